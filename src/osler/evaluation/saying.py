"""What an answer says, sentence by sentence, and whether a statement is among it: the gate is the judge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from osler.answer.claims import claims_of
from osler.core.answer import Answer
from osler.gate import Bar, Evidence, Memo, Ruling, judge
from osler.gate.comparing import coverage, read
from osler.gate.lexicon import english, root, words_of
from osler.gate.phrases import split
from osler.knowledge import Pack
from osler.phrasing.material import WORKED_OUT, lexicon_of
from osler.render.words import own_words

SUPPORT = 0.72
"""Share of a statement's words that an answer holds from which it is said; the gate's own threshold."""
PARTIAL = 0.5
_MUST = 4
"""An answer is asked whether it says a thing, not how strongly."""
_CONTRADICTS = {"negation", "direction", "number", "interval"}
_SAME = 0.75
"""Share of each other's words from which two texts say nearly the same."""
_FOCUSED = 0.5
_SMALL = 3
"""Letters of a word that says nothing by itself."""
_WHOLE = 0.95
"""A clause makes a statement only if it holds all its words."""
_CLAUSE = re.compile(r"[;:,] ")


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of an answer with what it cites."""

    text: str
    citations: tuple[int, ...]
    where: str


def sentences_of(answer: Answer) -> tuple[Sentence, ...]:
    """Every sentence that an answer states of its own, in reading order.

    Where a model phrased it, its prose stands for the sections.
    """
    return tuple(
        Sentence(text=one, citations=citations, where=where)
        for where, text, citations in _stated(answer)
        for one in split(text)
    )


def _stated(answer: Answer) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    for part in answer.premise:
        yield "premise", part.text, part.citations
    yield "bottom line", answer.bottom_line.text, answer.bottom_line.citations
    for alert in answer.alerts:
        yield "alert", alert.text, alert.citations
    prose = answer.prose
    if isinstance(prose, msgspec.UnsetType) or not prose.sentences:
        for section in answer.sections:
            for statement in section.statements:
                if not statement.id.startswith(WORKED_OUT):
                    yield statement.id, own_words(statement), statement.citations
        for dispute in answer.disagreements:
            for side in dispute.positions:
                yield "disagreement", side.text, side.citations
        return
    for sentence in prose.sentences:
        yield "prose", sentence.text, sentence.citations


def evidence_of(pack: Pack, answer: Answer) -> dict[int, Evidence]:
    """What each reference says, by its number: the pack's claims from it and the passages quoted."""
    texts: dict[str, dict[str, None]] = {}
    for claim in claims_of(pack).by_id.values():
        said = (claim.text.clinician, claim.text.student, claim.text.patient, *claim.figures)
        # An item of a monograph leaves its drug unsaid, as it stands under the drug's name.
        of = "" if claim.kind == "recommendation" else f"{pack.drugs[claim.drugs[0]].label}: "
        texts.setdefault(claim.source, {}).update(dict.fromkeys(of + text for text in said if text))
    for dispute in pack.disagreements.values():
        for side in dispute.sides:
            if side.text is not None:
                source = pack.recommendations[side.recommendation].source
                texts.setdefault(source, {})[side.text.clinician] = None
    for document, quoted in _quoted(answer):
        texts.setdefault(document, {})[quoted] = None
    return {
        ref.number: Evidence(
            number=ref.number,
            texts=tuple(texts.get(ref.id, ())),
            level=_MUST,
            met=True,
            current=ref.status != "retracted",
        )
        for ref in answer.references
    }


def _quoted(answer: Answer) -> Iterator[tuple[str, str]]:
    for section in answer.sections:
        for statement in section.statements:
            if not isinstance(statement.quote, msgspec.UnsetType):
                yield statement.quote.document, statement.quote.text


class Said:
    """What one answer says, to be asked whether a statement is among it."""

    def __init__(self, pack: Pack, answer: Answer) -> None:
        self._lexicon = lexicon_of(pack)
        self._memo: Memo = {}
        self.sentences = sentences_of(answer)
        self._whole = {1: _spoken([sentence.text for sentence in self.sentences])}
        self._clauses = tuple(
            dict.fromkeys(
                part for sentence in self.sentences for part in (sentence.text, *_CLAUSE.split(sentence.text))
            )
        )

    def degree(self, statement: str) -> float:
        """1 where the answer says it, 0.5 where it says part of it and nothing against it, else 0."""
        ruling = self._ruled(statement, self._whole)
        if ruling.passed:
            return 1.0
        kinds = {reason.kind for reason in ruling.reasons}
        return 0.5 if kinds <= {"entailment", "scope"} and ruling.score >= PARTIAL else 0.0

    def says(self, statement: str) -> bool:
        """Whether the answer says it."""
        return self._ruled(statement, self._whole).passed

    def states(self, statement: str) -> bool:
        """Whether one clause says it, as strongly and as widely, and hardly more."""
        return any(
            self._near(statement, clause) >= _FOCUSED
            and _holds(clause, statement)
            and self._ruled(statement, _alone(clause), _WHOLE).passed
            for clause in self._clauses
        )

    def contradicts(self, statement: str) -> bool:
        """Whether one clause says nearly the same with a number, a denial or a direction against it."""
        if self.says(statement):
            return False
        near = (clause for clause in self._clauses if self._near(statement, clause) >= _SAME)
        rulings = (self._ruled(statement, _alone(clause)) for clause in near)
        return any(
            ruling.score >= _SAME and {reason.kind for reason in ruling.reasons} & _CONTRADICTS
            for ruling in rulings
        )

    def _near(self, statement: str, clause: str) -> float:
        """Share of the clause's words that the statement holds."""
        said, held = (read(self._lexicon.unified(text), english()) for text in (clause, statement))
        return coverage(said, [held])

    def _ruled(self, statement: str, evidence: Mapping[int, Evidence], threshold: float = SUPPORT) -> Ruling:
        bare = re.sub(r"\s*\[\d[\d, ]*\]", "", statement).strip().rstrip(".")
        return judge(f"{bare} [1].", evidence, self._lexicon, memo=self._memo, bar=Bar(words=threshold))


def _holds(clause: str, statement: str) -> bool:
    """Whether a clause has every word of a statement but the smallest, and as many denials."""
    words = english()
    said, held = (words_of(text) for text in (statement, clause))
    wanted = {words.same(word) for word in said if len(word) > _SMALL}
    denials = [sum(root(word) in words.negations for word in of) for of in (said, held)]
    return wanted <= {words.same(word) for word in held} and denials[0] == denials[1]


def _alone(clause: str) -> dict[int, Evidence]:
    return {1: Evidence(number=1, texts=(clause,))}


def _spoken(texts: Sequence[str]) -> Evidence:
    return Evidence(number=1, texts=tuple(texts), level=_MUST, met=True)
