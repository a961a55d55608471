"""How words become sentences."""

from __future__ import annotations


def begun(words: str) -> str:
    """The words as a sentence begins: the first letter large, unless it belongs to a sign ("eGFR", "κ")."""
    sign = words[1:2].isupper() or not words[:1].isascii()
    return words if sign else words[:1].upper() + words[1:]
