"""The proof: no sentence without a source in the pack, no number that its sources lack."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from osler.answer.draft import Draft
from osler.answer.values import in_words
from osler.answer.view import View
from osler.core.answer import Withheld
from osler.knowledge.figures import numbers as numbers_in

_numbers = lru_cache(maxsize=16_384)(numbers_in)
"""The same texts and figures are proved again and again: their numbers are found once."""


class Prover:
    """Checks drafts against their sources and keeps the list of those it refused."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._names = view.pack.names_with_digits
        self._of_case = frozenset(
            number
            for fact in view.case
            if fact.name in view.pack.facts
            for number in _numbers(in_words(view.pack.facts[fact.name], fact.value), self._names)
        )
        self.withheld: list[Withheld] = []

    def stands(self, draft: Draft) -> bool:
        """Whether the draft is proved; if not it is entered in the list of withheld sentences."""
        why = self._fault(draft)
        if why is not None:
            self.withheld.append(Withheld(draft.id, why))
        return why is None

    def keep(self, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
        """The drafts that stand."""
        return tuple(draft for draft in drafts if self.stands(draft))

    def _fault(self, draft: Draft) -> str | None:
        if not draft.cites:
            return "it cites no source"
        for place in draft.cites:
            source = self._view.pack.sources.get(place.source)
            if source is None:
                return f"its source {place.source!r} is not in the pack"
            if source.status == "retracted":
                return f"its source {place.source!r} is retracted"
        stray = self._stray(draft)
        return f"the number {stray} does not stand in what it cites" if stray else None

    def _stray(self, draft: Draft) -> str | None:
        """The first number of the sentence that neither its sources nor the case hold."""
        loose = [number for number in _numbers(draft.body, self._names) if number not in self._of_case]
        for held in (
            (*draft.figures, *self._years(draft)),
            tuple(self._view.rule_words(key) for key in draft.rules if loose),
        ):
            carried = {number for text in held for number in _numbers(text, self._names)}
            loose = [number for number in loose if number not in carried]
        return loose[0] if loose else None

    def _years(self, draft: Draft) -> tuple[str, ...]:
        """A sentence may date the source it cites."""
        return tuple(str(self._view.pack.sources[place.source].year or "") for place in draft.cites)


class Registry(msgspec.Struct):
    """Numbers sources by first appearance."""

    order: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The reference number of a source, given on first use."""
        return self.order.setdefault(source, len(self.order) + 1)

    def cite(self, draft: Draft) -> tuple[int, ...]:
        """The reference numbers of a draft, each once, in its own order."""
        return tuple(dict.fromkeys(self.number(place.source) for place in draft.cites))
