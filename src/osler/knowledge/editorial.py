"""Where a pack uses limits that its editors set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osler.knowledge.pack import Pack
from osler.knowledge.schema import INTERVAL_SHARE, Card, EditorialLimit

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_OF_RECORD = ("stale_years", "gap_days", "lasts_months")


def interval_share(pack: Pack) -> float:
    """Which share of the least interval of its dose an order must leave; all of it where nothing is set."""
    found = (limit.value for limit in pack.editorial if INTERVAL_SHARE in limit.stands_in)
    return next(found, 1.0)


def limits_in(pack: Pack) -> dict[str, set[float]]:
    """By place in the pack, the values that no source gives."""
    found: dict[str, set[float]] = {}
    for card in pack.cards.values():
        if card.assume is not None:
            found[_of_assumption(card)] = {card.assume.unless_drug_within_months}
    for row in pack.record_codes:
        name = row.fact or row.input or row.drug or ""
        for field in _OF_RECORD:
            value = getattr(row, field)
            if value:
                found.setdefault(f"record/{name}/{field}", set()).add(value)
    return found


def in_conditions(pack: Pack) -> dict[str, set[float]]:
    """By card, the numbers in its own condition: each may be a limit that no source gives."""
    return {
        f"card/{card.id}/when": {float(number) for number in _NUMBER.findall(card.when)}
        for card in pack.cards.values()
    }


def used_by(pack: Pack, card: Card, *, assuming: bool) -> Iterator[EditorialLimit]:
    """The limits on which a card rests where it speaks."""
    places = {f"card/{card.id}/when", *([INTERVAL_SHARE] if card.interval_hazard else [])}
    if assuming:
        places.add(_of_assumption(card))
    return (limit for limit in pack.editorial if places & set(limit.stands_in))


def _of_assumption(card: Card) -> str:
    return f"card/{card.id}/unless_drug_within_months"
