"""What changed between two answers to the same question."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from osler.core.answer import Answer, Statement

WEIGHING = "weighing"
"""Section of the drugs for and against: pages show it as a table, so its sentences bear no marks."""


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The difference from the answer before."""

    compared: bool = False
    bottom_line: str | None = None
    """The former bottom line, where it changed."""
    fresh: frozenset[str] = frozenset()
    """Ids of the statements that are new or reworded."""
    gone: tuple[str, ...] = ()
    """Former statements that are no longer said."""

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.bottom_line or self.fresh or self.gone)


def marks(before: Answer | None, after: Answer) -> Marks:
    """The difference; nothing is compared without a former answer."""
    if before is None:
        return Marks()
    old, new = dict(_said(before)), dict(_said(after))
    return Marks(
        compared=True,
        bottom_line=None if before.bottom_line.text == after.bottom_line.text else before.bottom_line.text,
        fresh=frozenset(name for name, text in new.items() if old.get(name) != text),
        gone=tuple(text for name, text in old.items() if name not in new),
    )


def _said(answer: Answer) -> Iterator[tuple[str, str]]:
    for alert in answer.alerts:
        yield f"alert/{alert.text}", alert.text
    for statement in _statements(answer):
        yield statement.id, statement.text


def _statements(answer: Answer) -> Iterator[Statement]:
    for section in answer.sections:
        if section.id != WEIGHING:
            yield from section.statements
