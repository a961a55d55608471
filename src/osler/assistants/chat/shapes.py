"""The shapes of OpenAI's chat interface that Osler gives."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from osler.core.answer import Alert, NextFact, Reference, Status, UnderstoodFact


class UrlCitation(msgspec.Struct, frozen=True, kw_only=True):
    """A reference, and the marker in the text that stands for it."""

    start_index: int
    end_index: int
    """Characters of the content: `content[start_index:end_index]` is the marker, like "[2]"."""
    url: str
    title: str


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """A citation beside the text."""

    url_citation: UrlCitation
    type: Literal["url_citation"] = "url_citation"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What Osler says."""

    content: str
    """CommonMark."""
    annotations: tuple[Annotation, ...]
    role: Literal["assistant"] = "assistant"
    refusal: None = None
    """Always null: that there is no answer is said in the content and in `osler.status`."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The one choice."""

    message: Message
    index: int = 0
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Words and marks, counted: there is no model, and so there are no tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What a program needs to know of the answer."""

    status: Status
    facts: dict[str, UnderstoodFact]
    alerts: tuple[Alert, ...]
    next_facts: tuple[NextFact, ...]
    references: tuple[Reference, ...]
    follow_ups: tuple[str, ...]
    knowledge_version: str


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """A whole reply."""

    id: str
    created: int
    model: str
    choices: tuple[Choice, ...]
    usage: Usage
    osler: Machine
    object: Literal["chat.completion"] = "chat.completion"
    system_fingerprint: str
    """The version of the knowledge: the same, with the same messages, gives the same content."""


class Chunk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of a streamed reply."""

    id: str
    created: int
    model: str
    choices: tuple[dict[str, Any], ...]
    object: Literal["chat.completion.chunk"]
    system_fingerprint: str
    usage: Usage | msgspec.UnsetType | None = msgspec.UNSET
    osler: Machine | msgspec.UnsetType = msgspec.UNSET


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A "model": one way in which Osler speaks."""

    id: str
    created: int
    object: Literal["model"] = "model"
    owned_by: str = "osler"


class Models(msgspec.Struct, frozen=True, kw_only=True):
    """All of them."""

    data: tuple[Model, ...]
    object: Literal["list"] = "list"


class ErrorDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """An error in the shape that clients of this interface read."""

    error: ErrorDetail
