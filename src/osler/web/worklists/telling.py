"""From rows of the result file to what pages say of people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from osler.knowledge import Pack
from osler.panel.writing import APPLIES, DOES_NOT, NEEDS
from osler.web.fields import SETTLED, written
from osler.web.worklists.pages import Found, Hanging, Judged, Listed, PersonPage
from osler.web.worklists.results import Results


def title_of(pack: Pack, gap: str) -> str:
    """A care gap's title; its id where the pack has it no longer."""
    return pack.care_gaps[gap].title if gap in pack.care_gaps else gap


def action_of(pack: Pack, gap: str) -> str:
    """What closes a care gap."""
    return pack.care_gaps[gap].action if gap in pack.care_gaps else ""


def label_of(pack: Pack, fact: str) -> str:
    """A fact's label; its name where the pack has it no longer."""
    return pack.facts[fact].label if fact in pack.facts else fact


def listed(pack: Pack, gap: str, row: Mapping[str, Any], link: str) -> Listed:
    """A person as a list shows them: why, and what else they lack."""
    found = {one["gap"]: one for one in row["gaps"]}
    if gap in found:
        reason = found[gap]["reason"]
    else:
        hanging = next(one for one in row["open_gaps"] if one["gap"] == gap)
        reason = f"Hangs on: {', '.join(label_of(pack, name) for name in hanging['needs'])}."
    return Listed(
        person=row["@person"],
        link=link,
        urgency=min((one["urgency"] for one in row["gaps"]), default=None),
        reason=reason,
        others=tuple(title_of(pack, name) for name in found if name != gap),
    )


def person_page(results: Results, gap: str, row: Mapping[str, Any]) -> PersonPage:
    """Everything the file says of a person."""
    pack = results.pack
    judged = [(_judged(pack, name, row[name] or "")) for name in results.recommendations]
    known = {name: value for name in results.facts if (value := _known(row[name])) is not None}
    return PersonPage(
        gap=gap,
        gap_title=title_of(pack, gap),
        person=row["@person"],
        synthetic=results.synthetic,
        gaps=tuple(_found(pack, one) for one in row["gaps"]),
        open_gaps=tuple(_hanging(pack, one) for one in row["open_gaps"]),
        applies=tuple(one for one in judged if one.verdict == APPLIES),
        unknown=tuple(one for one in judged if one.verdict not in {APPLIES, DOES_NOT}),
        does_not_apply=tuple(one for one in judged if one.verdict == DOES_NOT),
        facts=tuple((label_of(pack, name), _said(pack, name, value)) for name, value in known.items()),
        ask=tuple((SETTLED + name, written(value)) for name, value in known.items()),
    )


def _found(pack: Pack, one: Mapping[str, Any]) -> Found:
    gap = pack.care_gaps.get(one["gap"])
    rests_on: Sequence[str] = gap.rests_on if gap else ()
    sources = dict.fromkeys(pack.sources[pack.recommendations[name].source].short for name in rests_on)
    return Found(
        id=one["gap"],
        title=title_of(pack, one["gap"]),
        urgency=one["urgency"],
        reason=one["reason"],
        action=one["action"],
        sources=tuple(sources),
    )


def _hanging(pack: Pack, one: Mapping[str, Any]) -> Hanging:
    needs = tuple(label_of(pack, name) for name in one["needs"])
    return Hanging(title=title_of(pack, one["gap"]), needs=needs)


def _judged(pack: Pack, name: str, cell: str) -> Judged:
    recommendation = pack.recommendations[name]
    verdict = cell
    if cell.startswith(NEEDS):
        verdict = "needs " + ", ".join(label_of(pack, fact) for fact in cell.removeprefix(NEEDS).split(", "))
    return Judged(
        title=recommendation.title, source=pack.sources[recommendation.source].short, verdict=verdict
    )


def _known(value: Any) -> Any:  # noqa: ANN401 - a cell of a file
    """A fact's value; None where it is unknown."""
    if isinstance(value, list):
        return tuple(value) or None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _said(pack: Pack, name: str, value: Any) -> str:  # noqa: ANN401 - a cell of a file
    fact = pack.facts[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return fact.word(value)
    return f"{written(value)} {fact.unit_label or fact.unit or ''}".strip()
