"""One commit of the tables of passages and terms, as a search needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from osler.library.analysis.terms import terms as terms_of
from osler.library.analyzing import edition_of
from osler.library.bucket.store import Store
from osler.library.bucket.tables import among, literal, rows_of
from osler.library.interface import Query
from osler.library.kept import unpacked
from osler.library.looking import IN_TITLE, Wanted
from osler.library.ranking import Candidate

_MOST_KEPT = 50_000
"""Passages kept in memory, of about one kB each."""


class LanceWords:
    """Passages by their words, in a bucket; every call is a few requests, so they are made for many terms."""

    def __init__(self, store: Store, passages: Any, terms: Any, size: int) -> None:  # noqa: ANN401
        self._store = store
        self._passages = passages
        self._terms = terms
        self._size = size
        self._known: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._size

    def holding(self, terms: Sequence[str]) -> Mapping[str, int]:
        """How many passages have each term, exactly: what was added less what was taken out."""
        held = Counter(dict.fromkeys(terms, 0))
        with self._store.told():
            for row in rows_of(self._terms, "term", terms, ("term", "holding")):
                held[row["term"]] += row["holding"]
        return held

    def starting(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The terms that begin so, with the number of passages that have them."""
        held: Counter[str] = Counter()
        between = f"term >= {literal(prefix)} AND term < {literal(prefix[:-1] + chr(ord(prefix[-1]) + 1))}"
        with self._store.told():
            for row in self._terms.search().where(between).to_arrow().to_pylist():
                held[row["term"]] += row["holding"]
        return sorted((term, count) for term, count in held.items() if count > 0)

    def candidates(self, wanted: Sequence[Wanted], query: Query, most: int) -> list[Candidate]:
        """The passages within the query's filters that have most of the terms, best first."""
        from lancedb import query as lance  # noqa: PLC0415 - comes with the extra

        match: Any = lance.MatchQuery
        clauses: list[Any] = [
            (lance.Occur.SHOULD, match(each.term, field, boost=each.weight * times))
            for each in wanted
            for field, times in (("words", 1), ("title", IN_TITLE))
        ]
        with self._store.told():
            search = self._passages.search(lance.BooleanQuery(clauses), query_type="fts")
            if condition := " AND ".join(_conditions(query)):
                search = search.where(condition, prefilter=True)
            found = search.select(["_rowid", "_score"]).limit(most).to_arrow()
            return self._unpacked(found["_rowid"].to_pylist())

    def _unpacked(self, places: Sequence[int]) -> list[Candidate]:
        """The passages in these places, in their order; each is read once, as that takes longest."""
        known = self._known
        if missing := [place for place in places if place not in known]:
            if len(known) > _MOST_KEPT:
                known = self._known = {place: known[place] for place in places if place in known}
            read = self._passages.take_row_ids(missing).select(["kept"]).with_row_id().to_arrow()
            for place, kept in zip(read["_rowid"].to_pylist(), read["kept"].to_pylist(), strict=True):
                known[place] = kept
        return [unpacked(known[place]) for place in places]


def _conditions(query: Query) -> Iterable[str]:
    """What every candidate must be."""
    wanted: tuple[tuple[str, Sequence[str | int]], ...] = (
        ("kind", query.kinds),
        ("row", [edition_of(name) for name in query.documents]),
        ("source", [source.lower() for source in query.sources]),
    )
    for column, values in wanted:
        if values:
            yield among(column, values)
    if headings := ", ".join(literal(term) for section in query.sections for term in terms_of(section)):
        yield f"array_has_any(heading, make_array({headings}))"
    if query.since is not None:
        yield f"year >= {query.since}"
