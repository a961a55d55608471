"""A model that writes what it was told to: for tests, and to try the gate by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from osler.phrasing.model import Message, ModelError


class Scripted:
    """Gives its replies one after the other; an error among them is raised in its turn."""

    def __init__(self, *replies: str | ModelError, name: str = "scripted") -> None:
        self.name = name
        self.asked: list[Sequence[Message]] = []
        """The messages of each call."""
        self._replies = list(replies)

    def write(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """The next reply, word by word; nothing when all are given."""
        self.asked.append(tuple(messages))
        reply = self._replies.pop(0) if self._replies else ""
        if isinstance(reply, ModelError):
            raise reply
        for word in reply[: most * 4].split(" "):
            yield word + " "
