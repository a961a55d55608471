"""The review board's first tables, and the triggers that keep its history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_KEPT = ("entry", "signature", "edition", "comment")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    """Makes everything."""
    _history()
    _units()
    _people()
    _talk()
    _guard()


def _history() -> None:
    head = op.create_table(
        "head", sa.Column("id", sa.Integer, primary_key=True), _number("seq"), _text("hash"), _text("at")
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64, "at": ""}])
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("at", "kind", "unit", "person", "body", "previous", "hash")),
    )
    op.create_index("entry_unit", "entry", ["unit", "seq"])
    op.create_table(
        "signature",
        sa.Column(
            "seq",
            sa.Integer,
            sa.ForeignKey("entry.seq", deferrable=True, initially="DEFERRED"),
            primary_key=True,
            autoincrement=False,
        ),
        _text("unit"),
        _number("round"),
        *(_text(name) for name in ("digest", "person", "name", "credentials", "interests")),
        _number("as_chair"),
        _text("meaning"),
        _text("at"),
    )
    op.create_index("signature_unit", "signature", ["unit", "round"])


def _units() -> None:
    op.create_table(
        "item",
        sa.Column("unit", _TEXT, primary_key=True),
        *(_text(name) for name in ("kind", "title", "topic", "digest", "said", "state")),
        _number("revision"),
        _number("round"),
        _text("author", null=True),
        _text("assignee", null=True),
        _number("needs"),
        _number("reach"),
        _text("since"),
        _number("open"),
        *(_text(name, null=True) for name in ("stale", "approved_at", "due")),
        sa.Column("months", sa.Integer),
    )
    for name, columns in {
        "item_oldest": ["open", "since", "unit"],
        "item_reach": ["open", "reach", "unit"],
        "item_mine": ["assignee", "open", "since", "unit"],
        "item_author": ["author", "open", "since", "unit"],
        "item_stale": ["stale", "since", "unit"],
        "item_topic": ["topic", "open", "since", "unit"],
        "item_due": ["state", "due"],
    }.items():
        op.create_index(name, "item", columns)
    for table, one, other in (("part", "article", "recommendation"), ("cites", "unit", "source")):
        op.create_table(
            table,
            sa.Column(one, _TEXT, primary_key=True),
            sa.Column(other, _TEXT, primary_key=True),
        )
        op.create_index(f"{table}_{other}", table, [other])
    op.create_table(
        "edition",
        sa.Column("unit", _TEXT, primary_key=True),
        sa.Column("digest", _TEXT, primary_key=True),
        *(_text(name) for name in ("at", "version", "body")),
    )
    op.create_table(
        "source_note",
        sa.Column("source", _TEXT, primary_key=True),
        *(_text(name) for name in ("status", "why", "person", "at")),
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", _TEXT, primary_key=True),
        *(_text(name) for name in ("name", "roles", "credentials", "specialty")),
        _text("interests", null=True),
        _number("active"),
        *(_text(name, null=True) for name in ("password", "totp", "totp_pending")),
        _number("totp_last"),
        _text("issuer", null=True),
        _text("subject", null=True),
    )
    op.create_index("person_subject", "person", ["issuer", "subject"], unique=True)
    op.create_table(
        "passkey",
        sa.Column("credential", _TEXT, primary_key=True),
        sa.Column("person", _TEXT, sa.ForeignKey("person.id"), nullable=False),
        _text("label"),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        _number("uses"),
        _text("at"),
    )
    op.create_index("passkey_person", "passkey", ["person"])
    op.create_table(
        "challenge",
        sa.Column("id", _TEXT, primary_key=True),
        _text("person"),
        _text("purpose"),
        sa.Column("challenge", sa.LargeBinary, nullable=False),
        _text("expires"),
    )
    op.create_table(
        "session",
        sa.Column("token", _TEXT, primary_key=True),
        sa.Column("person", _TEXT, sa.ForeignKey("person.id"), nullable=False),
        *(_text(name) for name in ("how", "at", "proved", "seen", "expires")),
    )
    op.create_index("session_person", "session", ["person"])
    op.create_table(
        "attempt",
        sa.Column("key", _TEXT, primary_key=True),
        _number("wrong"),
        _text("until"),
        _text("last"),
    )


def _talk() -> None:
    op.create_table(
        "comment",
        sa.Column(
            "seq",
            sa.Integer,
            sa.ForeignKey("entry.seq", deferrable=True, initially="DEFERRED"),
            primary_key=True,
            autoincrement=False,
        ),
        *(_text(name) for name in ("unit", "sentence", "digest", "person", "at", "kind", "text")),
        sa.Column("reply_to", sa.Integer),
    )
    op.create_index("comment_unit", "comment", ["unit", "seq"])
    op.create_table(
        "report",
        sa.Column("id", _TEXT, primary_key=True),
        *(_text(name) for name in ("sentence", "kind", "text", "version", "at")),
        _text("closed", null=True),
    )
    op.create_index("report_sentence", "report", ["sentence", "at"])
    op.create_table(
        "demand",
        sa.Column("key", _TEXT, primary_key=True),
        *(_text(name) for name in ("topics", "intents")),
        _number("answered"),
        _number("times"),
    )
    op.create_index("demand_times", "demand", ["answered", "times"])
    op.create_table(
        "proposal",
        sa.Column("id", _TEXT, primary_key=True),
        _text("question"),
        _text("topic"),
        _number("answered"),
        _text("at"),
        _text("state"),
        _text("slug", null=True),
        _text("person", null=True),
    )
    op.create_index("proposal_state", "proposal", ["state", "at"])


def _guard() -> None:
    """The database itself refuses to change or take away what is kept for good."""
    if op.get_bind().dialect.name == "sqlite":
        for table in _KEPT:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION osler_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION osler_append_only()"
        )
