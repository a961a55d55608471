"""Which pictures an answer carries: those of the pack's charts that its case and drugs call for."""

from __future__ import annotations

from collections.abc import Mapping

from osler.core.answer import Answer
from osler.core.case import Value
from osler.core.picture import Picture
from osler.knowledge import Pack
from osler.knowledge.schema import Bands, Chart, People, Thresholds
from osler.pictures import bands, people, thresholds, timeline
from osler.pictures.ground import Ground


def pictures_for(pack: Pack, values: Mapping[str, Value], answer: Answer) -> tuple[Picture, ...]:
    """The pictures for one answer, in the order of the pack's charts; none where nothing was answered."""
    if answer.status != "answered":
        return ()
    ground = Ground(pack=pack, values=values, answer=answer)
    named = _named(pack, values, answer)
    drawn = (_draw(ground, chart, named) for chart in pack.charts)
    return tuple(picture for picture in drawn if picture is not None)


def _draw(ground: Ground, chart: Chart, named: frozenset[str]) -> Picture | None:
    if isinstance(chart, Bands):
        return bands.draw(ground, chart)
    if isinstance(chart, Thresholds):
        return thresholds.draw(ground, chart)
    if isinstance(chart, People):
        return people.draw(ground, chart, named)
    return timeline.draw(ground, chart, named)


def _named(pack: Pack, values: Mapping[str, Value], answer: Answer) -> frozenset[str]:
    """The one drug that the answer is about: the patient's own, else the first that its lead names."""
    taken = [value for value in values.values() if isinstance(value, str) and value in pack.drugs]
    if taken:
        return frozenset(taken[:1])
    lead = f"{answer.question} {answer.bottom_line.text}".lower()
    avoided = {item.drug for item in answer.candidates if item.verdict == "avoid"}
    said = [(lead.find(drug.label.lower()), name) for name, drug in pack.drugs.items() if name not in avoided]
    return frozenset(name for _, name in sorted((at, name) for at, name in said if at >= 0)[:1])
