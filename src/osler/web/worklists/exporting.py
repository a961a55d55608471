"""A work list as comma-separated values that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from osler.web.worklists.pages import Listed

_HEAD = ("person", "care gap", "urgency", "why", "other care gaps")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With one of these a cell becomes a formula, the wide ones in some settings."""


def as_csv(title: str, people: Iterable[Listed]) -> str:
    """One line for each person, as the page shows them."""
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\r\n")
    out.writerow(_HEAD)
    for one in people:
        urgency = "" if one.urgency is None else str(one.urgency)
        cells = (one.person, title, urgency, one.reason, "; ".join(one.others))
        out.writerow([harmless(cell) for cell in cells])
    return held.getvalue()


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would work out."""
    return f"'{cell}" if cell.startswith(_STARTS) or cell.lstrip().startswith(_STARTS) else cell
