"""The tables, as the newest migration leaves them.

Times are ISO 8601 texts in UTC of fixed width, so that their order is the order in time on every database.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table
from sqlalchemy import Text as AnyText

METADATA = MetaData()
Text = AnyText().with_variant(AnyText(collation="C"), "postgresql")
"""Texts in the order of their code points on every database."""

HEAD = Table(
    "head",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""One row: the last entry of the history. Whoever holds it may write."""

ENTRY = Table(
    "entry",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("entry_unit", "unit", "seq"),
)

ITEM = Table(
    "item",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("author", Text),
    Column("assignee", Text),
    Column("needs", Integer, nullable=False),
    Column("reach", Integer, nullable=False),
    Column("since", Text, nullable=False),
    Column("open", Integer, nullable=False),
    Column("stale", Text),
    Column("approved_at", Text),
    Column("due", Text),
    Column("months", Integer),
    Index("item_oldest", "open", "since", "unit"),
    Index("item_reach", "open", "reach", "unit"),
    Index("item_mine", "assignee", "open", "since", "unit"),
    Index("item_author", "author", "open", "since", "unit"),
    Index("item_stale", "stale", "since", "unit"),
    Index("item_topic", "topic", "open", "since", "unit"),
    Index("item_due", "state", "due"),
)
"""One row for each unit of review: where it stands now. What led there is in the history."""

PART = Table(
    "part",
    METADATA,
    Column("article", Text, primary_key=True),
    Column("recommendation", Text, primary_key=True),
    Index("part_recommendation", "recommendation"),
)
"""What an article says: recommendations, and under the same name (older than they) drugs."""

CITES = Table(
    "cites",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Index("cites_source", "source"),
)

EDITION = Table(
    "edition",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", Text, nullable=False),
)

SIGNATURE = Table(
    "signature",
    METADATA,
    Column("seq", Integer, ForeignKey("entry.seq", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("unit", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("credentials", Text, nullable=False),
    Column("interests", Text, nullable=False),
    Column("as_chair", Integer, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("signature_unit", "unit", "round"),
)

PERSON = Table(
    "person",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("credentials", Text, nullable=False),
    Column("specialty", Text, nullable=False),
    Column("interests", Text),
    Column("active", Integer, nullable=False),
    Column("password", Text),
    Column("totp", Text),
    Column("totp_pending", Text),
    Column("totp_last", Integer, nullable=False),
    Column("issuer", Text),
    Column("subject", Text),
    Index("person_subject", "issuer", "subject", unique=True),
)

PASSKEY = Table(
    "passkey",
    METADATA,
    Column("credential", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Index("passkey_person", "person"),
)

CHALLENGE = Table(
    "challenge",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("expires", Text, nullable=False),
)

SESSION = Table(
    "session",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("how", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("proved", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Index("session_person", "person"),
)

ATTEMPT = Table(
    "attempt",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("until", Text, nullable=False),
    Column("last", Text, nullable=False),
)

COMMENT = Table(
    "comment",
    METADATA,
    Column("seq", Integer, ForeignKey("entry.seq", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("unit", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("reply_to", Integer),
    Index("comment_unit", "unit", "seq"),
)

REPORT = Table(
    "report",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("sentence", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("closed", Text),
    Index("report_sentence", "sentence", "at"),
)

DEMAND = Table(
    "demand",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("topics", Text, nullable=False),
    Column("intents", Text, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Index("demand_times", "answered", "times"),
)

PROPOSAL = Table(
    "proposal",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("slug", Text),
    Column("person", Text),
    Index("proposal_state", "state", "at"),
)

SOURCE_NOTE = Table(
    "source_note",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
)

KEPT_FOR_GOOD = ("entry", "signature", "edition", "comment")
"""Tables to which rows may be added and from which none may be taken or changed: the database refuses it."""
