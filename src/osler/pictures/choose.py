"""Which pictures an answer carries: those of the pack's charts that its case and drugs call for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osler.core.answer import Answer
from osler.core.case import Value
from osler.core.picture import Picture
from osler.knowledge import Pack
from osler.knowledge.schema import Bands, Chart, People, Thresholds, Timeline
from osler.pictures import bands, course, people, thresholds, timeline, told
from osler.pictures.ground import Ground


def pictures_for(pack: Pack, values: Mapping[str, Value], answer: Answer) -> tuple[Picture, ...]:
    """The pictures for one answer, in the order of the pack's charts; none where nothing was answered."""
    if answer.status != "answered":
        return ()
    ground = Ground(pack=pack, values=values, answer=answer)
    named = _named(pack, values, answer)
    drawn = [_draw(ground, chart, named) for chart in pack.charts]
    timed = {chart.drug for chart in pack.charts if isinstance(chart, Timeline)}
    drawn += [course.draw(ground, drug) for drug in sorted(named - timed)]
    counted = {chart.rests_on for chart in pack.charts if isinstance(chart, People)}
    drawn += told.pictures(ground, counted)
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
    """The drug the answer is about: the patient's, the question's, or one that suits and leads."""
    taken = [value for value in values.values() if isinstance(value, str) and value in pack.drugs]
    if taken:
        return frozenset(taken[:1])
    suits = [item.drug for item in answer.candidates if item.verdict == "suitable"]
    said = _first(pack, tuple(pack.drugs), answer.question) or _first(pack, suits, answer.bottom_line.text)
    return frozenset([said] if said else [])


def _first(pack: Pack, names: Sequence[str], text: str) -> str | None:
    """The drug that a text names first, by label or brand."""
    places = [
        (place, name)
        for name in names
        for word in (pack.drugs[name].label, *pack.drugs[name].brands)
        if (place := text.lower().find(word.lower())) >= 0
    ]
    return min(places)[1] if places else None
