"""Several values on one scale, against named bands."""

from __future__ import annotations

from math import ceil, floor

from osler.core.picture import Picture, Table
from osler.core.truth import Truth
from osler.core.wording import begun
from osler.knowledge.schema import Bands
from osler.knowledge.schema.chart import Band
from osler.pictures import svg
from osler.pictures.ground import Ground

_TOP, _ROW, _STRIP, _LEFT, _RIGHT = 26, 46, 22, 10, svg.WIDTH - 10


def draw(ground: Ground, chart: Bands) -> Picture | None:
    """The picture, or None where no value is known or a limit is not carried by what it cites."""
    known = [name for name in chart.facts if ground.number(name) is not None]
    if not known or ground.truth(f"chart/{chart.id}") is Truth.FALSE:
        return None
    if not all(ground.carries(band.recommendation, *_limits(band)) for band in chart.bands):
        return None
    rows = tuple(_row(ground, chart, name) for name in known)
    title = ground.words(chart.title)
    told = "; ".join(f"{label} {value}: {band}" for label, value, band in rows)
    return Picture(
        id=chart.id,
        kind="bands",
        title=title,
        svg=svg.drawing(f"pic-{chart.id}", title, f"{told}.", *_body(ground, chart, known)),
        table=Table(head=("Measured", "Value", "Band"), rows=rows),
        citations=ground.origins(band.recommendation for band in chart.bands),
    )


def _limits(band: Band) -> tuple[float, ...]:
    return tuple(limit for limit in (band.above, band.below) if limit is not None)


def _row(ground: Ground, chart: Bands, name: str) -> tuple[str, str, str]:
    value = ground.number(name) or 0.0
    label = ground.pack.facts[name].label
    return begun(label), ground.shown(name), ground.words(_band(chart, value).label)


def _band(chart: Bands, value: float) -> Band:
    """The band a value lies in; the pack's order says which of two owns the limit between them."""
    return next(
        (
            band
            for band in chart.bands
            if (band.above is None or value >= band.above) and (band.below is None or value <= band.below)
        ),
        chart.bands[-1],
    )


def _body(ground: Ground, chart: Bands, known: list[str]) -> tuple[float, list[str]]:
    values = [ground.number(name) or 0.0 for name in known]
    marks = sorted({limit for band in chart.bands for limit in _limits(band)})
    low = min(floor(min(values) - 0.5), floor(marks[0] - 1))
    high = max(ceil(max(values) + 0.5), ceil(marks[-1] + 1))

    def at(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (_RIGHT - _LEFT)

    bottom = _TOP + _ROW * len(known)
    strips = [_TOP + _ROW * (place + 1) - _STRIP for place in range(len(known))]
    body: list[str] = []
    for band in chart.bands:
        start, end = (
            at(low if band.above is None else band.above),
            at(high if band.below is None else band.below),
        )
        wash = svg.WASHES[band.tone]
        body.extend(svg.box(start, top, end - start, _STRIP, fill=wash) for top in strips)
        label = ground.words(band.label)
        body.append(
            svg.words((start + end) / 2, 18, label, anchor="middle", fill=svg.STRONG[band.tone], bold=True)
        )
    for mark in marks:
        body.extend(
            svg.stroke(at(mark), top, at(mark), top + _STRIP, color=svg.SOFT, dashed=True) for top in strips
        )
        body.append(svg.words(at(mark), bottom + 16, f"{mark:.1f}", anchor="middle", fill=svg.SOFT))
    for top, name in zip(strips, known, strict=True):
        body.extend(_site(ground, chart, name, at(ground.number(name) or 0.0), top))
    return bottom + 24, body


def _site(ground: Ground, chart: Bands, name: str, x: float, top: float) -> list[str]:
    """The value's name above its strip and its place on it, so that no line crosses a word."""
    label, value, _ = _row(ground, chart, name)
    middle = top + _STRIP / 2
    return [
        svg.words(_LEFT, top - 6, f"{label}: {value}"),
        svg.stroke(_LEFT, middle, _RIGHT, middle, color=svg.RULE),
        svg.dot(x, middle, 6, fill=svg.ACCENT),
    ]
