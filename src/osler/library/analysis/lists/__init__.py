"""Lists of words: data, with their origin at the head of each file."""

from __future__ import annotations

from importlib.resources import files


def lines_of(name: str) -> list[str]:
    """The lines of a list that say something."""
    text = files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def words_of(name: str) -> list[str]:
    """The words of a list that is read across its lines."""
    return [word for line in lines_of(name) for word in line.split()]
