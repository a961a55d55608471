"""The page on which a reader sees what a link would carry, and confirms it."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from osler.knowledge import Pack
from osler.knowledge.schema import Article
from osler.web.turn import Turn

LONGEST = 2_000
"""Longest question in a link, in characters: longer addresses are cut off by some programs."""
_MOST_ARTICLES = 4


class SharePage(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a link, what it tells of a patient, and the link once that was confirmed."""

    question: str
    """Exactly the text that the link carries."""
    told: tuple[tuple[str, str], ...]
    """Facts of a patient read in that text: each in words, and the words it was read from."""
    left_out: int
    """Facts of the page that the link does not carry: from earlier questions or set by hand."""
    articles: tuple[Article, ...]
    """Published answers on the same topics, which hold no patient."""
    changed: bool
    """Whether the text is another than the one shown before, and so is shown again first."""
    link: str | None
    """The link, once confirmed."""
    longest: int
    token: str


class SharedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Where a link leads: the question is put in the box by the browser and sent only by the reader."""

    longest: int
    token: str


def share_page(turn: Turn, *, seen: str | None, base: str, token: str) -> SharePage:
    """The page for a question; the link is there only when its text is the one that was seen."""
    question = turn.ask.question.strip()
    own = turn.asked.case.facts.values()
    confirmed = seen is not None and _same(seen, question)
    return SharePage(
        question=question,
        told=_told(turn),
        left_out=sum(fact.origin in {"given", "conversation"} for fact in own),
        articles=_articles(turn.pack, turn.asked.reading.topics),
        changed=seen is not None and not confirmed,
        link=link(base, question) if confirmed else None,
        longest=LONGEST,
        token=token,
    )


def link(base: str, question: str) -> str:
    """The address; what stands after "#" stays in the browser and is never sent to a server."""
    return f"{base.rstrip('/')}/shared#q={quote(question, safe='')}"


def _same(seen: str, question: str) -> bool:
    return seen.replace("\r\n", "\n").strip() == question.replace("\r\n", "\n")


def _told(turn: Turn) -> tuple[tuple[str, str], ...]:
    facts = turn.answer.understood.facts.values()
    return tuple((fact.label, fact.quote or "") for fact in facts if fact.origin == "question")


def _articles(pack: Pack, topics: tuple[str, ...]) -> tuple[Article, ...]:
    found = [item for item in pack.articles if item.topic in topics]
    return tuple(sorted(found, key=lambda item: topics.index(item.topic)))[:_MOST_ARTICLES]
