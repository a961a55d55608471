"""Work lists: who of a panel has which care gap, for clinicians who are signed in.

They are made from a result file of `osler panel … --out` (docs/how-to/run-a-panel.md). Every look is
entered in the board's history before anything is shown. Whoever imports this pays for SQLAlchemy; polars
is imported when a list is asked for.
"""

from osler.web.worklists.routes import work_list_routes

__all__ = ["work_list_routes"]
