"""Whether what was found is good enough to be shown as an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from osler.library.analysis.terms import terms
from osler.library.interface import Hit
from osler.quoting.aspects import Aspect, aspects
from osler.quoting.candidates import Candidate, Subject

_FOLLOWERS = 5
_FAR_AHEAD = 0.6


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for the first sentence being an answer, each 0 to 1."""

    whole: float
    """Share of the subject that its passage names, with title and heading."""
    named: float
    """Share that the sentence names, with title and heading."""
    title: float
    """How exactly the title is the question: it announces the aspect asked for and names this subject alone."""
    title_elsewhere: float
    """How far a title that announces the aspect is about another subject."""
    title_aside: float
    """1 when the title announces another aspect than the one asked for."""
    ahead: float
    """How far its question's best document is ahead of the sixth, by score."""


# Fitted by benchmarks/abstention.py on claims of scifact and questions of BioASQ and MedQuAD, each set weighing
# the same; so is the threshold. The sum is a logit: through the logistic function it becomes the confidence.
INTERCEPT = -2.77
WEIGHTS: Mapping[str, float] = {
    "whole": 1.32,
    "named": 1.90,
    "title": 1.53,
    "title_elsewhere": -1.69,
    "title_aside": -2.29,
    "ahead": 2.36,
}
THRESHOLD = 0.80
"""The confidence from which at least nine in ten first documents answer the question, on held-back questions."""


def confidence(marks: Marks) -> float:
    """How surely the sentence answers, 0 to 1."""
    logit = INTERCEPT + sum(weight * getattr(marks, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-logit))


def marks_of(
    lead: Candidate, hits: Iterable[Hit], subject: Subject, aspect: Aspect, *, closed: bool
) -> Marks:
    """The marks of the sentence that leads the answer.

    `hits` are all passages found, best first; `closed` says that yes or no is asked, which a text under any title
    can tell.
    """
    found = tuple(hits)
    hit = lead.hit
    announces = aspect.heads(hit.title)
    about = lead.titled * subject.exactness(aspect.without_its_words(hit.title))
    return Marks(
        whole=subject.covered(terms(hit.title), terms(hit.locator), terms(hit.quote)),
        named=lead.context,
        title=about if announces else 0.0,
        title_elsewhere=1 - about if announces else 0.0,
        title_aside=float(
            not closed and not announces and any(other.heads(hit.title) for other in aspects())
        ),
        ahead=_ahead(found),
    )


def _ahead(found: tuple[Hit, ...]) -> float:
    best: dict[str, float] = {}
    for hit in found:
        best[hit.document] = max(hit.score, best.get(hit.document, 0.0))
    scores = sorted(best.values(), reverse=True)
    if not scores or scores[0] <= 0:
        return 0.0
    follower = scores[_FOLLOWERS] if len(scores) > _FOLLOWERS else 0.0
    return min(1 - follower / scores[0], _FAR_AHEAD) / _FAR_AHEAD
