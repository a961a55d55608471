"""Each drug against this case: what forbids it, what speaks for and against it, what to check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from osler.answer.claims import Claim, claims_of
from osler.answer.draft import Draft, draft
from osler.answer.view import View
from osler.core.truth import Truth
from osler.logic import Verdict, facts_of

Severity = Literal["contraindication", "caution"]


class DraftAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A danger before proof."""

    severity: Severity
    drug: str
    because: tuple[str, ...]
    sentence: Draft


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A drug weighed for this case, before proof."""

    drug: str
    verdict: Literal["suitable", "check first", "avoid"]
    reasons_for: tuple[Draft, ...]
    reasons_against: tuple[Draft, ...]
    check: tuple[str, ...]


def _of_drug(view: View, drug: str, kind: str) -> Iterator[tuple[Claim, Verdict]]:
    for claim in claims_of(view.pack).by_drug.get(drug, ()):
        if claim.kind == kind:
            verdict = view.verdict(claim)
            if verdict is not None:
                yield claim, verdict


def known_stops(view: View, drug: str, severity: Severity | None = None) -> tuple[Claim, ...]:
    """The reasons against a drug that are known to be present, of one severity or of any."""
    return tuple(
        claim
        for claim, verdict in _of_drug(view, drug, "stops")
        if verdict.truth is Truth.TRUE and severity in (None, claim.severity)
    )


def contraindicated(view: View, drug: str) -> bool:
    """Whether a contraindication of the drug is known to be present."""
    return bool(known_stops(view, drug, "contraindication"))


def cautioned(view: View, drug: str) -> bool:
    """Whether any reason against the drug, or for care with it, is known to be present."""
    return bool(known_stops(view, drug))


def alerts(view: View, drugs: Iterable[str]) -> tuple[DraftAlert, ...]:
    """Every contraindication and caution that is present, for each drug the answer names."""
    found: list[DraftAlert] = []
    for drug in dict.fromkeys(drugs):
        for claim, verdict in _of_drug(view, drug, "stops"):
            if verdict.truth is Truth.TRUE and claim.severity:
                found.append(
                    DraftAlert(
                        severity=claim.severity,
                        drug=drug,
                        because=_because(view, verdict),
                        sentence=draft(view, claim, verdict),
                    )
                )
    # Python's sort is stable: drugs keep the order in which the answer names them.
    return tuple(sorted(found, key=lambda alert: alert.severity != "contraindication"))


def _because(view: View, verdict: Verdict) -> tuple[str, ...]:
    names = [name for clause in verdict.decided for name in facts_of(clause)]
    return tuple(name for name in dict.fromkeys(names) if name in view.case.facts)


def weigh(view: View, drugs: Iterable[str]) -> tuple[Weighed, ...]:
    """Arguments for and against each drug in this case, and what is still to be found out."""
    return tuple(_weigh(view, drug) for drug in dict.fromkeys(drugs))


def _weigh(view: View, drug: str) -> Weighed:
    stops = list(_of_drug(view, drug, "stops"))
    arguments = [pair for pair in _of_drug(view, drug, "arguments") if pair[1].truth is Truth.TRUE]
    present = [pair for pair in stops if pair[1].truth is Truth.TRUE]
    unknown = [
        name
        for claim, verdict in stops
        if claim.severity == "contraindication" and verdict.truth is Truth.UNKNOWN
        for name in verdict.missing
    ]
    avoid = any(claim.severity == "contraindication" for claim, _ in present)
    against = [pair for pair in arguments if pair[0].side == "against"]
    return Weighed(
        drug=drug,
        verdict="avoid" if avoid else "check first" if unknown else "suitable",
        reasons_for=tuple(draft(view, *pair) for pair in arguments if pair[0].side == "for"),
        reasons_against=tuple(draft(view, *pair) for pair in (*present, *against)),
        check=tuple(dict.fromkeys(unknown)),
    )
