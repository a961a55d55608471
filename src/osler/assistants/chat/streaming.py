"""A reply cut into chunks: text in paragraphs, then citations, then the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from osler.assistants.chat.answering import Written, finished
from osler.assistants.chat.shapes import Chunk

DONE = b"data: [DONE]\n\n"


def chunks(written: Written, *, usage: bool, more: Iterable[str] = ()) -> Iterator[bytes]:
    """The reply as server-sent events; joined, the pieces of content are the whole content.

    `more` gives blocks that are written while the first part is on its way.
    """
    # With usage asked for, every chunk but the last says that it is not known yet.
    unknown: dict[str, Any] = {"usage": None} if usage else {}
    yield _event(written, {"role": "assistant", "content": "", "refusal": None}, **unknown)
    for paragraph in _paragraphs(written.blocks):
        yield _event(written, {"content": paragraph}, **unknown)
    for block in more:
        yield _event(written, {"content": block}, **unknown)
    whole = finished(written)
    annotations = msgspec.to_builtins(whole.choices[0].message.annotations)
    if annotations:
        yield _event(written, {"annotations": annotations}, **unknown)
    yield _event(written, {}, finish="stop", osler=whole.osler, **unknown)
    if usage:
        yield _line(_chunk(written, (), usage=whole.usage))
    yield DONE


def _event(written: Written, delta: dict[str, Any], *, finish: str | None = None, **more: Any) -> bytes:  # noqa: ANN401
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _line(_chunk(written, (choice,), **more))


def _chunk(written: Written, choices: tuple[dict[str, Any], ...], **more: Any) -> Chunk:  # noqa: ANN401
    whole = written.completion
    return Chunk(
        id=whole.id,
        created=whole.created,
        model=whole.model,
        choices=choices,
        object="chat.completion.chunk",
        system_fingerprint=whole.system_fingerprint,
        **more,
    )


def _line(chunk: Chunk) -> bytes:
    return b"data: " + msgspec.json.encode(chunk) + b"\n\n"


def _paragraphs(blocks: Iterable[str]) -> Iterator[str]:
    held = ""
    for block in blocks:
        held += block
        if block == "\n":
            yield held
            held = ""
    if held:
        yield held
