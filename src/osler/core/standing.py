"""What named people have signed, as data: answers are marked with it and stay pure."""

from __future__ import annotations

from typing import Any

import msgspec

from osler.core.answer import Review


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """The editorial state of everything that a pack says, at one moment."""

    answers: dict[str, Review] = {}
    """By digest of an article's answer: the article's state. Any other answer was signed by nobody."""
    recommendations: dict[str, Review] = {}
    """By id."""
    drugs: dict[str, Review] = {}
    """By id: what named people signed of the whole monograph."""
    mark: int = 0
    """The last entry of the history that was counted."""


def drug_of(statement: str) -> str | None:
    """The drug whose monograph a statement is quoted from, by the statement's id; None for another."""
    kind, _, rest = statement.partition("/")
    name, _, item = rest.partition("/")
    return name if kind == "drug" and item else None


def structured_data(review: Review) -> dict[str, Any]:
    """What a page may add to its schema.org data: nothing that nobody signed."""
    if review.status != "approved":
        return {}
    return {
        "reviewedBy": [{"@type": "Person", "name": name} for name in review.by],
        "lastReviewed": review.on,
    }
