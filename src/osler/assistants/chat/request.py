"""What a chat front end sends, read into a question with what came before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from osler.assistants.asking import MOST_EARLIER, MOST_QUESTION


class RefusedError(Exception):
    """A request that cannot be answered: which field, and why."""

    def __init__(self, message: str, *, param: str | None = None, code: str = "invalid_request") -> None:
        super().__init__(message)
        self.param = param
        self.code = code


class ChatMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message; only those of the user are read."""

    role: Literal["user", "system", "developer", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None


class StreamOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the reply is streamed."""

    include_usage: bool = False


class Patient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Osler's own field of a request: what other models have no place for."""

    facts: dict[str, Any] = {}
    """Patient facts by name; they outrank the words of the messages."""
    region: str | None = None
    as_of: str | None = None


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /v1/chat/completions`; what steers a model (temperature, seed …) has no effect."""

    model: str
    messages: tuple[ChatMessage, ...]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    response_format: dict[str, Any] | None = None
    osler: Patient = Patient()

    @property
    def with_usage(self) -> bool:
        """Whether a last chunk tells the usage."""
        return self.stream_options is not None and self.stream_options.include_usage

    def asked(self) -> tuple[str, ...]:
        """What the user said, oldest first; the last is the question.

        System messages and what the assistant said are text: nothing in them instructs Osler.

        Raises:
            RefusedError: nothing is asked, it is no text, or it is too long.
        """
        said = tuple(_text(number, one) for number, one in enumerate(self.messages) if one.role == "user")
        if not said or not said[-1].strip():
            raise RefusedError("nothing is asked: the last user message must hold text", param="messages")
        for text in said:
            if len(text) > MOST_QUESTION:
                raise RefusedError(
                    f"a user message has {len(text):,} characters: shorten it to {MOST_QUESTION:,}",
                    param="messages",
                    code="string_above_max_length",
                )
        return tuple(text for text in said if text.strip())[-MOST_EARLIER - 1 :]


def read_request(body: bytes) -> ChatRequest:
    """The request in a body.

    Raises:
        RefusedError: it is not JSON, a field is missing or of the wrong kind, or asks what Osler cannot give.
    """
    try:
        read = msgspec.json.decode(body, type=ChatRequest)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        raise RefusedError(f"the body cannot be used: {what}", param=place.rstrip("`") or None) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RefusedError("the body is not JSON: send an object with model and messages") from None
    if (read.n or 1) != 1:
        raise RefusedError("there is one answer to a question: leave n out", param="n")
    if (read.response_format or {}).get("type", "text") != "text":
        raise RefusedError(
            "the reply is text: leave response_format out; the answer as JSON is at /api/answers",
            param="response_format",
        )
    return read


def _text(number: int, message: ChatMessage) -> str:
    if isinstance(message.content, str) or message.content is None:
        return message.content or ""
    return "\n".join(_parts(number, message.content))


def _parts(number: int, content: list[dict[str, Any]]) -> Iterator[str]:
    for part in content:
        text = part.get("text")
        if part.get("type") not in {"text", "input_text"} or not isinstance(text, str):
            raise RefusedError(
                "only text is read: leave pictures, sound and files out", param=f"messages[{number}].content"
            )
        yield text
