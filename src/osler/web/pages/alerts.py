"""The dangers of an answer as a page shows them: what forbids a drug in question is open, the rest folded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from osler.core.answer import Alert, Answer
from osler.knowledge import Pack

_MOST_OPEN = 2
"""Cautions about the drugs in question; with more, the answer itself would leave a phone's first screen."""


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """Dangers of one severity."""

    severity: Literal["contraindication", "caution"]
    heading: str
    drugs: tuple[str, ...]
    """Labels of the drugs, each once: what is seen while it is folded."""
    alerts: tuple[Alert, ...]
    is_open: bool


def warned(pack: Pack, answer: Answer, asked: Collection[str]) -> tuple[Warned, ...]:
    """The contraindications and cautions, worst first; `asked` are the drugs in question.

    Never folded: a contraindication of a drug in question, and its cautions while they are few.
    """
    found: list[Warned] = []
    for severity in ("contraindication", "caution"):
        every = [alert for alert in answer.alerts if alert.severity == severity]
        near = [alert for alert in every if alert.drug in asked]
        if severity == "caution" and len(near) > _MOST_OPEN:
            near = []
        far = [alert for alert in every if alert not in near]
        found += [_warned(pack, severity, alerts, is_open=alerts is near) for alerts in (near, far) if alerts]
    return tuple(found)


def _warned(
    pack: Pack, severity: Literal["contraindication", "caution"], alerts: list[Alert], *, is_open: bool
) -> Warned:
    drugs = dict.fromkeys(pack.drugs[alert.drug].label for alert in alerts if alert.drug in pack.drugs)
    heading = severity.capitalize() + ("s" if len(alerts) > 1 else "")
    return Warned(
        severity=severity, heading=heading, drugs=tuple(drugs), alerts=tuple(alerts), is_open=is_open
    )
