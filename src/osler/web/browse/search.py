"""Search over everything that can be browsed: a small inverted index, built when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

import msgspec

from osler.web.browse.head import Head, one_line
from osler.web.browse.library import Library, current

_WORD = re.compile(r"[a-z0-9]+(?:[.-][0-9a-z]+)*")
_COMMON = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "i", "in", "is",
     "it", "of", "on", "or", "the", "to", "what", "when", "who", "with")
)  # fmt: skip
_TITLE_WEIGHT = 4.0
_WHOLE_PAGES = frozenset(("Drug", "Topic", "Calculator"))
"""Kinds whose few words all count as much as a title."""
_MOST = 50
_LONGEST = 200


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One page as search knows it."""

    path: str
    title: str
    kind: str
    text: str
    more: str = ""
    """Further words that lead here and are not shown: brands, titles of documents."""


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """The words searched for and what was found."""

    head: Head
    query: str
    hits: tuple[Entry, ...]
    total: int


class Index:
    """Which pages hold which word, and with what weight."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._posting: dict[str, dict[int, float]] = {}
        for number, entry in enumerate(entries):
            for word in tokens(entry.title):
                self._add(word, number, 3 * _TITLE_WEIGHT if entry.kind in _WHOLE_PAGES else _TITLE_WEIGHT)
            for word in tokens(f"{entry.text} {entry.more}"):
                self._add(word, number, 3 * _TITLE_WEIGHT if entry.kind in _WHOLE_PAGES else 1.0)

    def _add(self, word: str, number: int, weight: float) -> None:
        held = self._posting.setdefault(word, {})
        held[number] = held.get(number, 0.0) + weight

    def find(self, query: str) -> list[Entry]:
        """The pages that hold every word, or the start of one; else those that hold any. Best first."""
        scores = [self._scores(word) for word in dict.fromkeys(tokens(query[:_LONGEST]))]
        if not scores:
            return []
        every = set(scores[0]).intersection(*scores[1:])
        chosen = every or {number for found in scores for number in found}
        total = {number: sum(found.get(number, 0.0) for found in scores) for number in chosen}
        ranked = sorted(total, key=lambda number: (-total[number], self.entries[number].title, number))
        return [self.entries[number] for number in ranked]

    def _scores(self, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for held, posting in self._posting.items():
            if held != word and not (len(word) > 2 and held.startswith(word)):
                continue
            rarity = log(1 + len(self.entries) / len(posting)) * (1.0 if held == word else 0.5)
            for number, weight in posting.items():
                found[number] = max(found.get(number, 0.0), rarity * (1 + log(weight)))
        return found


def tokens(text: str) -> list[str]:
    """The words of a text that search goes by."""
    return [word for word in _WORD.findall(text.lower()) if word not in _COMMON]


def search(library: Library, query: str) -> SearchPage:
    """The results page."""
    words = " ".join(query.split())[:_LONGEST]
    hits = index_of(library).find(words) if words else []
    return SearchPage(
        head=Head(
            title="Search", description="Search recommendations, drugs, sources and words.", path="/search"
        ),
        query=words,
        hits=tuple(hits[:_MOST]),
        total=len(hits),
    )


def index_of(library: Library) -> Index:
    """The index of a library, made once."""
    key = library.knowledge.version
    if key not in _KEPT:
        _KEPT[key] = Index(tuple(entries(library)))
    return _KEPT[key]


_KEPT: dict[str, Index] = {}


def entries(library: Library) -> Iterator[Entry]:
    """Every page that search can lead to."""
    for pack in library.packs:
        for name, label in pack.head.topics.items():
            yield Entry(path=f"/topics/{name}", title=label, kind="Topic", text="")
        for drug in pack.drugs.values():
            brands = ", ".join(drug.brands)
            yield Entry(path=f"/drugs/{drug.id}", title=drug.label, kind="Drug", text=brands)
        for card in pack.calculators.values():
            yield Entry(
                path=f"/calculators/{card.id}",
                title=card.title,
                kind="Calculator",
                text=card.summary,
                more=f"calculator {' '.join(name.replace('_', ' ') for name in (card.id, *card.also))}",
            )
        for article in pack.articles:
            topic = pack.head.topics.get(article.topic, "")
            yield Entry(path=f"/answers/{article.slug}", title=article.question, kind="Answer", text=topic)
        for rec in pack.recommendations.values():
            source = pack.sources[rec.source]
            yield Entry(
                path=f"/recommendations/{rec.id}",
                title=rec.title,
                kind=source.short if current(pack, rec) else f"{source.short}, no longer in force",
                text=one_line(rec.text.clinician, 240),
                more=f"{rec.about.replace('-', ' ')} {' '.join(rec.drugs)} {rec.text.patient}",
            )
        for source in pack.sources.values():
            about = one_line(f"{source.title}. {source.publisher}", 240)
            yield Entry(path=f"/guidelines/{source.id}", title=source.short, kind="Source", text=about)
        for term in pack.head.glossary:
            yield Entry(
                path="/glossary", title=term.term, kind="Glossary", text=term.clinician, more=term.patient
            )
        for item in pack.not_covered:
            yield Entry(path="/not-covered", title=item.what, kind="Not covered", text=item.why)
