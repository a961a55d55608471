"""Bringing a database up to date: one transaction, one process at a time, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from osler.core.errors import InputError
from osler.review.store.faults import told_as_unavailable

NEWEST = "0001"
"""The newest migration; a test holds it to what the folder says."""
_FOLDER = Path(__file__).parent.parent / "migrations"
_LOCK = 0x6F736C6572
"""A number of our own for PostgreSQL's advisory lock."""


def migrate(engine: Engine) -> None:
    """Applies the migrations that the database lacks.

    A migration that is interrupted leaves the database as it was; the next start does it again.

    Raises:
        InputError: a later Osler made the database.
        UnavailableError: it cannot be reached or written.
    """
    with told_as_unavailable(), engine.connect() as connection:
        if revision_of(connection) == NEWEST:
            return
        connection.rollback()
        writer = connection.execution_options(osler_writes=True)
        with writer.begin():
            if engine.dialect.name == "postgresql":
                writer.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _upgrade(writer, revision_of(writer))


def revision_of(connection: Connection) -> str | None:
    """Which migration was applied last; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, revision: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - not needed while the database is up to date
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise InputError(
            f"a later Osler made this review database (it is at {revision}): use that or a later one"
        )
    command.upgrade(config, NEWEST)
