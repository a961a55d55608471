"""One commit of the tantivy index: passages by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import tantivy

from osler.library.analysis.terms import terms
from osler.library.filters import Traits, passes
from osler.library.interface import Query
from osler.library.kept import unpacked
from osler.library.looking import IN_TITLE, Wanted
from osler.library.ranking import Candidate

_MARGIN = 1.3
"""More than the expected number is looked through: filters and words may go together."""
_MOST_TIMES = 4
"""Where more than so many times the wanted number had to be looked through, the index filters instead."""
_MOST_SHARES = 1_000

_Clause = tuple[tantivy.Occur, tantivy.Query]


class Postings:
    """One commit, whole; what is committed later needs another one."""

    def __init__(self, index: tantivy.Index, *, deleted: bool) -> None:
        """`deleted`: some of the passages in it are deleted and wait to be cleared away."""
        self._deleted = deleted
        self._schema = index.schema
        self._searcher = index.searcher()
        self._shares: dict[object, float] = {}

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
        filters = [(tantivy.Occur.Must, each) for each in self._filters(query)]
        if not filters:
            return self._found(search, most)
        # Without filters tantivy skips what cannot be among the best; so, where many passages pass, it is
        # quicker to find some more and to leave out what does not. The candidates are the same.
        enough = most * _MARGIN / max(self._passing(query, filters), 1e-9)
        if not query.sources and enough <= most * _MOST_TIMES:
            unfiltered = self._found(search, int(enough))
            fit = [each for each in unfiltered if passes(query, _traits(each))]
            if len(fit) >= most or len(unfiltered) < int(enough):
                return fit[:most]
        return self._found(tantivy.Query.boolean_query([(tantivy.Occur.Must, search), *filters]), most)

    def _found(self, search: tantivy.Query, most: int) -> list[Candidate]:
        hits = self._searcher.search(search, most, count=False).hits
        kept = (self._searcher.doc(address).get_first("kept") or b"" for _, address in hits)
        return [unpacked(content) for content in kept]

    def _passing(self, query: Query, filters: list[_Clause]) -> float:
        """Which share of all passages passes the filters: counted once for each of them."""
        wanted = (query.kinds, query.since, query.sections, query.statuses)
        share = self._shares.get(wanted)
        if share is None:
            if len(self._shares) >= _MOST_SHARES:
                self._shares.clear()
            found = self._searcher.search(tantivy.Query.boolean_query(filters), 1, count=True)
            share = int(found.count or 0) / max(1, self.size)  # type: ignore[attr-defined]
            self._shares[wanted] = share
        return share

    def _count(self, term: str) -> int:
        """Passages with the term; one by one where the dictionary would count deleted ones too."""
        if not self._deleted:
            return int(self._searcher.doc_freq("words", term))
        wanted = tantivy.Query.term_query(self._schema, "words", term)
        found = self._searcher.search(wanted, 1, count=True)
        return int(found.count or 0)  # type: ignore[attr-defined]  # left out of tantivy's own stubs

    def _clauses(self, wanted: Wanted) -> Iterator[tantivy.Query]:
        for field, times in (("words", 1), ("title", IN_TITLE)):
            clause = tantivy.Query.term_query(self._schema, field, wanted.term)
            weight = wanted.weight * times
            yield clause if weight == 1 else tantivy.Query.boost_query(clause, weight)

    def _filters(self, query: Query) -> Iterator[tantivy.Query]:
        """What every candidate must be; it adds nothing to the score."""
        wanted: tuple[tuple[str, list[str]], ...] = (
            ("kind", list(query.kinds)),
            ("status", list(query.statuses)),
            ("source", [source.lower() for source in query.sources]),
            ("heading", [term for section in query.sections for term in terms(section)]),
        )
        for field, values in wanted:
            if values:
                yield _unscored(tantivy.Query.term_set_query(self._schema, field, values))
        if query.since is not None:
            yield _unscored(
                tantivy.Query.range_query(
                    self._schema, "year", tantivy.FieldType.Integer, lower_bound=query.since
                )
            )


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _traits(candidate: Candidate) -> Traits:
    return Traits(candidate.kind, candidate.year, candidate.status, candidate.heading)
