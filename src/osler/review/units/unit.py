"""A unit of review, as the pack has it now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from osler.core.digest import digest

Kind = Literal["recommendation", "article", "drug"]


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation with tests and evidence, a drug's monograph, or an article: question and answer."""

    id: str
    """"<pack>/<recommendation>", "<pack>/drugs/<drug>" or "<pack>/answers/<slug>"."""
    kind: Kind
    title: str
    topic: str
    """"<pack>/<topic>"."""
    digest: str
    """Of everything an approval rests on: text, condition with its definitions, figures, source, tests."""
    said: str
    """Of the same without the tests: what a server can check without reading them."""
    needs: int
    """How many people must approve it."""
    sources: tuple[str, ...]
    parts: tuple[str, ...] = ()
    """For an article: ids of the recommendations and drugs that it says."""
    reach: int = 0
    """How many saved answers say it; an article is one of them."""
    months: int | None = None
    """How long an approval stands."""
    replaced_by: str | None = None
    body: dict[str, Any]
    """The content itself, as it is shown, compared and kept."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """All units of the loaded packs."""

    version: str
    packs: tuple[str, ...]
    units: dict[str, Unit]
    unanswered: dict[str, str] = {}
    """Articles whose question has no answer now, as when its sources were retracted, and why."""


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """What a server says now: enough to hold approvals against it."""

    packs: tuple[str, ...]
    said: dict[str, str]
    """Digest of what is said, by unit: recommendations and drugs."""


_SIGNED: dict[Kind, tuple[str, ...]] = {
    "recommendation": ("recommendation", "definitions", "source", "tests"),
    "drug": ("drug", "definitions", "sources"),
    "article": ("question", "topic", "answers"),
}


def digest_of(body: Mapping[str, Any]) -> str:
    """The digest of a unit, from its body: what an approval is bound to."""
    return digest({name: body[name] for name in _SIGNED[kind_of(body)]})


def kind_of(body: Mapping[str, Any]) -> Kind:
    """Of which kind a unit is, from its body."""
    if "answers" in body:
        return "article"
    return "drug" if "drug" in body else "recommendation"


def as_kept(body: dict[str, Any]) -> dict[str, Any]:
    """A body as it comes back from the database: lists where it had tuples."""
    kept = msgspec.json.decode(msgspec.json.encode(body))
    assert isinstance(kept, dict)
    return kept
