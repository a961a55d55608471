"""Pages of plain words: glossary, what is not covered, editorial policy, about and limits."""

from __future__ import annotations

import msgspec

from osler.knowledge import Pack
from osler.knowledge.schema import EditorialLimit, NotCovered, Term
from osler.web.browse.head import Head
from osler.web.browse.library import Library

_KINDS = {
    "out of scope": "Out of scope",
    "not yet modelled": "Not yet modelled",
    "no source found": "No source found",
    "unverified": "Seen, but not verified in its source",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A word with where it is used in that meaning."""

    term: Term
    sources: tuple[tuple[str, str], ...]
    """Address of a recommendation, and its source with the place in it."""


class GlossaryPage(msgspec.Struct, frozen=True, kw_only=True):
    """The words, each for both readers."""

    head: Head
    terms: tuple[Entry, ...]


class GapGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out for one kind of reason."""

    heading: str
    items: tuple[NotCovered, ...]


class NotCoveredPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the packs leave out, and why."""

    head: Head
    covers: tuple[str, ...]
    groups: tuple[GapGroup, ...]


class PolicyPage(msgspec.Struct, frozen=True, kw_only=True):
    """How content comes about and what its review status means."""

    head: Head
    limits: tuple[EditorialLimit, ...]
    """Limits that no source gives."""


class AboutPage(msgspec.Struct, frozen=True, kw_only=True):
    """What Osler is, what it holds, and what it cannot do."""

    head: Head
    covers: tuple[str, ...]
    versions: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


def glossary(library: Library) -> GlossaryPage:
    """The glossary of all packs."""
    found = ((pack, term) for pack in library.packs for term in pack.head.glossary)
    terms = sorted((_entry(pack, term) for pack, term in found), key=lambda item: item.term.term)
    return GlossaryPage(
        head=_head(library, "Glossary", "Words used here, in plain terms."), terms=tuple(terms)
    )


def _entry(pack: Pack, term: Term) -> Entry:
    used = [pack.recommendations[name] for name in term.rests_on if name in pack.recommendations]
    return Entry(
        term=term,
        sources=tuple(
            (f"/recommendations/{rec.id}", f"{pack.sources[rec.source].short}, {rec.locator}") for rec in used
        ),
    )


def not_covered(library: Library) -> NotCoveredPage:
    """What is left out, by reason."""
    items = [item for pack in library.packs for item in pack.not_covered]
    groups = (
        GapGroup(heading=label, items=tuple(item for item in items if item.kind == kind))
        for kind, label in _KINDS.items()
    )
    return NotCoveredPage(
        head=_head(library, "What is not covered", "What Osler leaves out, and why.", path="/not-covered"),
        covers=tuple(pack.head.covers for pack in library.packs),
        groups=tuple(group for group in groups if group.items),
    )


def policy(library: Library) -> PolicyPage:
    """The editorial policy."""
    told = "How statements are written, sourced, tested, reviewed and corrected."
    return PolicyPage(
        head=_head(library, "Editorial policy", told, path="/editorial-policy"),
        limits=tuple(limit for pack in library.packs for limit in pack.editorial),
    )


def about(library: Library) -> AboutPage:
    """About and limits."""
    kinds = (
        ("recommendations", "recommendations"), ("sources", "sources"), ("drugs", "drugs"),
        ("disagreements", "questions on which guidelines differ"), ("facts", "patient facts it understands"),
    )  # fmt: skip
    return AboutPage(
        head=_head(
            library, "About and limits", "What Osler is, what it holds and what it cannot do.", path="/about"
        ),
        covers=tuple(pack.head.covers for pack in library.packs),
        versions=tuple(pack.version for pack in library.packs),
        counts=tuple(
            (label, sum(len(getattr(pack, name)) for pack in library.packs)) for name, label in kinds
        ),
    )


def _head(library: Library, title: str, description: str, *, path: str = "") -> Head:
    return Head(
        title=title,
        description=description,
        path=path or f"/{title.lower()}",
        updated=library.packs[0].head.last_updated,
    )
