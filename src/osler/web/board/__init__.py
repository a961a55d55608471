"""The review board in the browser: queue, units, signatures, accounts, and the public history.

Only a site with a data folder or a database has it; whoever imports this pays for SQLAlchemy.
"""

from osler.web.board.desk import Desk
from osler.web.board.routes import BOARD_ROUTES

__all__ = ["BOARD_ROUTES", "Desk"]
