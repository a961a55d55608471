"""What an operator may set."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from osler.web.clinic import Clinic

KEY_FILE = "signing.key"
STATE_FILES = (KEY_FILE, "feedback.jsonl", "keys/*.json", "cds_hooks.sqlite")
"""What a server keeps in its data folder besides the review board: all of it belongs into a backup."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one site; all workers share them."""

    data: str | None = None
    """Folder for feedback and the signing key; without one, neither outlives the process."""
    database: str | None = None
    """Address of the review board's PostgreSQL; SQLite in the data folder when None."""
    secret: str | None = None
    """The signing key, where it is not kept in the data folder."""
    packs: tuple[str, ...] = ()
    """Knowledge packs instead of the built-in one."""
    library: str | None = None
    """Folder of the evidence library; the one in the data directory of the user who serves when None."""
    no_library: bool = False
    """Quote from no library."""
    rate: float = 5.0
    """Questions a second that one client may send for long; 0 sets no limit."""
    burst: int = 60
    """Questions that one client may send at once."""
    most_bytes: int = 64_000
    """Largest body of a request."""
    most_record_bytes: int = 5_000_000
    """Largest body where a patient's record or a long conversation may come."""
    require_api_key: bool = False
    """Programs need a key; pages for people need none."""
    hosts: tuple[str, ...] = ()
    """Names under which this machine is reached through a proxy on it; localhost always is one."""
    most_question: int = 10_000
    """Longest question in characters."""
    token_seconds: int = 24 * 3600
    """How long a page or a conversation can be continued."""

    model: str | None = None
    """Language model that may phrase answers behind the gate; none when None."""
    send_facts: bool = False
    """Whether facts of the patient, de-identified, may be sent to it."""
    panel: str | None = None
    """Result file of `osler panel … --out`, from which the work lists are made; none without."""
    clinic: Clinic = Clinic()
    """Which records may call, be read, and launch the site."""

    @property
    def has_board(self) -> bool:
        """Whether there is a place for the review board."""
        return self.data is not None or self.database is not None

    def key(self) -> bytes:
        """The signing key: given, kept in the data folder, or new."""
        if self.secret:
            return bytes.fromhex(self.secret)
        if self.data is None:
            return os.urandom(32)
        path = Path(self.data) / KEY_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(os.urandom(32).hex())
        return bytes.fromhex(path.read_text("ascii").strip())
