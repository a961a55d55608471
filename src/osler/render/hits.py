"""Passages found, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

import msgspec

from osler.library.interface import Hit

_WIDTH = 80


def as_text(hits: Iterable[Hit], *, explain: bool = False) -> str:
    """Each hit with its place and the passage word for word; a line that says so when there is none."""
    return "\n\n".join(_said(tuple(hits), explain=explain)) or "Nothing found."


def _said(hits: tuple[Hit, ...], *, explain: bool) -> Iterator[str]:
    if hits and hits[0].meaning is not msgspec.UNSET:
        yield f"Ranked by words and by meaning (model {hits[0].meaning})."
    yield from (_one(hit, explain=explain) for hit in hits)


def _one(hit: Hit, *, explain: bool) -> str:
    year = f", {hit.year}" if hit.year is not None else ""
    marked = f" [{hit.status.upper()}]" if hit.status != "current" else ""
    lines = [
        fill(f"{hit.rank}. {hit.title or hit.document}{marked}", _WIDTH, subsequent_indent="   "),
        f"   {hit.document} ({hit.kind}{year}), {hit.locator}, score {hit.score:.2f}",
    ]
    if hit.quote:
        lines.append(fill(f'"{hit.quote}"', _WIDTH, initial_indent="   ", subsequent_indent="   "))
    if hit.url:
        lines.append(f"   {hit.url}")
    if explain:
        lines += [f"   {part.value:+.3f}  {part.what}" for part in hit.parts]
    return "\n".join(lines)
