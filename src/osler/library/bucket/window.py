"""A part of the tables in SQLite's memory: just the rows that a piece of work touches.

What an edition, a name and a notice mean is settled in one place, `editions.py`; it finds here what it would
find in the file of a library in a folder.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from osler.library import editions

_EDITION = "INSERT OR REPLACE INTO document (row, id, sha, version, kind, year, record, current, indexed) "


class Window:
    """Rows of editions, identities and marks."""

    def __init__(self, *, next_row: int = 1, notes: Mapping[str, str] | None = None) -> None:
        self.database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.database.executescript(files("osler.library").joinpath("schema.sql").read_text("utf-8"))
        self.database.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('document', ?)", (next_row - 1,)
        )
        for name, value in (notes or {}).items():
            editions.set_note(self.database, name, value)

    def take_editions(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Editions as the table has them; one without its record can be counted and named, not read."""
        self.database.executemany(
            _EDITION + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [
                (
                    row["row"], row["id"], row["sha"], row["version"], row["kind"], row["year"],
                    row.get("record") or b"", row["current"],
                )
                for row in rows
            ],
        )  # fmt: skip

    def take_identities(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Which editions have which identity."""
        self.database.executemany(
            "INSERT OR IGNORE INTO identity (identity, row) VALUES (?, ?)",
            [(row["identity"], row["row"]) for row in rows],
        )

    def take_marks(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """What notices say of identities."""
        self.database.executemany(
            "INSERT OR IGNORE INTO mark (identity, kind, said_by) VALUES (?, ?, ?)",
            [(row["identity"], row["kind"], row["said_by"]) for row in rows],
        )

    def close(self) -> None:
        """Forgets everything."""
        self.database.close()
