"""Sentences on their way to the page: worded for one reader, not yet proved or numbered."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.answer.claims import Claim
from osler.answer.view import View, known
from osler.core.truth import Truth
from osler.core.wording import begun
from osler.logic import Verdict


class Cite(msgspec.Struct, frozen=True):
    """A place in a source."""

    source: str
    locator: str
    recommendation: str | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence with all that is needed to prove it."""

    id: str
    body: str
    """Every number here must stand in `figures`, in `values` or in the case."""
    cites: tuple[Cite, ...]
    figures: tuple[str, ...]
    """The pack's own texts: their numbers are kept from one answer to the next."""
    values: tuple[str, ...] = ()
    """Texts made for this case, with the patient's values: never kept."""
    rules: tuple[str, ...] = ()
    """Keys of the conditions it rests on: their numbers are the sources' as much as the figures."""
    condition: str | None = None
    """What an open sentence hangs on, in words made from the rule itself."""
    applies: Literal["yes", "unknown"] = "yes"
    depends_on: tuple[str, ...] = ()
    strength: str | None = None
    certainty: str | None = None
    why: str | None = None
    drugs: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    claim: Claim | None = None
    """What it says, where it says only that: then its body is made of the pack's words alone."""

    @property
    def text(self) -> str:
        """The sentence as it is shown."""
        return f"If {self.condition}: {self.body}" if self.condition else self.body


def cite(claim: Claim) -> Cite:
    """Where a claim stands."""
    return Cite(claim.source, claim.locator, claim.id if claim.kind == "recommendation" else None)


def cites_of(view: View, claim: Claim) -> tuple[Cite, ...]:
    """Where a claim stands, and the claims that say the same and hold as well."""
    twins = (view.claims[name] for name in claim.also if name in view.claims)
    fitting = [twin for twin in twins if (verdict := view.verdict(twin)) is not None and known(verdict)]
    return (cite(claim), *(cite(twin) for twin in fitting))


def named(view: View, claim: Claim) -> str:
    """A claim in the reader's words; a monograph's sentence that does not name its drug gets the name."""
    words = view.words(claim.text)
    if claim.kind == "recommendation":
        return words
    label = view.pack.drugs[claim.drugs[0]].label
    if label.lower() in words.lower():
        return words
    return f"{begun(label)}: {words}"


def draft(view: View, claim: Claim, verdict: Verdict) -> Draft:
    """A claim worded for the reader, as a condition where its verdict is still open."""
    is_open = verdict.truth is Truth.UNKNOWN
    return Draft(
        id=claim.id,
        body=named(view, claim),
        condition=view.hangs_on(verdict),
        cites=cites_of(view, claim),
        figures=claim.figures,
        rules=(claim.condition,),
        applies="unknown" if is_open else "yes",
        depends_on=verdict.missing if is_open else (),
        strength=claim.strength,
        certainty=claim.certainty,
        why=view.reason(claim, verdict),
        drugs=claim.drugs,
        covers=claim.covers,
        claim=claim,
    )
