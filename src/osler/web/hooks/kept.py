"""What is kept for clinics: feedback, appended and never changed; for minutes, ids of tokens and launches.

One SQLite file in the server's data folder, shared by its workers; without a folder, this process's memory.
No patient, no comment and no token is in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

import msgspec

from osler.cds import Heard

FILE = "cds_hooks.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS heard (
    number INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, card TEXT NOT NULL, report TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS heard_stays BEFORE UPDATE ON heard
    BEGIN SELECT raise(ABORT, 'feedback is never changed'); END;
CREATE TRIGGER IF NOT EXISTS heard_remains BEFORE DELETE ON heard
    BEGIN SELECT raise(ABORT, 'feedback is never deleted'); END;
CREATE TABLE IF NOT EXISTS launch (
    state TEXT PRIMARY KEY, pending TEXT NOT NULL, until REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used_token (identity TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
"""


class Kept:
    """The seam between the hooks and whoever reads their feedback: `keep` adds, `heard` reads."""

    def __init__(self, folder: str | None) -> None:
        where = ":memory:"
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            where = str(Path(folder) / FILE)
        self._lock = Lock()
        self._database = sqlite3.connect(where, timeout=10, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_TABLES)

    def keep(self, reports: Iterable[Heard]) -> int:
        """Appends reports; the same report twice is kept once. Returns how many are new."""
        added = 0
        with self._lock:
            for report in reports:
                written = msgspec.json.encode(report).decode()
                cursor = self._database.execute(
                    "INSERT OR IGNORE INTO heard (identity, card, report) VALUES (?, ?, ?)",
                    (written, report.card, written),
                )
                added += cursor.rowcount
        return added

    def heard(self, card: str | None = None) -> tuple[Heard, ...]:
        """All reports in the order in which they came; of one card where it is named."""
        query = "SELECT report FROM heard WHERE ?1 IS NULL OR card = ?1 ORDER BY number"
        with self._lock:
            rows = self._database.execute(query, (card,)).fetchall()
        return tuple(msgspec.json.decode(row[0], type=Heard) for row in rows)

    def remember_launch(self, state: str, pending: str, *, until: float) -> None:
        """Keeps a launch on its way; it holds nothing of a patient."""
        with self._lock:
            self._database.execute("INSERT INTO launch VALUES (?, ?, ?)", (state, pending, until))

    def take_launch(self, state: str, *, now: float) -> str | None:
        """A launch by its state, once; None for one that is unknown, used or too old."""
        with self._lock:
            self._database.execute("DELETE FROM launch WHERE until < ?", (now,))
            rows = self._database.execute(
                "DELETE FROM launch WHERE state = ? RETURNING pending", (state,)
            ).fetchall()
        return rows[0][0] if rows else None

    def is_first_use(self, issuer: str, token: str, *, until: float, now: float) -> bool:
        """Whether a token's id was not used before; it is remembered until the token ends."""
        with self._lock:
            self._database.execute("DELETE FROM used_token WHERE until < ?", (now,))
            cursor = self._database.execute(
                "INSERT OR IGNORE INTO used_token (identity, until) VALUES (?, ?)",
                (f"{len(issuer)}:{issuer}:{token}", until),
            )
        return cursor.rowcount == 1
