"""The proof: no sentence without a source in the pack, no number that its sources lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import msgspec

from osler.answer.draft import Draft
from osler.answer.values import in_words
from osler.answer.view import View
from osler.core.answer import Withheld
from osler.knowledge import Pack
from osler.knowledge.figures import numbers as numbers_in


@lru_cache(maxsize=8)
def _numbers_of(pack: Pack) -> Callable[[str], tuple[str, ...]]:
    """Finds the numbers of the pack's own texts, each once, as they are proved again and again.

    What goes in is kept in the process: never a text that holds a patient's value.
    """
    return lru_cache(maxsize=16_384)(partial(numbers_in, names=pack.names_with_digits))


class Prover:
    """Checks drafts against their sources and keeps the list of those it refused."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._of_pack = _numbers_of(view.pack)
        self._of_case = frozenset(
            number
            for fact in view.case
            if fact.name in view.pack.facts
            for number in self._found(in_words(view.pack.facts[fact.name], fact.value))
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
        # Only what a claim says is sure to be the pack's words alone.
        stated = self._found(draft.body) if draft.claim is None else self._of_pack(draft.body)
        loose = [number for number in stated if number not in self._of_case]
        for held in self._held(draft):
            if not loose:
                return None
            loose = [number for number in loose if number not in held]
        return loose[0] if loose else None

    def _held(self, draft: Draft) -> Iterator[frozenset[str]]:
        """The numbers that the sentence may state, from the likeliest place on."""
        yield frozenset(number for text in draft.figures for number in self._of_pack(text))
        yield frozenset(number for text in draft.values for number in self._found(text))
        yield frozenset(number for text in self._years(draft) for number in self._of_pack(text))
        for key in draft.rules:
            yield frozenset(self._of_pack(self._view.rule_words(key)))

    def _found(self, text: str) -> tuple[str, ...]:
        """The numbers of a text that may hold this patient's values: nothing of it is kept."""
        return numbers_in(text, self._view.pack.names_with_digits)

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
