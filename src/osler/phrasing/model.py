"""What any language model must be able to do, and how it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import msgspec


class Message(msgspec.Struct, frozen=True):
    """One message of a chat."""

    role: Literal["system", "user"]
    content: str


class Model(Protocol):
    """A language model: text in, text out. It is handed no tool, and what it writes is only ever text."""

    @property
    def name(self) -> str:
        """What it is called on the answer."""

    def write(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """What it writes, piece by piece as it comes; of so many tokens at most.

        Raises:
            ModelError: it cannot be reached, refuses, or sends what cannot be read.
        """


class ModelError(Exception):
    """A model gave nothing usable; the message is a clause about it, fit to show, without key or address."""
