"""Citation recall and precision as ALCE defines them, and support as SourceCheckup counts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from osler.core.answer import Answer
from osler.evaluation.saying import Sentence, evidence_of
from osler.gate import Evidence, Memo, judge
from osler.knowledge import Pack
from osler.phrasing.material import lexicon_of


class Cites(msgspec.Struct, frozen=True, kw_only=True):
    """How well the sentences of an answer are borne by what they cite."""

    sentences: int
    recalled: int
    """Sentences that all they cite together entails; never one that cites nothing or what is not listed."""
    citations: int
    precise: int
    """Citations that entail their sentence alone, or without which the others do not."""
    supported: int
    """Sentences that one single source they cite entails."""
    unsupported: tuple[str, ...] = ()
    """The sentences that are not recalled."""


class _Judge:
    """The gate as the entailment of one answer, each question put once."""

    def __init__(self, pack: Pack, answer: Answer, memo: Memo) -> None:
        self._lexicon = lexicon_of(pack)
        self._evidence: Mapping[int, Evidence] = evidence_of(pack, answer)
        facts = answer.understood.facts.values()
        self._given = tuple(fact.label for fact in facts)
        self._memo = memo
        self._known: dict[tuple[str, tuple[int, ...]], bool] = {}

    def entails(self, sentence: str, cited: tuple[int, ...]) -> bool:
        key = (sentence, cited)
        if key not in self._known:
            marked = f"{sentence} [{', '.join(map(str, cited))}]"
            self._known[key] = judge(
                marked, self._evidence, self._lexicon, given=self._given, memo=self._memo
            ).passed
        return self._known[key]


def cites_of(pack: Pack, answer: Answer, sentences: Sequence[Sentence], memo: Memo) -> Cites:
    """Citation recall and precision of the sentences of an answer.

    `memo` holds what the gate has taken apart of the pack's evidence: it serves all answers of a run.
    """
    judged = _Judge(pack, answer, memo)
    recalled = precise = supported = 0
    unsupported = []
    for one in sentences:
        cited = one.citations
        together = bool(cited) and judged.entails(one.text, cited)
        recalled += together
        supported += any(judged.entails(one.text, (number,)) for number in cited)
        precise += _precise(judged, one, together=together)
        if not together:
            unsupported.append(one.text)
    return Cites(
        sentences=len(sentences),
        recalled=recalled,
        citations=sum(len(one.citations) for one in sentences),
        precise=precise,
        supported=supported,
        unsupported=tuple(unsupported),
    )


def _precise(judged: _Judge, one: Sentence, *, together: bool) -> int:
    if not together:
        return 0
    cited = one.citations
    if len(cited) == 1:
        return 1
    return sum(
        judged.entails(one.text, (number,))
        or not judged.entails(one.text, tuple(other for other in cited if other != number))
        for number in cited
    )
