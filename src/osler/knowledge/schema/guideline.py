"""A guideline as a side of a comparison over people: `guidelines.yaml`."""

from __future__ import annotations

from osler.knowledge.schema.strict import Strict


class Guideline(Strict, frozen=True, kw_only=True):
    """Whom a guideline treats."""

    id: str
    label: str
    treats: tuple[str, ...]
    """Ids of recommendations; a person to whom one of them applies is treated."""
    note: str | None = None
    """What of the guideline is not covered; shown wherever it is compared."""
