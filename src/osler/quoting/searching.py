"""The passages of the library among which an answer is looked for, and how they were found."""

from __future__ import annotations

import msgspec

from osler.core.errors import InputError
from osler.library.interface import Hit, Library, Query

_PASSAGES = 30


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """Passages of documents that stand, best first."""

    hits: list[Hit]
    by_words: list[Hit]
    """As the words alone rank them: by their scores it is told how far ahead a document is."""
    meaning: str | None = None
    """The sentence model by which passages were found too."""
    without_meaning: str | None = None
    """Why the library's vectors could not be used."""


def searched(library: Library, question: str, also: tuple[str, ...]) -> Searched:
    """The passages for a question; by meaning too where whoever keeps the library has made vectors."""
    query = Query(text=question, k=_PASSAGES, also=also, statuses=("current",))
    words = list(library.search(query))
    model = library.model
    if model is None:
        return Searched(hits=words, by_words=words)
    try:
        joined = list(library.search(msgspec.structs.replace(query, meaning=True)))
    except InputError as error:
        # The words find by themselves; that they were alone is said.
        return Searched(hits=words, by_words=words, without_meaning=str(error))
    return Searched(hits=joined, by_words=words, meaning=model)
