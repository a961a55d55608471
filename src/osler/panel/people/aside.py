"""The set-aside list: what cannot be used, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ASIDE = ("person", "column", "value", "reason")
"""Its columns."""


def aside_of(rows: Sequence[tuple[str | None, ...]] = ()) -> pl.DataFrame:
    """The list of these rows."""
    import polars as pl

    return pl.DataFrame(rows, schema=dict.fromkeys(ASIDE, pl.String), orient="row")
