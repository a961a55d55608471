"""Editions of documents in the database: what is new, the same, newer or older; what notices say of them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from osler.documents.document import Document, NoticeKind
from osler.library.interface import DocumentStatus, Stored, Summary

Outcome = Literal["added", "updated", "unchanged"]

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Document)
_SPACE = 2**128
_ITSELF = "retracted, as its own record says"


class _Record:
    """A document as it is kept, and the hash that tells one edition from another."""

    def __init__(self, record: bytes) -> None:
        self.bytes = record
        self.sha = hashlib.sha256(record).hexdigest()


class _Known(NamedTuple):
    """The current edition of a document that shares an identity with one arriving."""

    row: int
    id: str
    sha: str
    version: int | None


def enter(database: sqlite3.Connection, document: Document) -> Outcome:
    """Stores one document inside the caller's transaction: new, a newer or older edition, or nothing."""
    kept = _Record(_encoder.encode(document))
    known = _known(database, document)
    if any(item.sha == kept.sha for item in known) or _has_edition(database, document, kept.sha):
        return "unchanged"
    older_than_ours = any(_is_older(document, item) for item in known)
    name = known[0].id if known else _free_name(database, document)
    _insert(database, document, kept, name, current=not older_than_ours)
    if not older_than_ours:
        for item in known:
            _supersede(database, item)
    return "updated" if known else "added"


def _known(database: sqlite3.Connection, document: Document) -> list[_Known]:
    found: dict[int, _Known] = {}
    for identity in document.identities:
        for row in database.execute(
            "SELECT d.row, d.id, d.sha, d.version FROM identity i JOIN document d ON d.row = i.row "
            "WHERE i.identity = ? AND d.current = 1",
            (identity,),
        ):
            found[row[0]] = _Known(*row)
    return [found[row] for row in sorted(found)]


def _has_edition(database: sqlite3.Connection, document: Document, sha: str) -> bool:
    """Whether this very edition is kept already, though superseded: a re-run must not bring it back."""
    return bool(
        document.version is not None
        and database.execute(
            "SELECT 1 FROM identity i JOIN document d ON d.row = i.row WHERE i.identity = ? AND d.sha = ?",
            (document.identities[0], sha),
        ).fetchone()
    )


def _is_older(document: Document, known: _Known) -> bool:
    return document.version is not None and known.version is not None and document.version < known.version


def _free_name(database: sqlite3.Connection, document: Document) -> str:
    """The document's own id; the whole identity where another document has that id already."""
    taken = database.execute("SELECT 1 FROM document WHERE id = ?", (document.id,)).fetchone()
    return document.identities[0] if taken else document.id


def _insert(
    database: sqlite3.Connection, document: Document, kept: _Record, name: str, *, current: bool
) -> None:
    cursor = database.execute(
        "INSERT INTO document (id, sha, version, kind, year, record, current, indexed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        # An older edition is never searched: it has nothing to index.
        (
            name,
            kept.sha,
            document.version,
            document.kind,
            document.year,
            kept.bytes,
            current,
            not current,
        ),
    )
    row = cursor.lastrowid
    assert row is not None
    database.executemany(
        "INSERT OR IGNORE INTO identity (identity, row) VALUES (?, ?)",
        [(identity, row) for identity in document.identities],
    )
    database.executemany(
        "INSERT OR IGNORE INTO mark (identity, kind, said_by) VALUES (?, ?, ?)",
        [(identity, kind, row) for identity, kind in _said_in(document)],
    )
    _tally(database, kept.sha, +1)


def _said_in(document: Document) -> Iterator[tuple[str, NoticeKind]]:
    """What a document says of others, and what its own record says of itself."""
    if document.notice is not None:
        yield from ((identity, document.notice.kind) for identity in document.notice.of)
    if document.retracted:
        yield document.identities[0], "retraction"


def _supersede(database: sqlite3.Connection, known: _Known) -> None:
    database.execute("UPDATE document SET current = 0, indexed = 1 WHERE row = ?", (known.row,))
    database.execute("INSERT OR IGNORE INTO leaving (row, id) VALUES (?, ?)", (known.row, known.id))


def remove(database: sqlite3.Connection, name: str) -> bool:
    """Removes every edition of a document; whether there was one."""
    rows = database.execute("SELECT row, sha FROM document WHERE id = ?", (name,)).fetchall()
    for row, sha in rows:
        for table, column in (("mark", "said_by"), ("identity", "row"), ("document", "row")):
            database.execute(f"DELETE FROM {table} WHERE {column} = ?", (row,))  # noqa: S608 - names of ours
        database.execute("INSERT OR IGNORE INTO leaving (row, id) VALUES (?, ?)", (row, name))
        _tally(database, sha, -1)
    return bool(rows)


def _tally(database: sqlite3.Connection, sha: str, sign: int) -> None:
    """Keeps the sum of all editions' hashes: a fingerprint that no order of arrival changes."""
    total = (int(fingerprint(database), 16) + sign * int(sha[:32], 16)) % _SPACE
    set_note(database, "fingerprint", f"{total:032x}")


def fingerprint(database: sqlite3.Connection) -> str:
    """The sum of the hashes of all editions, 32 hexadecimal digits."""
    return note(database, "fingerprint") or "0" * 32


