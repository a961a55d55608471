"""A value, before and after its adjustment, against the lines of several guidelines."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from osler.core.picture import Picture, Table
from osler.core.truth import Truth
from osler.knowledge.schema import Thresholds
from osler.knowledge.schema.chart import Gauge, Line
from osler.pictures import svg
from osler.pictures.ground import Ground

_LEFT, _RIGHT, _BAR = 10, svg.WIDTH - 86, 20
_MOST = 50
_HEAD = ("Risk", "Guideline", "Line", "As calculated", "Adjusted", "Reached")


def draw(ground: Ground, chart: Thresholds) -> Picture | None:
    """The picture, or None where no value is known."""
    gauges = [gauge for gauge in chart.gauges if ground.number(gauge.fact) is not None]
    if not gauges or ground.truth(f"chart/{chart.id}") is Truth.FALSE:
        return None
    drawn = [(gauge, lines) for gauge in gauges if (lines := _lines(ground, chart, gauge))]
    if not drawn:
        return None
    title = ground.words(chart.title)
    rows = tuple(row for gauge, lines in drawn for row in _rows(ground, gauge, lines))
    body: list[str] = []
    top = 0.0
    for gauge, lines in drawn:
        body.append(f'<g transform="translate(0 {svg.number(top)})">')
        height, parts = _gauge(ground, gauge, lines)
        body.extend((*parts, "</g>"))
        top += height
    told = "; ".join(
        f"{risk}: {guideline}, line {at}: {reached}" for risk, guideline, at, _, _, reached in rows
    )
    cited = [key for gauge, lines in drawn for key in _cited(ground, gauge, lines)]
    return Picture(
        id=chart.id,
        kind="thresholds",
        title=title,
        svg=svg.drawing(f"pic-{chart.id}", title, f"{told}.", top, body),
        table=Table(head=_HEAD, rows=rows),
        citations=ground.origins(cited),
    )


def _lines(ground: Ground, chart: Thresholds, gauge: Gauge) -> list[Line]:
    return [
        line
        for line in gauge.lines
        if ground.truth(f"chart/{chart.id}/{line.id}") is Truth.TRUE
        and ground.carries(line.recommendation, line.at)
    ]


def _cited(ground: Ground, gauge: Gauge, lines: list[Line]) -> Iterator[str]:
    yield from (line.recommendation for line in lines)
    if gauge.adjusted and ground.number(gauge.adjusted) is not None:
        yield from (key for key in gauge.adjusted_by if ground.truth(key) is Truth.TRUE)


def _adjusted(ground: Ground, gauge: Gauge) -> float | None:
    """The adjusted value, where it differs."""
    value = ground.number(gauge.adjusted) if gauge.adjusted else None
    return None if value is None or value == ground.number(gauge.fact) else value


def _reached(ground: Ground, gauge: Gauge, line: Line) -> str:
    plain, adjusted = ground.number(gauge.fact), _adjusted(ground, gauge)
    read = {
        "value": [plain],
        "adjusted": [plain if adjusted is None else adjusted],
        "either": [plain, adjusted],
    }[line.reads]
    passed = any(
        value is not None and (value > line.at or (value == line.at and not line.strict)) for value in read
    )
    return "yes" if passed else "no"


def _rows(ground: Ground, gauge: Gauge, lines: list[Line]) -> Iterator[tuple[str, ...]]:
    changed = _adjusted(ground, gauge) is not None and gauge.adjusted is not None
    for line in lines:
        yield (
            ground.words(gauge.label),
            ground.words(line.label),
            f"above {line.at:g}%" if line.strict else f"{line.at:g}% or more",
            ground.shown(gauge.fact),
            ground.shown(gauge.adjusted) if changed and gauge.adjusted else "no change",
            _reached(ground, gauge, line),
        )


def _gauge(ground: Ground, gauge: Gauge, lines: list[Line]) -> tuple[float, list[str]]:
    plain, adjusted = ground.number(gauge.fact) or 0.0, _adjusted(ground, gauge)
    top_value = max(plain, adjusted or 0.0, *(line.at for line in lines))
    high = ceil(top_value * 1.15)

    def at(value: float) -> float:
        return _LEFT + value / high * (_RIGHT - _LEFT)

    body = [svg.words(_LEFT, 16, ground.words(gauge.label), bold=True)]
    bars = [(plain, ground.shown(gauge.fact), svg.ACCENT)]
    if adjusted is not None and gauge.adjusted:
        bars.append((adjusted, f"{ground.shown(gauge.adjusted)} adj.", svg.STRONG["middle"]))
    bottom = 42 + len(bars) * (_BAR + 6)
    for mark in sorted({line.at for line in lines}):
        body.append(svg.words(at(mark), 36, f"{mark:g}%", anchor="middle", fill=svg.SOFT))
    for place, (value, label, color) in enumerate(bars):
        y = 44 + place * (_BAR + 6)
        body.append(svg.box(_LEFT, y, _RIGHT - _LEFT, _BAR, fill="var(--wash,#f3f6f7)"))
        body.append(svg.box(_LEFT, y, at(value) - _LEFT, _BAR, fill=color))
        body.append(svg.words(_RIGHT + 4, y + 14, label, bold=True))
    for mark in sorted({line.at for line in lines}):
        body.append(svg.stroke(at(mark), 40, at(mark), bottom, color=svg.INK, dashed=True))
    legend, height = _legend(ground, gauge, lines, bottom + 16)
    return height + 14, [*body, *legend]


def _legend(ground: Ground, gauge: Gauge, lines: list[Line], y: float) -> tuple[list[str], float]:
    """Which guideline each line belongs to, and whether this patient reaches it."""
    body: list[str] = []
    for line in sorted(lines, key=lambda line: line.at):
        reached = _reached(ground, gauge, line) == "yes"
        text = f"{line.at:g}%  {ground.words(line.label)}: {'reached' if reached else 'not reached'}"
        for part in svg.lines_of(text, _MOST):
            body.append(svg.words(_LEFT, y, part, fill=svg.INK if reached else svg.SOFT, bold=reached))
            y += 16
    return body, y
