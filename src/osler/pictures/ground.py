"""What a chart may draw: values of the case, and numbers that the statement cited carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

import msgspec

from osler.answer.claims import Claim, claims_of
from osler.answer.values import in_words
from osler.core.answer import Answer
from osler.core.case import Value
from osler.core.picture import Origin
from osler.core.truth import Truth
from osler.knowledge import Pack
from osler.knowledge.figures import numbers
from osler.knowledge.schema import Heading
from osler.logic import Scope, evaluate, say
from osler.reasoning import in_force


class Ground(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The pack, the case and the answer that a picture stands on."""

    pack: Pack
    values: Mapping[str, Value]
    answer: Answer

    @cached_property
    def _scope(self) -> Scope:
        return Scope(self.values, self.pack.definitions)

    def words(self, heading: Heading) -> str:
        """A label for this reader."""
        return heading.patient if self.answer.audience == "patient" else heading.clinician

    def truth(self, key: str) -> Truth:
        """Whether a condition of the pack holds for the case."""
        condition = self.pack.conditions.get(key)
        return Truth.TRUE if condition is None else evaluate(condition, self._scope).truth

    def number(self, name: str) -> float | None:
        """A numeric fact's known value."""
        value = self.values.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def claim(self, key: str) -> Claim | None:
        """A statement of the pack that may be cited on the answer's day."""
        claim = claims_of(self.pack).by_id.get(key)
        if claim is None or self.pack.sources[claim.source].status == "retracted":
            return None
        recommendation = self.pack.recommendations.get(key)
        if recommendation is not None and not in_force(recommendation.in_force, self.answer.as_of):
            return None
        return claim

    def carries(self, key: str, *shown: float) -> bool:
        """Whether a statement's figures, words or rule hold all these numbers."""
        return self.claim(key) is not None and _carried(self.pack, key).issuperset(shown)

    def carries_words(self, keys: Iterable[str], text: str) -> bool:
        """Whether every number of a text is held by one of these statements."""
        return all(
            any(self.carries(key, float(number)) for key in keys)
            for number in numbers(text, self.pack.names_with_digits)
        )

    def origins(self, keys: Iterable[str]) -> tuple[Origin, ...]:
        """Where these statements stand, each place once."""
        cited = {reference.id: reference.number for reference in self.answer.references}
        claims = (claim for key in keys if (claim := self.claim(key)) is not None)
        return tuple(
            dict.fromkeys(
                Origin(
                    source=claim.source,
                    label=self.pack.sources[claim.source].short,
                    locator=claim.locator,
                    number=cited.get(claim.source),
                )
                for claim in claims
            )
        )

    def named(self, key: str) -> str:
        """The short name of the source of a statement."""
        claim = self.claim(key)
        return self.pack.sources[claim.source].short if claim else ""

    def shown(self, name: str) -> str:
        """A known number in words, with its unit."""
        return in_words(self.pack.facts[name], self.values[name])


@lru_cache(maxsize=4_096)
def _carried(pack: Pack, key: str) -> frozenset[float]:
    """The numbers of a statement: its own words and rule, which hold nothing of a patient."""
    claim = claims_of(pack).by_id[key]
    condition = pack.conditions.get(claim.condition)
    rule = "" if condition is None else say(condition, pack.lexicon)
    texts = (*claim.figures, claim.text.clinician, claim.text.patient, rule)
    return frozenset(float(number) for text in texts for number in numbers(text, pack.names_with_digits))
