"""What a run found, in counts that are fit to show: small numbers are kept back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.schema import CareGap
from osler.panel.changing import WhatIf
from osler.panel.comparing import Comparison
from osler.panel.evaluating import GAP, Panel, Tally, Wanted
from osler.panel.suppressing import SMALLEST, alone, shown

_CELLS = ("applies", "does_not_apply", "unknown")


class Line(msgspec.Struct, frozen=True):
    """A recommendation or care gap, and how many people it speaks to; None where the number is small."""

    id: str
    title: str
    applies: int | None
    does_not_apply: int | None
    unknown: int | None


class GapLine(Line, frozen=True):
    """A care gap, with what it rests on."""

    urgency: int
    action: str
    rests_on: tuple[str, ...]
    sources: tuple[str, ...]


class WantedLine(msgspec.Struct, frozen=True):
    """A missing fact, and how many people's care gaps it would decide."""

    fact: str
    label: str
    people: int | None
    alone: int | None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one run."""

    people: int | None
    """Those judged; None where they are few."""
    set_aside: int | None
    """Rows and values set aside, which the set-aside file lists; None where few people are judged."""
    engine: str
    as_of: str
    knowledge_version: str
    synthetic: str | None
    """What the file says of itself, where its people are invented."""
    gaps: tuple[GapLine, ...]
    recommendations: tuple[Line, ...]
    missing: tuple[WantedLine, ...]
    comparison: Comparison | None = None
    what_if: WhatIf | None = None
    smallest: int = SMALLEST
    disclaimer: str


def summarize(panel: Panel, about: Mapping[str, str], set_aside: int) -> Summary:
    """The summary of a population.

    Raises:
        InputError: there is no one to judge.
    """
    tallies = panel.tallies()
    people = next(iter(tallies.values())).people if tallies else 0
    if not people:
        raise InputError("no person is left to judge: the set-aside file says why")
    pack = panel.pack
    few = people < SMALLEST
    return Summary(
        people=None if few else people,
        set_aside=set_aside,
        engine=about["engine"],
        as_of=about["as_of"],
        knowledge_version=about["knowledge_version"],
        synthetic=about.get("synthetic"),
        gaps=tuple(
            gap_line(pack, pack.care_gaps[key.removeprefix(GAP)], tally)
            for key, tally in tallies.items()
            if key.startswith(GAP)
        ),
        recommendations=tuple(
            Line(key, pack.recommendations[key].title, *cells(tally))
            for key, tally in tallies.items()
            if not key.startswith(GAP)
        ),
        missing=tuple(wanted_line(pack, one, people) for one in panel.wanted()),
        disclaimer=" ".join(pack.head.disclaimer.clinician.split()),
    )


def cells(tally: Tally) -> tuple[int | None, int | None, int | None]:
    """The three counts, of which the reader knows the sum."""
    values = dict(zip(_CELLS, (tally.applies, tally.does_not_apply, tally.unknown), strict=True))
    kept = shown(values, {name: (name,) for name in _CELLS}, tally.people)
    return kept["applies"], kept["does_not_apply"], kept["unknown"]


def gap_line(pack: Pack, gap: CareGap, tally: Tally) -> GapLine:
    """A care gap with its counts, small ones kept back."""
    sources = dict.fromkeys(pack.sources[pack.recommendations[name].source].short for name in gap.rests_on)
    return GapLine(gap.id, gap.title, *cells(tally), gap.urgency, gap.action, gap.rests_on, tuple(sources))


def wanted_line(pack: Pack, wanted: Wanted, people: int) -> WantedLine:
    """A missing fact with its counts among so many people, small ones kept back."""
    label = pack.facts[wanted.fact].label
    return WantedLine(wanted.fact, label, alone(wanted.people, people), alone(wanted.alone, people))
