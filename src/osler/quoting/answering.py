"""From a question to quotes of the library: search, weigh the sentences, choose, verify."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from osler.core.answer import Quote
from osler.library.analysis.terms import terms
from osler.library.asked import asked
from osler.library.interface import Library, Stored
from osler.quoting.aspects import Aspect, aspect_of, closed
from osler.quoting.candidates import Subject, candidates
from osler.quoting.choosing import MOST, Chosen, choose
from osler.quoting.confidence import THRESHOLD, Marks, confidence, marks_of
from osler.quoting.labels import with_label_sections
from osler.quoting.quotes import quote_of
from osler.quoting.searching import searched

_OF_ITSELF = frozenset(("definition", "effect"))
"""What any sentence about the subject may tell."""


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """A verified quote with its document and what speaks for it."""

    quote: Quote
    stored: Stored
    chosen: Chosen


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the library says to a question, best first."""

    aspect: Aspect
    confidence: float
    """Of the sentence that leads; 0 when there is none."""
    marks: Marks | None = None
    """What that confidence is made of."""
    told: bool = True
    """Whether a sentence, or its heading, tells what is asked of the subject."""
    quoted: tuple[Quoted, ...] = ()
    meaning: str | None = None
    """The sentence model by which passages were found too."""
    without_meaning: str | None = None
    """Why the library's vectors could not be used."""

    @property
    def first(self) -> Quoted | None:
        """The sentence that leads: the best one that stands alone."""
        return _first(self.quoted)

    @property
    def good_enough(self) -> bool:
        """Whether it may be shown as an answer."""
        return bool(self.quoted) and self.told and self.confidence >= THRESHOLD


def subject_of(library: Library, question: str, aspect: Aspect) -> Subject:
    """The terms the question is about, by how much they tell; all of its terms where nothing else is left."""
    bare = aspect.without_its_words(question)
    meant = asked(bare if terms(bare) else question)
    rarity = library.rarity(tuple(meant.weights))
    return Subject(
        weights={term: weight * rarity[term] for term, weight in meant.weights.items()},
        others=tuple((other.instead_of, other.terms) for other in meant.others),
    )


def find(library: Library, question: str, *, most: int = MOST, also: tuple[str, ...] = ()) -> Found:
    """The sentences of the library that answer the question, each verified against the stored text.

    `also`: other words that may help to find its passages (`Query.also`).
    """
    aspect = aspect_of(question)
    subject = subject_of(library, question, aspect)
    passages = searched(library, question, also)
    hits = with_label_sections(library, question, passages.hits, subject, aspect)
    chosen = choose(candidates(hits, subject, aspect), most=most)
    names = dict.fromkeys(item.candidate.hit.document for item in chosen)
    kept = {name: library.stored(name) for name in names}
    quoted = []
    for item in chosen:
        stored = kept[item.candidate.hit.document]
        quote = quote_of(item.candidate, stored) if stored else None
        if stored is not None and quote is not None:
            quoted.append(Quoted(quote=quote, stored=stored, chosen=item))
    first = _first(quoted)
    marks = None
    if first is not None:
        ranked = hits if passages.meaning is None else passages.by_words
        marks = marks_of(first.chosen.candidate, ranked, subject, aspect, closed=closed(question))
    tells = any(item.chosen.candidate.fit > 0 for item in quoted)
    return Found(
        aspect=aspect,
        confidence=confidence(marks) if marks else 0.0,
        marks=marks,
        told=tells or aspect.id in _OF_ITSELF or closed(question),
        quoted=tuple(quoted),
        meaning=passages.meaning,
        without_meaning=passages.without_meaning,
    )


def _first(quoted: Sequence[Quoted]) -> Quoted | None:
    """The best that does not lean on a sentence before it; the best of all when every one does."""
    return next((item for item in quoted if not item.chosen.candidate.leaning), quoted[0] if quoted else None)
