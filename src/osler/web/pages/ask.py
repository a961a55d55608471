"""The ask page."""

from __future__ import annotations

import msgspec

from osler.knowledge import Pack
from osler.knowledge.schema import Article, Region


class AskPage(msgspec.Struct, frozen=True, kw_only=True):
    """One box, examples, what is covered and what is not."""

    examples: tuple[str, ...]
    articles: tuple[Article, ...]
    covers: str
    not_covered: tuple[str, ...]
    regions: dict[str, Region]
    region: str
    longest: int
    token: str


def ask_page(pack: Pack, *, longest: int, token: str) -> AskPage:
    """The page for a pack."""
    return AskPage(
        examples=pack.head.examples,
        articles=pack.articles,
        covers=" ".join(pack.head.covers.split()),
        not_covered=tuple(item.what for item in pack.not_covered if item.kind == "out of scope"),
        regions=pack.head.regions,
        region=pack.head.default_region,
        longest=longest,
        token=token,
    )
