"""Writes docs/reference/common-claims.md: what becomes of claims commonly met on answer pages.

The claims are data (tests/data/common_claims.yaml); what the pack says to each is looked up in it. A claim
is unresolved when the pack does not say it (supported), sets no second side against it (contested) or does
not say that it fails (wrong, outdated).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
from generated import ROOT, bone_health, run, table

from osler.knowledge import Pack

CLAIMS = ROOT / "tests" / "data" / "common_claims.yaml"
PAGE = ROOT / "docs" / "reference" / "common-claims.md"
CORRECTING = "pitfalls"
"""The section whose statements say that something does not hold."""

Verdict = Literal["supported", "contested", "wrong", "outdated"]
VERDICTS: tuple[Verdict, ...] = ("supported", "contested", "wrong", "outdated")

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim, how it fares, and what in the pack resolves it."""

    id: str
    claim: str
    verdict: Verdict
    says: tuple[str, ...]
    why: str
    disagreements: tuple[str, ...] = ()
    numbers: str | None = None
    """Why a number of a supported claim is not a number of a statement."""


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The claims of one answer page."""

    page: str
    claims: tuple[Claim, ...]


class Said(msgspec.Struct, frozen=True):
    """What the pack says under one id."""

    text: str
    sources: tuple[str, ...]
    corrects: bool


def groups() -> list[Group]:
    """The claims as listed."""
    return msgspec.yaml.decode(CLAIMS.read_bytes(), type=list[Group])


def statements(pack: Pack) -> dict[str, Said]:
    """Everything that a claim may point to, by id."""
    return dict([*_recommendations(pack), *_drug_items(pack), *_premises(pack)])


def _recommendations(pack: Pack) -> Iterator[tuple[str, Said]]:
    for name, rec in pack.recommendations.items():
        yield name, Said(rec.text.clinician, (rec.source,), rec.section == CORRECTING)


def _drug_items(pack: Pack) -> Iterator[tuple[str, Said]]:
    for drug in pack.drugs.values():
        lists = (
            drug.administration, drug.stops, drug.checks_before, drug.monitoring, drug.duration,
            drug.on_stopping, drug.adverse, drug.interactions, drug.pregnancy, drug.arguments,
        )  # fmt: skip
        for item in (item for items in lists for item in items):
            yield f"drug/{drug.id}/{item.id}", Said(item.text.clinician, (item.source,), False)
        for regimen in drug.regimens:
            dose = f"{drug.label} {regimen.amount} {regimen.route} {regimen.interval}: {regimen.indication}."
            yield f"drug/{drug.id}/{regimen.id}", Said(dose, (regimen.source,), False)


def _premises(pack: Pack) -> Iterator[tuple[str, Said]]:
    for premise in pack.premises:
        sources = {pack.recommendations[name].source for name in premise.rests_on}
        yield f"premise/{premise.id}", Said(premise.text.clinician, tuple(sorted(sources)), True)


def problems(pack: Pack, claims: list[Claim]) -> list[str]:
    """Why claims are unresolved, one line each; empty when all are resolved."""
    known = statements(pack)
    shown = {name for plan in pack.plans for name in plan.disagreements}
    found = [f"{name} is listed twice" for name, n in Counter(c.id for c in claims).items() if n > 1]
    for claim in claims:
        absent = [name for name in claim.says if name not in known]
        absent += [name for name in claim.disagreements if name not in pack.disagreements]
        found += [f"{claim.id}: the pack has no {name}" for name in absent]
        if not absent:
            reason = _unresolved(pack, claim, known, shown)
            found += [f"{claim.id}: {reason}"] if reason else []
    return found


def _unresolved(pack: Pack, claim: Claim, known: dict[str, Said], shown: set[str]) -> str | None:
    said = [known[name] for name in claim.says]
    corrected = any(one.corrects for one in said)
    if not said:
        return "no statement is given"
    if claim.verdict in ("wrong", "outdated"):
        return None if corrected else f"is {claim.verdict}, and no statement under {CORRECTING} says so"
    if claim.verdict == "contested":
        shown_sides = any(name in shown and _two_sided(pack, name) for name in claim.disagreements)
        return None if corrected or shown_sides else "no plan shows both sides and no statement corrects it"
    strange = _numbers(claim.claim) - {number for one in said for number in _numbers(one.text)}
    if strange and claim.numbers is None:
        return f"its numbers {', '.join(sorted(strange))} are in none of its statements"
    return None


def _two_sided(pack: Pack, name: str) -> bool:
    sides = pack.disagreements[name].sides
    return len({pack.recommendations[side.recommendation].source for side in sides}) > 1


def _numbers(text: str) -> set[str]:
    # "1.20" and "1.2" are one number; a name such as L2 holds none.
    plain = (found.group().rstrip(",") for found in _NUMBER.finditer(re.sub(r"\b[A-Z]+\d+", "", text)))
    return {f"{float(number.replace(',', '')):g}" for number in plain}


def page(pack: Pack, listed: list[Group]) -> str:
    """The coverage page."""
    known = statements(pack)
    claims = [claim for group in listed for claim in group.claims]
    counts = Counter(claim.verdict for claim in claims)
    cited = {source for claim in claims for name in claim.says for source in known[name].sources}
    parts = [
        _INTRO,
        table(
            ("verdict", "claims"), [(v, str(counts[v])) for v in VERDICTS] + [("all", str(counts.total()))]
        ),
        f"\nThe answers rest on {len(cited)} sources.\n",
    ]
    for group in listed:
        rows = [(claim.claim, claim.verdict, _answer(pack, claim, known)) for claim in group.claims]
        parts.append(f"## {group.page}\n\n{table(('claim', 'verdict', 'what the pack says'), rows)}\n")
    return "\n".join(parts)


_INTRO = """# Claims commonly met on answer pages

Answer pages on bone health repeat the same claims. This page lists those of five such pages, how each fares
against the evidence, and what the bone-health pack says to it: a supported claim is said, a contested one
stands with both sides or with what corrects it, a wrong or outdated one is answered under pitfalls. An
id is looked up with `osler knowledge show ID`. Made by `python scripts/common_claims.py --write` from
`tests/data/common_claims.yaml`.
"""


def _answer(pack: Pack, claim: Claim, known: dict[str, Said]) -> str:
    # What corrects a claim is said first, where it does not hold as it stands.
    order = sorted(claim.says, key=lambda name: claim.verdict != "supported" and not known[name].corrects)
    first = known[order[0]]
    parts = [claim.why, f"“{' '.join(first.text.split())}”"]
    parts.append("; ".join(f"`{name}` ({_short(pack, known[name])})" for name in order))
    for name in claim.disagreements:
        dispute = pack.disagreements[name]
        sides = ", ".join(side.guideline for side in dispute.sides)
        parts.append(f"Sources differ, `{name}`: {sides}.")
    if claim.numbers:
        parts.append(f"Numbers: {claim.numbers}")
    return "<br>".join(parts)


def _short(pack: Pack, said: Said) -> str:
    return ", ".join(pack.sources[source].short for source in said.sources)


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page(bone_health(), groups())}


def unresolved() -> list[str]:
    """Every claim that the pack leaves unresolved, with the reason."""
    return problems(bone_health(), [claim for group in groups() for claim in group.claims])


if __name__ == "__main__":
    run("Writes or checks the page on common claims.", pages, unresolved)
