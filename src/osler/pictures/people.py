"""A risk as so many of one hundred people."""

from __future__ import annotations

from osler.core.picture import Origin, Picture, Table
from osler.core.truth import Truth
from osler.knowledge.schema import People
from osler.pictures import svg
from osler.pictures.ground import Ground

_STEP, _SIDE, _GAP = 15.0, 150.0, 30.0


def draw(ground: Ground, chart: People, named: frozenset[str]) -> Picture | None:
    """The picture of this patient's risk or of a trial; None where it does not belong."""
    if ground.truth(f"chart/{chart.id}") is Truth.FALSE or ground.claim(chart.rests_on) is None:
        return None
    # A trial is shown only to people like those who were in it.
    if chart.drug is not None and (
        chart.drug not in named or ground.truth(f"chart/{chart.id}") is not Truth.TRUE
    ):
        return None
    crowds = _of_trial(ground, chart) if chart.crowds else _of_case(ground, chart)
    if not crowds:
        return None
    return picture(chart.id, ground.words(chart.title), crowds, ground.origins([chart.rests_on]))


def picture(
    name: str, title: str, crowds: list[tuple[str, float, str]], citations: tuple[Origin, ...]
) -> Picture:
    """Groups of 100 side by side: each with its label, how many are marked, and that number in words."""
    rows = tuple((label, shown) for label, _, shown in crowds)
    told = "; ".join(f"{label}: {shown}" for label, shown in rows)
    return Picture(
        id=name,
        kind="people",
        title=title,
        svg=svg.drawing(f"pic-{name}", title, f"{told}.", *_body(crowds)),
        table=Table(head=("Group", "Out of 100 people"), rows=rows),
        citations=citations,
    )


def _of_case(ground: Ground, chart: People) -> list[tuple[str, float, str]]:
    name = next((name for name in chart.facts if ground.number(name) is not None), None)
    if name is None or chart.label is None:
        return []
    value = ground.number(name) or 0.0
    return [(ground.words(chart.label), value, f"{_about(value)} ({ground.shown(name)})")]


def _of_trial(ground: Ground, chart: People) -> list[tuple[str, float, str]]:
    if not ground.carries(chart.rests_on, *(crowd.n for crowd in chart.crowds)):
        return []
    return [(ground.words(crowd.label), crowd.n, _about(crowd.n)) for crowd in chart.crowds]


def _about(value: float) -> str:
    if value < 1:
        return f"{value:g}, fewer than 1 person"
    return f"{value:g}" if value == int(value) else f"about {round(value)}"


def _body(crowds: list[tuple[str, float, str]]) -> tuple[float, list[str]]:
    body: list[str] = []
    tallest = 0.0
    for place, (label, value, shown) in enumerate(crowds):
        left = place * (_SIDE + _GAP) + 10
        across = 26 if len(crowds) > 1 else 54
        lines = [*svg.lines_of(label, across), f"{shown} of 100"]
        for number, line in enumerate(lines):
            body.append(svg.words(left, 16 + 16 * number, line, bold=number == len(lines) - 1))
        top = 16 + 16 * len(lines)
        body.extend(_person(left, top, spot, spot < round(value)) for spot in range(100))
        tallest = max(tallest, top + 10 * _STEP)
    return tallest + 8, body


def _person(left: float, top: float, spot: int, marked: bool) -> str:
    """A head and shoulders: filled where marked, an outline where not, so that color is not needed."""
    x, y = left + (spot % 10) * _STEP + 6, top + (spot // 10) * _STEP + 4
    fill = svg.STRONG["bad"] if marked else svg.PAPER
    edge = svg.STRONG["bad"] if marked else svg.SOFT
    place = f"{svg.number(x)} {svg.number(y)}"
    return (
        f'<path transform="translate({place})" d="M0-3.2a2.4 2.4 0 1 1 .01 0ZM-4 6.5v-3a4 4 0 0 1 8 0v3Z" '
        f'fill="{fill}" stroke="{edge}" stroke-width=".8"/>'
    )
