"""One commit of the tantivy index: passages by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import tantivy

from osler.library.analysis.terms import terms
from osler.library.interface import Query
from osler.library.kept import unpacked
from osler.library.looking import IN_TITLE, Wanted
from osler.library.ranking import Candidate


class Postings:
    """One commit, whole; what is committed later needs another one."""

    def __init__(self, index: tantivy.Index, *, deleted: bool) -> None:
        """`deleted`: some of the passages in it are deleted and wait to be cleared away."""
        self._deleted = deleted
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
        if filters := [(tantivy.Occur.Must, each) for each in self._filters(query)]:
            search = tantivy.Query.boolean_query([(tantivy.Occur.Must, search), *filters])
        hits = self._searcher.search(search, most, count=False).hits
        kept = (self._searcher.doc(address).get_first("kept") or b"" for _, address in hits)
        return [unpacked(content) for content in kept]

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
            ("document", list(query.documents)),
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
