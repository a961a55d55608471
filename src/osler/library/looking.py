"""One commit of the index, read: candidates by their words, then ranked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import tantivy

from osler.library.analysis.spelling import stem
from osler.library.analysis.terms import terms
from osler.library.asked import MOST_TERMS, Asked, Other, asked
from osler.library.correction import COMMON_START, correctable, corrected
from osler.library.defining import abbreviated, defined
from osler.library.interface import Query
from osler.library.kept import unpacked
from osler.library.ranking import Candidate, Question, Ranked, ranked, rarity

POOL = 80
"""At least so many candidates are ranked, and twice as many as are wanted."""
RARE = 20_000
"""A term that one passage in so many has, or none, may be misspelt."""
FEW, UNUSUAL = 20, 500
"""A term in few passages, or in one of so many, may be an abbreviation that they define."""
COMMONER = 20
"""A correction is in so many times more passages than the misspelt word."""
SURE = 0.8
"""Weight of a correction."""
IN_TITLE = 2
"""How much more a term in the title counts in choosing candidates."""
_MOST_KNOWN = 100_000

_Clause = tuple[tantivy.Occur, tantivy.Query]


class Reader:
    """One commit, whole; what is committed later needs another reader."""

    def __init__(self, index: tantivy.Index, *, deleted: bool) -> None:
        """`deleted`: some of the passages in it are deleted and wait to be cleared away."""
        self._deleted = deleted
        self._schema = index.schema
        self._searcher = index.searcher()
        self._holding: dict[str, int] = {}
        self.size = int(self._searcher.num_docs)

    def passages(self, query: Query) -> tuple[Question, list[Ranked]]:
        """What is asked, and every candidate for it, best first."""
        meant = self._corrected(asked(query.text))
        question, candidates = self._found(meant, query)
        if spelled_out := list(self._spelled_out(meant, candidates)):
            meant = msgspec.structs.replace(meant, others=(*meant.others, *spelled_out))
            question, candidates = self._found(meant, query)
        return question, ranked(question, candidates, explain=query.explain)

    def _spelled_out(self, meant: Asked, candidates: list[Candidate]) -> Iterator[Other]:
        """What the passages found say that the question's rare short words stand for."""
        for term in abbreviated(meant):
            rare = self.holding(term) <= max(FEW, self.size // UNUSUAL)
            if rare and (other := defined(term, meant.weights[term], candidates)):
                yield other

    def _found(self, meant: Asked, query: Query) -> tuple[Question, list[Candidate]]:
        """The passages that have most of the words looked for."""
        question = self._question(meant)
        wanted = self._any_of(question)
        if not wanted:
            return question, []
        search = tantivy.Query.boolean_query(wanted)
        if filters := [(tantivy.Occur.Must, each) for each in self._filters(query)]:
            search = tantivy.Query.boolean_query([(tantivy.Occur.Must, search), *filters])
        hits = self._searcher.search(search, max(POOL, 2 * query.k), count=False).hits
        kept = (self._searcher.doc(address).get_first("kept") or b"" for _, address in hits)
        return question, [unpacked(content) for content in kept]

    def holding(self, term: str) -> int:
        """How many passages have the term."""
        known = self._holding.get(term)
        if known is None:
            if len(self._holding) >= _MOST_KNOWN:
                self._holding.clear()
            known = self._holding[term] = self._count(term)
        return known

    def _count(self, term: str) -> int:
        """Passages with the term; one by one where the dictionary would count deleted ones too."""
        if not self._deleted:
            return int(self._searcher.doc_freq("words", term))
        wanted = tantivy.Query.term_query(self._schema, "words", term)
        found = self._searcher.search(wanted, 1, count=True)
        return int(found.count or 0)  # type: ignore[attr-defined]  # left out of tantivy's own stubs

    def _question(self, meant: Asked) -> Question:
        looked_for = [*meant.weights, *(term for other in meant.others for term in other.terms)]
        rarities = {term: rarity(self.holding(term), self.size) for term in looked_for}
        greatest = sum(weight * rarities[term] for term, weight in meant.weights.items()) or 1.0
        return Question(asked=meant, rarity=rarities, greatest=greatest)

    def _corrected(self, meant: Asked) -> Asked:
        """The question with what its misspelt words were meant to be, and pairs that others write as one."""
        others = list(meant.others)
        for term, weight in meant.weights.items():
            if better := self._better(term):
                others.append(Other((term,), (better,), SURE * weight))
        others += self._as_one_word(meant)
        return msgspec.structs.replace(meant, others=tuple(others))

    def _as_one_word(self, meant: Asked) -> Iterator[Other]:
        """`rib cage` is `ribcage` where some passage writes it so."""
        for one, other in pairwise(meant.weights):
            joined = stem(one + other)
            if joined.isalpha() and joined not in meant.weights and self.holding(joined):
                yield Other((one, other), (joined,), min(meant.weights[one], meant.weights[other]))

    def _better(self, term: str) -> str | None:
        own = self.holding(term)
        if own * RARE > self.size or not correctable(term):
            return None
        enough = max(2, COMMONER * own)
        known = self._searcher.terms_with_prefix("words", term[:COMMON_START])
        return corrected(term, ((other, holding) for other, holding in known if holding >= enough))

    def _any_of(self, question: Question) -> list[_Clause]:
        """One clause for each term in each field: the heaviest terms only."""
        worth = question.worth()
        own = sorted(question.asked.weights, key=lambda term: (-worth[term], term))[:MOST_TERMS]
        spare = sorted(set(worth) - set(question.asked.weights), key=lambda term: (-worth[term], term))
        return [
            (tantivy.Occur.Should, clause)
            for term in (*own, *spare[:MOST_TERMS])
            if self.holding(term)
            for clause in self._clauses(term, worth[term] / question.rarity[term])
        ]

    def _clauses(self, term: str, weight: float) -> Iterator[tantivy.Query]:
        for field, times in (("words", 1), ("title", IN_TITLE)):
            clause = tantivy.Query.term_query(self._schema, field, term)
            yield clause if weight * times == 1 else tantivy.Query.boost_query(clause, weight * times)

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
