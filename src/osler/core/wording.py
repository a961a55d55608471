"""How words become sentences."""

from __future__ import annotations


def begun(words: str) -> str:
    """The words as a sentence begins: the first letter large, unless it belongs to a sign ("eGFR", "κ")."""
    sign = words[1:2].isupper() or not words[:1].isascii()
    return words if sign else words[:1].upper() + words[1:]


def counted(count: int, noun: str) -> str:
    """So many of something: "1 document", "16,944 documents", "2 studies"."""
    if count == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {many}"
