"""Where the review board keeps what it knows: SQLite or PostgreSQL, one writer at a time.

Start at `open_store`; nothing outside `osler.review` needs the tables.
"""

from osler.review.store.opening import open_store, place_of
from osler.review.store.store import Change, Clock, Store

__all__ = ["Change", "Clock", "Store", "open_store", "place_of"]
