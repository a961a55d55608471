"""Pages to browse the knowledge by: topics, sources, recommendations, drugs, words, search.

They state nothing of their own: every line is the pack's, with its source. Start at `catalog`.
"""

from osler.web.browse.routes import BROWSE_ROUTES

__all__ = ["BROWSE_ROUTES"]
