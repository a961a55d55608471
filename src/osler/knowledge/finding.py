"""What is wrong with a pack: where, why, and the mend, in one line."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One fault of a knowledge pack."""

    rule: str
    """Id of the rule that found it: "unknown-key", "missing-boundary-case"."""
    file: str
    """Path inside the pack, with the line where it is known: "facts/age.yaml:3"."""
    message: str
    """What is wrong and why."""
    mend: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.file}: {self.message}; {self.mend} [{self.rule}]"
