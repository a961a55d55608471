"""Talk about a unit: comments on a sentence, arguments, the decision, and what readers reported."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal, get_args

import msgspec
from sqlalchemy import Connection, insert, select, update

from osler.core.errors import InputError
from osler.review.accounts.people import acting
from osler.review.errors import AbsentError, ConflictError
from osler.review.items import body_of, item_of
from osler.review.places import places, reported
from osler.review.store import Store
from osler.review.store.store import as_map
from osler.review.store.tables import COMMENT, ENTRY, REPORT

RemarkKind = Literal["comment", "argument for", "argument against", "decision"]
KINDS: tuple[RemarkKind, ...] = get_args(RemarkKind)
LONGEST = 4_000
FEEDBACK = "feedback.jsonl"
"""Where a server keeps readers' reports, in its data folder."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to say."""

    text: str
    sentence: str = ""
    """The place it is about, as `places.places` names it; empty for the whole unit."""
    kind: RemarkKind = "comment"
    reply_to: int | None = None


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said."""

    seq: int
    unit: str
    sentence: str
    digest: str
    """Of the edition it was said about."""
    person: str
    at: str
    kind: RemarkKind
    text: str
    """Plain text as it was written: whoever shows it escapes it."""
    reply_to: int | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader reported about a sentence."""

    id: str
    sentence: str
    kind: str
    text: str
    version: str
    at: str
    closed: str | None
    """Who closed it and why; None while it is open."""


class _Line(msgspec.Struct):
    """One line of a server's feedback."""

    kind: str
    statement: str
    text: str
    knowledge_version: str
    on: str


def comment(store: Store, who: str, unit: str, remark: Remark) -> Comment:
    """Says something about a unit or one of its sentences.

    Raises:
        InputError: the text is empty or too long, or there is no such sentence.
        RefusedError: the role forbids it; a decision is for reviewers and chairs.
    """
    if not remark.text.strip() or len(remark.text) > LONGEST:
        raise InputError(f"the comment is empty or longer than {LONGEST} characters")
    with store.changing() as change:
        roles = ("reviewer", "chair") if remark.kind == "decision" else ("author", "reviewer", "chair")
        acting(change.connection, who, roles, "commenting")  # type: ignore[arg-type]
        item = item_of(change.connection, unit)
        _place(change.connection, unit, item.digest, remark)
        said = {
            "sentence": remark.sentence,
            "digest": item.digest,
            "kind": remark.kind,
            "text": remark.text.strip(),
            "reply_to": remark.reply_to,
        }
        seq = change.enter("comment", unit, who, said)
        row = {"seq": seq, "unit": unit, "person": who, "at": change.at, **said}
        change.add(COMMENT, row)
    return msgspec.convert(row, Comment)


def comments(store: Store, unit: str) -> tuple[Comment, ...]:
    """Everything said about a unit, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(select(COMMENT).where(COMMENT.c.unit == unit).order_by(COMMENT.c.seq))
        return tuple(msgspec.convert(as_map(row), Comment) for row in rows)


def take_reports(store: Store, folder: Path) -> int:
    """Takes over what readers reported to a server, from its data folder; says how many were new.

    Raises:
        InputError: the file cannot be read.
    """
    path = folder / FEEDBACK
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read ({error.strerror}): check it") from None
    found = {hashlib.sha256(b"%d:%b" % (at, line)).hexdigest()[:24]: line for at, line in enumerate(lines)}
    with store.writing() as connection:
        known = set(connection.execute(select(REPORT.c.id)).scalars())
        rows = [_row(name, line) for name, line in found.items() if name not in known]
        kept = [row for row in rows if row is not None]
        if kept:
            connection.execute(insert(REPORT), kept)
    return len(kept)


def reports(store: Store, unit: str | None = None, *, limit: int = 200) -> tuple[Report, ...]:
    """Open and closed reports on the sentences of a unit, or on anything; newest first."""
    wanted = select(REPORT).order_by(REPORT.c.at.desc(), REPORT.c.id).limit(limit)
    with store.reading() as connection:
        if unit is not None:
            item = item_of(connection, unit)
            body = body_of(connection, unit, item.digest)
            names = sorted(set(reported(body, unit).values()))
            wanted = wanted.where(REPORT.c.sentence.in_(names))
        rows = connection.execute(wanted)
        return tuple(msgspec.convert(as_map(row), Report) for row in rows)


def close_report(store: Store, who: str, report: str, *, why: str) -> None:
    """Closes a reader's report with what was done; the reader's words do not go into the history.

    Raises:
        AbsentError: there is no such report.
        ConflictError: it is closed already.
        RefusedError: the role forbids it.
    """
    if not why.strip():
        raise InputError("closing a report needs a reason: say what was done")
    with store.changing() as change:
        acting(change.connection, who, ("author", "reviewer", "chair"), "closing a report")
        row = change.connection.execute(select(REPORT).where(REPORT.c.id == report)).one_or_none()
        if row is None:
            raise AbsentError(f"there is no report {report!r}")
        if row.closed is not None:
            raise ConflictError("the report is closed already")
        closed = f"{who}: {why.strip()}"
        change.connection.execute(update(REPORT).where(REPORT.c.id == report).values(closed=closed))
        change.enter("report closed", "", who, {"report": report, "sentence": row.sentence, "why": why})


def _place(connection: Connection, unit: str, mark: str, remark: Remark) -> None:
    if remark.sentence and remark.sentence not in dict(places(body_of(connection, unit, mark))):
        raise InputError(f"{unit} has no sentence {remark.sentence!r}: leave it out to speak of the whole")
    if remark.reply_to is not None:
        wanted = (ENTRY.c.seq == remark.reply_to, ENTRY.c.unit == unit, ENTRY.c.kind == "comment")
        if connection.execute(select(ENTRY.c.seq).where(*wanted)).first() is None:
            raise InputError(f"there is no comment {remark.reply_to} on {unit} to reply to")


def _row(name: str, line: bytes) -> dict[str, object] | None:
    try:
        told = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return None
    return {
        "id": name,
        "sentence": told.statement,
        "kind": told.kind,
        "text": told.text,
        "version": told.knowledge_version,
        "at": told.on,
    }
