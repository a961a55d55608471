"""Pictures of a comparison: whom one guideline after the other treats, and who is treated by which."""

from __future__ import annotations

from collections.abc import Sequence

from osler.panel.comparing import Comparison, Flow
from osler.pictures.svg import (
    ACCENT,
    INK,
    RULE,
    SOFT,
    STRONG,
    WASHES,
    WIDTH,
    box,
    dot,
    drawing,
    number,
    words,
)

_VERDICTS = ("treats", "does not treat", "unknown")
_COLOR = dict(zip(_VERDICTS, (STRONG["good"], STRONG["bad"], STRONG["middle"]), strict=True))
_WASH = dict(zip(_VERDICTS, (WASHES["good"], WASHES["bad"], WASHES["middle"]), strict=True))
_TALL = 200.0
_GAP = 14.0
_BAR = 12.0
_TOP = 40.0


def count(value: int | None) -> str:
    """A number as shown: "*" where it is kept back."""
    return "*" if value is None else f"{value:,}"


def flows(comparison: Comparison) -> list[str]:
    """One flow picture for each two neighboring sides."""
    pairs = dict.fromkeys((flow.first, flow.other) for flow in comparison.flows)
    labels = {side.id: side.label for side in comparison.sides}
    return [
        _flow([flow for flow in comparison.flows if (flow.first, flow.other) == pair], pair, labels, number_)
        for number_, pair in enumerate(pairs, 1)
    ]


def _flow(parts: Sequence[Flow], pair: tuple[str, str], labels: dict[str, str], place: int) -> str:
    total = sum(part.people or 0 for part in parts) or 1
    left = _stack([(v, sum(p.people or 0 for p in parts if p.verdict == v)) for v in _VERDICTS], total)
    right = _stack([(v, sum(p.people or 0 for p in parts if p.other_verdict == v)) for v in _VERDICTS], total)
    body = [
        words(0, 14, labels[pair[0]][:48], bold=True),
        words(WIDTH, 30, labels[pair[1]][:48], anchor="end", bold=True),
    ]
    at_left, at_right = dict(left), dict(right)
    for part in parts:
        high = (part.people or 0) / total * _TALL
        if high:
            one, other = at_left[part.verdict], at_right[part.other_verdict]
            body.append(_band(one, other, high, _WASH[part.verdict]))
            at_left[part.verdict] += high
            at_right[part.other_verdict] += high
    for x, stack, ends in ((0.0, left, at_left), (WIDTH - _BAR, right, at_right)):
        for verdict, y in stack.items():
            body.append(box(x, y, _BAR, max(ends[verdict] - y, 1.0), fill=_COLOR[verdict]))
            middle = (y + ends[verdict]) / 2 + 4
            body.append(
                words(_BAR + 4, middle, verdict) if x == 0 else words(x - 4, middle, verdict, anchor="end")
            )
    description = "; ".join(
        f"{part.verdict} by {pair[0]} and {part.other_verdict} by {pair[1]}: {count(part.people)}"
        for part in parts
    )
    title = f"From {labels[pair[0]]} to {labels[pair[1]]}"
    return drawing(f"flow-{place}", title, description, _TOP + _TALL + 2 * _GAP + 8, body)


def _stack(parts: Sequence[tuple[str, int]], total: int) -> dict[str, float]:
    """Where each verdict's bar begins."""
    y, found = _TOP, {}
    for verdict, people in parts:
        found[verdict] = y
        y += people / total * _TALL + _GAP
    return found


def _band(one: float, other: float, high: float, fill: str) -> str:
    left, right, middle = _BAR, WIDTH - _BAR, WIDTH / 2
    points = (
        f"M{number(left)} {number(one)}C{number(middle)} {number(one)} {number(middle)} {number(other)} "
        f"{number(right)} {number(other)}V{number(other + high)}C{number(middle)} {number(other + high)} "
        f"{number(middle)} {number(one + high)} {number(left)} {number(one + high)}Z"
    )
    return f'<path d="{points}" fill="{fill}" stroke="{RULE}" stroke-width="0.5"/>'


def upset(comparison: Comparison) -> str:
    """Bars of the people whom exactly these sides treat, over dots that say which sides."""
    shown = [overlap for overlap in comparison.overlaps if overlap.treated_by and overlap.people != 0]
    shown.sort(key=lambda overlap: -(overlap.people or 0))
    most = max((overlap.people or 0 for overlap in shown), default=0) or 1
    ids = [side.id for side in comparison.sides]
    margin = 96.0
    step = (WIDTH - margin) / max(len(shown), 1)
    base = 120.0
    body = [words(0, base + 24 + 20 * row, name) for row, name in enumerate(ids)]
    for column, overlap in enumerate(shown):
        x = margin + step * (column + 0.5)
        high = (overlap.people or 0) / most * 90
        body.append(box(x - min(step, 24) / 2, base - high, min(step, 24), high, fill=ACCENT))
        body.append(_slanted(x, base - high - 4, count(overlap.people)))
        for row, name in enumerate(ids):
            fill = INK if name in overlap.treated_by else RULE
            body.append(dot(x, base + 20 + 20 * row, 5, fill=fill))
    body.append(words(0, 14, "People treated by exactly", fill=SOFT))
    description = "; ".join(
        f"{' and '.join(overlap.treated_by)}: {count(overlap.people)}" for overlap in shown
    )
    return drawing(
        "upset", "Who treats whom", description or "nobody is treated", base + 24 + 20 * len(ids), body
    )


def _slanted(x: float, y: float, text: str) -> str:
    size = f' font-size="{9 if len(text) > 5 else 10}"'
    return words(x, y, text, anchor="middle").replace("<text", f"<text{size}", 1)
