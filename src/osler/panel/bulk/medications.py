"""The Medications of an export, on disk: orders of any patient may refer to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec


class Medications:
    """What a Medication of an id says."""

    def __init__(self, path: Path) -> None:
        self._held = sqlite3.connect(path)
        self._decoder = msgspec.json.Decoder(dict[str, Any])
        self._held.execute("create table if not exists medication (id text primary key, said blob)")

    def put(self, found: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Keeps some; of several with one id the last stands."""
        with self._held:
            rows = ((name, msgspec.json.encode(said)) for name, said in found)
            self._held.executemany("insert or replace into medication values (?, ?)", rows)

    def said(self, name: str) -> dict[str, Any] | None:
        """The Medication of an id; None where the export holds none."""
        row = self._held.execute("select said from medication where id = ?", (name,)).fetchone()
        return self._decoder.decode(row[0]) if row else None

    def close(self) -> None:
        """Lets go of the file."""
        self._held.close()
