"""The evidence library: documents kept, found and quoted word for word.

Nothing here reads formats or composes answers. Start with `interface.py`.
"""

from osler.library.interface import Added, Hit, Library, Query, Stored, Summary, Told
from osler.library.notices import notices
from osler.library.opening import make_library, open_library, standing_library

__all__ = [
    "Added",
    "Hit",
    "Library",
    "Query",
    "Stored",
    "Summary",
    "Told",
    "make_library",
    "notices",
    "open_library",
    "standing_library",
]
