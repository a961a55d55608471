"""One question's point of view: pack, case, verdicts, reader and region, as the stages need them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial

import msgspec

from osler.answer.claims import Claim, claims_of
from osler.core.answer import Audience
from osler.core.case import Case
from osler.core.truth import Truth
from osler.knowledge import Pack
from osler.knowledge.schema import Text
from osler.logic import Scope, Verdict, evaluate, reasons, say
from osler.question import Reading
from osler.reasoning import Judgement

ALWAYS = Verdict(truth=Truth.TRUE, missing=(), decided=(), residual=None)
"""The verdict of what holds for everyone."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Whose answer this is to be: reader, leading region, and the day whose guidance counts."""

    audience: Audience
    region: str
    as_of: str


class View(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What every stage of composing reads; nothing in it changes, so what follows is worked out once."""

    pack: Pack
    reading: Reading
    case: Case
    scope: Scope
    judgements: Mapping[str, Judgement]
    audience: Audience
    region: str
    as_of: str

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """All claims of the pack by id."""
        return claims_of(self.pack).by_id

    @cached_property
    def follows(self) -> tuple[str, ...]:
        """Regions whose guidance leads, best first."""
        return self.pack.head.regions[self.region].follows

    @cached_property
    def question_drugs(self) -> tuple[str, ...]:
        """Drugs the question names; a class named stands for its members."""
        return drugs_named(self.pack, self.reading)

    @cached_property
    def asked_drugs(self) -> tuple[str, ...]:
        """Drugs the question is about, then the one taken now."""
        return drugs_in_question(self.pack, self.reading, self.case)

    @cached_property
    def special_topics(self) -> frozenset[str]:
        """Topics about some people only, less those that the question is about."""
        return frozenset(self.pack.head.special_topics) - frozenset(self.reading.topics)

    def verdict(self, claim: Claim) -> Verdict | None:
        """The claim's verdict for this case; None when it is not in force."""
        if not claim.condition:
            return ALWAYS
        judgement = self.judgements.get(claim.condition)
        return None if judgement is None else judgement.verdict

    def in_force(self, name: str) -> bool:
        """Whether a claim may be rested on, on the day whose guidance counts."""
        return self.verdict(self.claims[name]) is not None

    def decide(self, key: str) -> Verdict:
        """The verdict of a page-level condition (a plan, a section, a line …)."""
        condition = self.pack.conditions.get(key)
        return ALWAYS if condition is None else evaluate(condition, self.scope)

    def holds(self, key: str) -> bool:
        """Whether a page-level condition is known to be true."""
        return self.decide(key).truth is Truth.TRUE

    def may_hold(self, key: str) -> bool:
        """Whether a page-level condition is not known to be false."""
        return self.decide(key).truth is not Truth.FALSE

    def words(self, text: Text) -> str:
        """A text for this reader; a student has the clinician's words and the reason."""
        if self.audience == "patient":
            return text.patient
        if self.audience == "student" and text.student:
            return f"{text.clinician} {text.student}"
        return text.clinician

    def hangs_on(self, verdict: Verdict) -> str | None:
        """What is still open in words that fit after "If", or None when the verdict is known."""
        if verdict.truth is not Truth.UNKNOWN or verdict.residual is None:
            return None
        subject = "you" if self.audience == "patient" else "the patient"
        return _open_words(self.pack)(verdict.residual, subject=subject)

    def rule_words(self, key: str) -> str:
        """A condition of the pack in words."""
        condition = self.pack.conditions.get(key)
        return "" if condition is None else say(condition, self.pack.lexicon)

    def reason(self, claim: Claim, verdict: Verdict) -> str | None:
        """Why a claim applies: its rule in words with this patient's values."""
        if not claim.condition or verdict.truth is not Truth.TRUE:
            return None
        return "; ".join(reasons(verdict, self.pack.lexicon, self.scope)) or None

    @cached_property
    def _ranks(self) -> dict[str, int]:
        """0 for the leading region, by region followed."""
        return {region: self.follows.index(region) for region in self.follows}

    def region_rank(self, claim: Claim) -> int | None:
        """0 for the leading region's sources; None when the region does not follow the source."""
        return self._ranks.get(self.pack.sources[claim.source].region)


@lru_cache(maxsize=8)
def _open_words(pack: Pack) -> Callable[..., str]:
    """Says what is left of a condition, each once.

    It is kept in the process: what is left holds the pack's clauses, never a patient's value.
    """
    return lru_cache(maxsize=4_096)(partial(say, lexicon=pack.lexicon, as_condition=True))


def drugs_named(pack: Pack, reading: Reading) -> tuple[str, ...]:
    """Drugs the question names; a class named stands for its members."""
    members = [name for asked in reading.drugs for name in pack.head.sets.get(asked, (asked,))]
    return tuple(name for name in dict.fromkeys(members) if name in pack.drugs)


def drugs_in_question(pack: Pack, reading: Reading, case: Case) -> tuple[str, ...]:
    """Drugs the question is about, then the one taken now."""
    now = case.value("current_drug")
    taken = (now,) if isinstance(now, str) and now in pack.drugs else ()
    return tuple(dict.fromkeys((*drugs_named(pack, reading), *taken)))


def known(verdict: Verdict) -> bool:
    """Whether the verdict is true for this case."""
    return verdict.truth is Truth.TRUE


def open_(verdict: Verdict) -> bool:
    """Whether the verdict hangs on facts that were not given."""
    return verdict.truth is Truth.UNKNOWN
