"""Answers made of verified quotes from the library.

Nothing here searches or decides for a patient. Start with `composing.py`.
"""

from osler.quoting.composing import from_library
from osler.quoting.verifying import verify_quotes

__all__ = ["from_library", "verify_quotes"]
