"""A picture of numbers that an answer rests on, with the same in a table, and where each number stands."""

from __future__ import annotations

from typing import Literal

import msgspec


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a number or a text of a picture stands."""

    source: str
    """Id of the source."""
    label: str
    """How the source is named: "ACP 2023"."""
    locator: str
    number: int | None = None
    """Its reference number, where the answer cites the source."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What the picture shows, as rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One accessible picture: inline SVG with title and description, and its equal in a table."""

    id: str
    kind: Literal["bands", "thresholds", "people", "timeline"]
    title: str
    svg: str
    table: Table
    citations: tuple[Origin, ...]
