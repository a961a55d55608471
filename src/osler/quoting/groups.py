"""Words that say of whom a text speaks."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from osler.library.analysis.terms import terms


@lru_cache(maxsize=1)
def groups() -> frozenset[str]:
    """Terms for people, or animals, of whom a text speaks."""
    lines = files("osler.quoting").joinpath("groups.txt").read_text("utf-8").splitlines()
    return frozenset(term for line in lines if not line.startswith("#") for term in terms(line))
