"""Whether what was found is good enough to be shown as an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from osler.library.analysis.terms import terms
from osler.library.interface import Hit
from osler.quoting.aspects import Aspect, aspects
from osler.quoting.candidates import Candidate, Subject, announced

_FOLLOWERS = 5
_FAR_AHEAD = 0.6


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for the first sentence being an answer, each 0 to 1."""

    whole: float
    """Share of the subject that its passage names, with title and heading."""
    named: float
    """Share that the sentence names, with title and heading."""
    title: float
    """How exactly the title is the question: it announces the aspect asked for, of this subject alone."""
    title_elsewhere: float
    """How far a title that announces the aspect is about another subject."""
    title_aside: float
    """1 when the title announces another aspect than the one asked for."""
    tells: float
    """1 when the sentence, its title or its heading tells the aspect asked for."""
    ahead: float
    """How far its question's best document is ahead of the sixth, by score."""


# Fitted by benchmarks/abstention.py on claims of scifact and questions of BioASQ and MedQuAD, each set
# weighing the same; so is the threshold. The sum is a logit; the logistic function makes a confidence of it.
INTERCEPT = -3.03
WEIGHTS: Mapping[str, float] = {
    "whole": 1.10,
    "named": 1.83,
    "title": 1.30,
    "title_elsewhere": -1.79,
    "title_aside": -2.07,
    "tells": 0.52,
    "ahead": 2.60,
}
THRESHOLD = 0.81
"""From this confidence nine in ten first documents answer the question, on questions held back."""


def confidence(marks: Marks) -> float:
    """How surely the sentence answers, 0 to 1."""
    logit = INTERCEPT + sum(weight * getattr(marks, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-logit))


def marks_of(
    lead: Candidate, hits: Iterable[Hit], subject: Subject, aspect: Aspect, *, closed: bool
) -> Marks:
    """The marks of the sentence that leads the answer.

    `hits` are all passages found, best first; `closed` says that yes or no is asked, which a text under any
    title can tell.
    """
    found = tuple(hits)
    hit = lead.hit
    heading = announced(hit)
    announces = aspect.heads(heading)
    if hit.kind == "label":
        # Its title names the drug alone; of what else is asked, its headings and sentences tell.
        about = lead.context
    else:
        about = lead.titled * subject.exactness(aspect.without_its_words(hit.title))
    return Marks(
        whole=subject.covered(terms(hit.title), terms(hit.locator), terms(hit.quote)),
        named=lead.context,
        title=about if announces else 0.0,
        title_elsewhere=1 - about if announces else 0.0,
        title_aside=float(not closed and not announces and any(other.heads(heading) for other in aspects())),
        tells=float(lead.fit > 0),
        ahead=_ahead(found, hit.document),
    )


def _ahead(found: tuple[Hit, ...], lead: str) -> float:
    best: dict[str, float] = {}
    for hit in found:
        best[hit.document] = max(hit.score, best.get(hit.document, 0.0))
    scores = sorted(best.values(), reverse=True)
    if not scores or scores[0] <= 0 or lead not in best:
        return 0.0
    follower = scores[_FOLLOWERS] if len(scores) > _FOLLOWERS else 0.0
    return min(1 - follower / scores[0], _FAR_AHEAD) / _FAR_AHEAD
