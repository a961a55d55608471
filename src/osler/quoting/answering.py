"""From a question to quotes of the library: search, weigh the sentences, choose, verify."""

from __future__ import annotations

import msgspec

from osler.core.answer import Quote
from osler.library.analysis.terms import terms
from osler.library.asked import asked
from osler.library.interface import Library, Query, Stored
from osler.quoting.aspects import Aspect, aspect_of
from osler.quoting.candidates import Subject, candidates
from osler.quoting.choosing import MOST, Chosen, choose
from osler.quoting.confidence import THRESHOLD, confidence
from osler.quoting.quotes import quote_of

_PASSAGES = 30


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """A verified quote with its document and what speaks for it."""

    quote: Quote
    stored: Stored
    chosen: Chosen


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the library says to a question, best first."""

    aspect: Aspect
    confidence: float
    """Of the best sentence; 0 when there is none."""
    quoted: tuple[Quoted, ...] = ()

    @property
    def good_enough(self) -> bool:
        """Whether it may be shown as an answer."""
        return bool(self.quoted) and self.confidence >= THRESHOLD


def subject_of(library: Library, question: str, aspect: Aspect) -> Subject:
    """The terms the question is about, by how much they tell; all of its terms where nothing else is left."""
    bare = aspect.without_its_words(question)
    meant = asked(bare if terms(bare) else question)
    rarity = library.rarity(tuple(meant.weights))
    return Subject(
        weights={term: weight * rarity[term] for term, weight in meant.weights.items()},
        others=tuple((other.instead_of, other.terms) for other in meant.others),
    )


def find(library: Library, question: str, *, most: int = MOST) -> Found:
    """The sentences of the library that answer the question, each verified against the stored text."""
    aspect = aspect_of(question)
    subject = subject_of(library, question, aspect)
    hits = [hit for hit in library.search(Query(text=question, k=_PASSAGES)) if hit.status == "current"]
    chosen = choose(candidates(hits, subject, aspect), most=most)
    quoted = []
    for item in chosen:
        stored = library.stored(item.candidate.hit.document)
        quote = quote_of(item.candidate, stored) if stored else None
        if stored is not None and quote is not None:
            quoted.append(Quoted(quote=quote, stored=stored, chosen=item))
    sure = max((confidence(item.chosen.candidate) for item in quoted[:2]), default=0.0)
    return Found(aspect=aspect, confidence=sure, quoted=tuple(quoted))
