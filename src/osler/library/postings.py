"""One commit of the tantivy index: passages by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import tantivy

from osler.library.analysis.terms import terms
from osler.library.interface import Query
from osler.library.kept import unpacked
from osler.library.looking import IN_TITLE, Wanted
from osler.library.ranking import Candidate

_MANY, _SPARE = 0.15, 1.4
"""Share of passages of a year or later from which their years are looked at one by one; how many more than
expected are then asked for."""


class Postings:
    """One commit, whole; what is committed later needs another one."""

    def __init__(self, index: tantivy.Index, *, deleted: bool) -> None:
        """`deleted`: some of the passages in it are deleted and wait to be cleared away."""
        self._deleted = deleted
        self._shares: dict[int, float] = {}
        self._schema = index.schema
        self._searcher = index.searcher()

    @property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._searcher.num_docs)

    def holding(self, terms: Sequence[str]) -> Mapping[str, int]:
        """How many passages have each term."""
        return {term: self._count(term) for term in terms}

    def starting(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The terms that begin so, with the number of passages that have them."""
        found: Iterable[tuple[str, int]] = self._searcher.terms_with_prefix("words", prefix)
        return found

    def candidates(self, wanted: Sequence[Wanted], query: Query, most: int) -> list[Candidate]:
        """The passages within the query's filters that have most of the terms, best first."""
        clauses = [(tantivy.Occur.Should, clause) for each in wanted for clause in self._clauses(each)]
        search = tantivy.Query.boolean_query(clauses)
        if filters := list(self._filters(query)):
            search = _all_of(search, *filters)
        kept = (
            self._searcher.doc(address).get_first("kept") or b""
            for address in self._best(search, query.since, most)
        )
        return [unpacked(content) for content in kept]

    def _best(self, search: tantivy.Query, since: int | None, most: int) -> list[tantivy.DocAddress]:
        """Where the best passages of the search are, of those of a year or later."""
        if since is None:
            return self._hits(search, most)
        share = self._share_since(since)
        if share >= _MANY:
            # A filter keeps tantivy from skipping what cannot be among the best: where most of the best will
            # do, it is quicker to ask for more of them, and to look at their years.
            asked = int(_SPARE * most / share)
            found = self._hits(search, asked)
            years = self._searcher.fast_field_values("year", found)
            recent = [each for each, year in zip(found, years, strict=True) if (year or 0) >= since]
            if len(recent) >= most or len(found) < asked:
                return recent[:most]
        return self._hits(_all_of(search, self._since(since)), most)

    def _hits(self, search: tantivy.Query, most: int) -> list[tantivy.DocAddress]:
        return [address for _, address in self._searcher.search(search, most, count=False).hits]

    def _share_since(self, since: int) -> float:
        """The share of all passages that are of this year or later."""
        if since not in self._shares:
            self._shares[since] = self._matching(self._since(since)) / self.size if self.size else 0.0
        return self._shares[since]

    def _since(self, since: int) -> tantivy.Query:
        return _unscored(
            tantivy.Query.range_query(self._schema, "year", tantivy.FieldType.Integer, lower_bound=since)
        )

    def _count(self, term: str) -> int:
        """Passages with the term; one by one where the dictionary would count deleted ones too."""
        if not self._deleted:
            return int(self._searcher.doc_freq("words", term))
        return self._matching(tantivy.Query.term_query(self._schema, "words", term))

    def _matching(self, query: tantivy.Query) -> int:
        """How many passages match, deleted ones not counted."""
        found = self._searcher.search(query, 1, count=True)
        return int(found.count or 0)  # type: ignore[attr-defined]  # left out of tantivy's own stubs

    def _clauses(self, wanted: Wanted) -> Iterator[tantivy.Query]:
        for field, times in (("words", 1), ("title", IN_TITLE)):
            clause = tantivy.Query.term_query(self._schema, field, wanted.term)
            weight = wanted.weight * times
            yield clause if weight == 1 else tantivy.Query.boost_query(clause, weight)

    def _filters(self, query: Query) -> Iterator[tantivy.Query]:
        """What every candidate must be besides its year; it adds nothing to the score."""
        wanted: tuple[tuple[str, list[str]], ...] = (
            ("kind", list(query.kinds)),
            ("document", list(query.documents)),
            ("source", [source.lower() for source in query.sources]),
            ("heading", [term for section in query.sections for term in terms(section)]),
        )
        for field, values in wanted:
            if len(values) == 1:
                yield _unscored(tantivy.Query.term_query(self._schema, field, values[0]))
            elif values:
                yield _unscored(tantivy.Query.term_set_query(self._schema, field, values))


def _all_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in queries])


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)
