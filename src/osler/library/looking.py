"""What a question finds in one commit of an index: candidates by their words, then ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import msgspec

from osler.library.analysis.spelling import stem
from osler.library.asked import MOST_TERMS, Asked, Other, asked
from osler.library.correction import COMMON_START, correctable, corrected
from osler.library.defining import abbreviated, defined
from osler.library.interface import Query, ScorePart
from osler.library.ranking import Candidate, Question, Ranked, coverage, ranked, rarity

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


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found; of a ranking of documents, the best passage of each."""

    document: str
    passage: int
    score: float
    coverage: float
    """Share, from 0 to 1, of the question's weight whose words (or others for them) the passage has."""
    parts: tuple[ScorePart, ...] = ()


class Wanted(NamedTuple):
    """A term that candidates should have, in their text or, counting IN_TITLE times, in their title."""

    term: str
    weight: float


class Words(Protocol):
    """One commit of an index of passages by their words, whichever engine keeps it."""

    @property
    def size(self) -> int:
        """How many passages there are."""

    def holding(self, terms: Sequence[str]) -> Mapping[str, int]:
        """How many passages have each term, exactly."""

    def starting(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The terms that begin so, with the number of passages that have them."""

    def candidates(self, wanted: Sequence[Wanted], query: Query, most: int) -> list[Candidate]:
        """The passages within the query's filters that have most of the terms, by BM25, best first."""


class Looker:
    """Looks for passages in one commit; what is committed later needs another looker."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._holding: dict[str, int] = {}
        self.size = words.size

    def search(self, query: Query) -> tuple[Scored, ...]:
        """The best passages, best first; ties by document id, then passage number."""
        question, found = self.passages(query)
        return tuple(_scored(question, each) for each in found[: query.k])

    def documents(self, query: Query) -> tuple[Scored, ...]:
        """The best documents, each once with its best passage; `k` counts documents."""
        question, found = self.passages(query)
        best: dict[str, Ranked] = {}
        for each in found:
            best.setdefault(each.candidate.document, each)
        return tuple(_scored(question, each) for each in list(best.values())[: query.k])

    def passages(self, query: Query) -> tuple[Question, list[Ranked]]:
        """What is asked, and every candidate for it, best first."""
        meant = self._corrected(asked(query.text, query.also))
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
        return question, self._words.candidates(wanted, query, max(POOL, 2 * query.k)) if wanted else []

    def holding(self, term: str) -> int:
        """How many passages have the term."""
        return self._held((term,))[term]

    def rarity(self, wanted: Sequence[str]) -> dict[str, float]:
        """How much each term tells: the rarer among the passages, the more; a term of none tells most."""
        held = self._held(wanted)
        return {term: rarity(held[term], self.size) for term in wanted}

    def _held(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many passages have each term: all are asked for together, as an index may be far away."""
        if len(self._holding) >= _MOST_KNOWN:
            self._holding = {}
        known = self._holding
        if missing := [term for term in dict.fromkeys(terms) if term not in known]:
            known.update(self._words.holding(missing))
        return known

    def _question(self, meant: Asked) -> Question:
        looked_for = [*meant.weights, *(term for other in meant.others for term in other.terms), *meant.also]
        held = self._held(looked_for)
        rarities = {term: rarity(held[term], self.size) for term in looked_for}
        greatest = sum(weight * rarities[term] for term, weight in meant.weights.items()) or 1.0
        return Question(asked=meant, rarity=rarities, greatest=greatest)

    def _corrected(self, meant: Asked) -> Asked:
        """The question with what its misspelt words were meant to be, and pairs that others write as one."""
        others = list(meant.others)
        self._held((*meant.weights, *(joined for _, _, joined in _joined(meant))))
        for term, weight in meant.weights.items():
            if better := self._better(term):
                others.append(Other((term,), (better,), SURE * weight))
        others += self._as_one_word(meant)
        return msgspec.structs.replace(meant, others=tuple(others))

    def _as_one_word(self, meant: Asked) -> Iterator[Other]:
        """`rib cage` is `ribcage` where some passage writes it so."""
        for one, other, joined in _joined(meant):
            if self.holding(joined):
                yield Other((one, other), (joined,), min(meant.weights[one], meant.weights[other]))

    def _better(self, term: str) -> str | None:
        own = self.holding(term)
        if own * RARE > self.size or not correctable(term):
            return None
        enough = max(2, COMMONER * own)
        known = self._words.starting(term[:COMMON_START])
        return corrected(term, ((other, holding) for other, holding in known if holding >= enough))

    def _any_of(self, question: Question) -> list[Wanted]:
        """The heaviest of the terms looked for."""
        worth = question.worth()
        own = sorted(question.asked.weights, key=lambda term: (-worth[term], term))[:MOST_TERMS]
        spare = sorted(set(worth) - set(question.asked.weights), key=lambda term: (-worth[term], term))
        return [
            Wanted(term, worth[term] / question.rarity[term])
            for term in (*own, *spare[:MOST_TERMS])
            if self.holding(term)
        ]


def _joined(meant: Asked) -> Iterator[tuple[str, str, str]]:
    """Neighbouring terms of the question, with the word they would be if written as one."""
    for one, other in pairwise(meant.weights):
        joined = stem(one + other)
        if joined.isalpha() and joined not in meant.weights:
            yield one, other, joined


def _scored(question: Question, found: Ranked) -> Scored:
    return Scored(
        document=found.candidate.document,
        passage=found.candidate.number,
        score=found.score,
        coverage=coverage(question, found.candidate),
        parts=found.parts,
    )
