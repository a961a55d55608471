"""How words become sentences."""

from __future__ import annotations


def begun(words: str) -> str:
    """The words as a sentence begins: the first letter large, the rest as it stands ("eGFR" stays)."""
    return words[:1].upper() + words[1:]