def note(database: sqlite3.Connection, name: str) -> str | None:
    """What the library has noted about itself under this name."""
    found = database.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
    return str(found[0]) if found else None


def set_note(database: sqlite3.Connection, name: str, value: str) -> None:
    """Notes something about the library itself."""
    database.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def forget_index(database: sqlite3.Connection) -> None:
    """Marks every current edition as not indexed: the index has been thrown away."""
    database.execute("UPDATE document SET indexed = 0 WHERE current = 1")
    database.execute("DELETE FROM leaving")


def size(database: sqlite3.Connection) -> int:
    """How many documents there are, older editions not counted."""
    return int(database.execute("SELECT count(*) FROM document WHERE current = 1").fetchone()[0])


def summary(database: sqlite3.Connection, *, passages: int) -> Summary:
    """What the library holds, counted."""
    counted = database.execute(
        "SELECT kind, count(*), min(year), max(year) FROM document "
        "WHERE current = 1 GROUP BY kind ORDER BY kind"
    ).fetchall()
    years = [year for _, _, first, last in counted for year in (first, last) if year is not None]
    marks = dict(
        database.execute(
            "SELECT m.kind, count(DISTINCT i.row) FROM mark m JOIN identity i ON i.identity = m.identity "
            "JOIN document d ON d.row = i.row JOIN document said ON said.row = m.said_by "
            "WHERE d.current = 1 AND said.current = 1 GROUP BY m.kind"
        ).fetchall()
    )
    return Summary(
        documents=sum(row[1] for row in counted),
        passages=passages,
        kinds={row[0]: row[1] for row in counted},
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        superseded=database.execute("SELECT count(*) FROM document WHERE current = 0").fetchone()[0],
        marks=marks,
        fingerprint=fingerprint(database),
    )


def current_name(database: sqlite3.Connection, row: int) -> str | None:
    """The id of the edition in this row, as long as it is the current one."""
    found = database.execute("SELECT id FROM document WHERE row = ? AND current = 1", (row,)).fetchone()
    return str(found[0]) if found else None


def current_row(database: sqlite3.Connection, name: str) -> int | None:
    """The row of the document's current edition; None when there is none."""
    found = database.execute("SELECT row FROM document WHERE id = ? AND current = 1", (name,)).fetchone()
    return int(found[0]) if found else None


def record(database: sqlite3.Connection, row: int) -> Document:
    """The document in this row: it never changes, unlike what it is worth."""
    found = database.execute("SELECT record FROM document WHERE row = ?", (row,)).fetchone()
    return document_of(found[0])


def document_of(record: bytes) -> Document:
    """A document from the form in which it is kept."""
    return _decoder.decode(record)


def by_name(database: sqlite3.Connection, name: str) -> Stored | None:
    """The newest edition of a document; by its id or by any of its identities ("doi:10.1/x")."""
    found = database.execute(
        "SELECT row, id, record, current FROM document WHERE id = ? ORDER BY current DESC, row DESC", (name,)
    ).fetchone()
    if found is None:
        found = database.execute(
            "SELECT d.row, d.id, d.record, d.current FROM identity i JOIN document d ON d.row = i.row "
            "WHERE i.identity = ? ORDER BY d.current DESC, d.row DESC",
            (name,),
        ).fetchone()
    return _stored(database, found) if found else None


def all_of(database: sqlite3.Connection, name: str) -> tuple[Stored, ...]:
    """Every edition of a document, oldest first, so that an old quote can still be checked."""
    return tuple(
        _stored(database, row)
        for row in database.execute(
            "SELECT row, id, record, current FROM document WHERE id = ? ORDER BY row", (name,)
        )
    )


def _stored(database: sqlite3.Connection, found: tuple[int, str, bytes, int]) -> Stored:
    row, name, record, current = found
    document = document_of(record)
    status, note = standing(database, document, current=bool(current))
    return Stored(id=name, row=row, document=document, status=status, note=note)


def standing(
    database: sqlite3.Connection, document: Document, *, current: bool
) -> tuple[DocumentStatus, str | None]:
    """What the document is worth today, by itself, by its editions and by notices of others."""
    marks = _marks(database, document)
    if document.retracted or "retraction" in marks:
        return "retracted", marks.get("retraction", _ITSELF)
    if not current:
        return "superseded", "a newer edition is in the library"
    return "current", marks.get("concern") or marks.get("correction")


def _marks(database: sqlite3.Connection, document: Document) -> dict[str, str]:
    words = {
        "retraction": "retracted by",
        "correction": "corrected by",
        "concern": "subject of an expression of concern,",
    }
    holes = ", ".join("?" * len(document.identities))
    # What its own record says of it is known already, and is no notice to point at.
    rows = database.execute(
        f"SELECT m.kind, d.id FROM mark m JOIN document d ON d.row = m.said_by "  # noqa: S608 - holes only
        f"WHERE d.current = 1 AND m.identity IN ({holes}) "
        "AND m.said_by NOT IN (SELECT row FROM identity WHERE identity = ?) ORDER BY m.kind, d.id",
        (*document.identities, document.identities[0]),
    )
    return {kind: f"{words[kind]} {name}" for kind, name in reversed(rows.fetchall())}
