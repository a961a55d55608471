"""What changed, for everybody: the public steps of a unit or topic, and an Atom feed of them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Tree

import msgspec
from sqlalchemy import or_, select

from osler.review.store import Store
from osler.review.store.tables import EDITION, ENTRY, ITEM, PART

_PUBLIC = {
    "submitted": "Submitted",
    "content changed": "Content changed",
    "review started": "Review started",
    "signed: approval": "Signed",
    "approved": "Approved",
    "changes requested": "Changes requested",
    "submitted again": "Submitted again",
    "approval ended": "Approval ended",
    "withdrawn": "Withdrawn",
    "superseded": "Superseded",
}
_ATOM = "http://www.w3.org/2005/Atom"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One public step."""

    seq: int
    at: str
    unit: str
    title: str
    kind: str
    what: str
    """In words: "Approved", "Approval ended: its source … is now superseded"."""
    by: str
    """The printed name beside a signature; empty for any other step."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it is to be written."""

    title: str
    address: str
    """Where the feed stands, as a whole address: also its id."""
    page: str
    """The page it belongs to."""
    steps: tuple[Told, ...]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of a unit that was shown to readers."""

    digest: str
    at: str
    """When it came."""
    version: str
    """The packs it came with."""


def changes(
    store: Store, *, unit: str | None = None, topic: str | None = None, limit: int = 50
) -> tuple[Told, ...]:
    """The newest public steps: of a unit with what it says, of a topic ("<pack>/<topic>"), or of all."""
    wanted = (
        select(ENTRY.c.seq, ENTRY.c.at, ENTRY.c.kind, ENTRY.c.unit, ENTRY.c.body, ITEM.c.title)
        .join(ITEM, ITEM.c.unit == ENTRY.c.unit)
        .where(ENTRY.c.kind.in_(sorted(_PUBLIC)))
        .order_by(ENTRY.c.seq.desc())
        .limit(limit)
    )
    if unit is not None:
        under = select(PART.c.recommendation).where(PART.c.article == unit)
        wanted = wanted.where(or_(ENTRY.c.unit == unit, ENTRY.c.unit.in_(under)))
    if topic is not None:
        wanted = wanted.where(ITEM.c.topic == topic)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(_told(row.seq, row.at, row.kind, row.unit, (row.title, row.body)) for row in rows)


def editions(store: Store, unit: str) -> tuple[Published, ...]:
    """Every edition of a unit, oldest first; `edition` has its content."""
    with store.reading() as connection:
        rows = connection.execute(
            select(EDITION.c.digest, EDITION.c.at, EDITION.c.version)
            .where(EDITION.c.unit == unit)
            .order_by(EDITION.c.at)
        )
        return tuple(Published(digest=row.digest, at=row.at, version=row.version) for row in rows)


def atom(feed: Feed) -> str:
    """The feed as Atom (RFC 4287); texts are data and stay so."""
    Tree.register_namespace("", _ATOM)
    root = Tree.Element(f"{{{_ATOM}}}feed")
    _line(root, "title", feed.title)
    _line(root, "id", feed.address)
    _line(root, "updated", feed.steps[0].at if feed.steps else "1970-01-01T00:00:00Z")
    _link(root, feed.address, "self")
    _link(root, feed.page, "alternate")
    author = Tree.SubElement(root, f"{{{_ATOM}}}author")
    _line(author, "name", "Osler")
    for step in feed.steps:
        entry = Tree.SubElement(root, f"{{{_ATOM}}}entry")
        _line(entry, "title", f"{step.title}: {step.what}")
        _line(entry, "id", f"{feed.address}#{step.seq}")
        _line(entry, "updated", step.at)
        _link(entry, feed.page, "alternate")
        if step.by:
            _line(Tree.SubElement(entry, f"{{{_ATOM}}}author"), "name", step.by)
        _line(entry, "summary", step.what)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


def _told(seq: int, at: str, kind: str, unit: str, shown: Sequence[str]) -> Told:
    title, body = shown
    told = msgspec.json.decode(body)
    reason = told.get("reasons") or (told.get("why") if kind != "signed: approval" else "")
    what = f"{_PUBLIC[kind]}: {reason}" if reason else _PUBLIC[kind]
    by = f"{told['name']}, {told['credentials']}" if kind.startswith("signed") else ""
    return Told(
        seq=seq, at=at, unit=unit, title=title, kind=kind, what=f"{what} by {by}" if by else what, by=by
    )


def _line(parent: Tree.Element, name: str, text: str) -> None:
    # XML has no way to hold control characters, not even escaped.
    clean = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    Tree.SubElement(parent, f"{{{_ATOM}}}{name}").text = clean


def _link(parent: Tree.Element, address: str, rel: str) -> None:
    Tree.SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "href": address})
