"""What the editions in a database say of documents by their notices."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from osler.documents.document import NoticeKind
from osler.library import editions
from osler.library.interface import Told

_AT_ONCE = 500
_LAST = "9999"
"""After every date: a notice without one."""
_SAID = (
    "SELECT m.identity, m.kind, d.row, d.id FROM mark m JOIN document d ON d.row = m.said_by "
    "WHERE d.current = 1"
)


def told(database: sqlite3.Connection, identities: Iterable[str] | None) -> tuple[Told, ...]:
    """As `osler.library.notices`, of the editions in a database."""
    if identities is None:
        rows = database.execute(_SAID).fetchall()
        asked_as = {row[0]: [row[0]] for row in rows}
    else:
        asked_as = aliases(database, identities)
        rows = list(_said_of(database, list(asked_as)))
    found = {
        (name, kind, row): _told(database, kind, name, row, said_by)
        for identity, kind, row, said_by in rows
        for name in asked_as[identity]
    }
    return tuple(sorted(found.values(), key=lambda it: (it.date or _LAST, it.of, it.kind, it.said_by)))


def aliases(database: sqlite3.Connection, identities: Iterable[str]) -> dict[str, list[str]]:
    """Every identity by which the documents are known, each with those that were asked for."""
    found: dict[str, list[str]] = {}
    for asked in identities:
        others = database.execute(
            "SELECT DISTINCT other.identity FROM identity own JOIN document d ON d.row = own.row "
            "JOIN identity other ON other.row = d.row WHERE own.identity = ? AND d.current = 1",
            (asked,),
        )
        for name in dict.fromkeys((asked, *(row[0] for row in others))):
            found.setdefault(name, []).append(asked)
    return found


def _said_of(
    database: sqlite3.Connection, identities: list[str]
) -> Iterable[tuple[str, NoticeKind, int, str]]:
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        holes = ", ".join("?" * len(some))
        yield from database.execute(f"{_SAID} AND m.identity IN ({holes})", some)


def _told(database: sqlite3.Connection, kind: NoticeKind, of: str, row: int, said_by: str) -> Told:
    document = editions.record(database, row)
    year = None if document.year is None else str(document.year)
    # What an article's own record says of it bears no date: its year is that of the article.
    date = (document.notice.date or year) if document.notice else None
    return Told(
        kind=kind,
        of=of,
        date=date,
        said_by=said_by,
        title=document.title,
        url=document.url,
        publisher=document.publisher,
    )


def retracted(database: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of the documents here that are retracted, by a notice or by their own record."""
    found = database.execute(
        "SELECT DISTINCT d.id FROM mark m JOIN document said ON said.row = m.said_by AND said.current = 1 "
        "JOIN identity i ON i.identity = m.identity JOIN document d ON d.row = i.row AND d.current = 1 "
        "WHERE m.kind = 'retraction' ORDER BY d.id"
    )
    return tuple(row[0] for row in found)
