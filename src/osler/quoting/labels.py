"""Drug labels: where the question names a drug, the sections of its own labels that tell what is asked."""

from __future__ import annotations

from collections.abc import Container

import msgspec

from osler.library.analysis.terms import terms
from osler.library.interface import Hit, Library, Query
from osler.quoting.aspects import Aspect
from osler.quoting.candidates import Subject
from osler.quoting.groups import groups

_SECTIONS = 30
_STEP, _LEAST = 0.02, 0.6
"""What each further passage of the sections loses against the first, and the least it keeps."""
_ELSEWHERE = 0.85
"""What a passage of such a label keeps that stands under other headings."""
_ALL_SAID = 2
"""So many times a heading of the aspect counts it that a section speaks of all that is asked."""


def with_label_sections(
    library: Library, question: str, hits: list[Hit], subject: Subject, aspect: Aspect
) -> list[Hit]:
    """The passages, with those sections of the asked drug's own labels first that tell the aspect.

    A label names its drug in every section, so that ranking alone finds the longest ones. First come the
    sections that speak of all that is asked, under a heading of the aspect; within a section its order
    counts: the usual dose stands before the special cases.
    """
    core = subject.core()
    labels = {hit.document: set(terms(hit.title)) for hit in hits if _is_of_asked_drug(hit, core)}
    if not labels:
        return hits
    besides = core.said() - set[str]().union(*labels.values())
    query = Query(
        text=question,
        k=_SECTIONS,
        kinds=("label",),
        sections=(*aspect.headings, *sorted(besides)),
        documents=tuple(sorted(labels)),
        statuses=("current",),
    )
    found = library.search(query)
    best = found[0].document if found else ""
    ordered = sorted(
        found,
        key=lambda hit: (
            hit.document != best,
            hit.document,
            -_told(hit, core, aspect, besides),
            aspect.closeness(hit.locator.partition(":")[0], question),
            hit.start,
        ),
    )
    top = hits[0].score
    placed = [
        msgspec.structs.replace(hit, score=top * (_LEAST if _of_others(hit, besides) else _kept(place)))
        for place, hit in enumerate(ordered)
    ]
    have = {(hit.document, hit.passage) for hit in placed}
    return [*placed, *(_behind(hit, labels) for hit in hits if (hit.document, hit.passage) not in have)]


def _behind(hit: Hit, labels: Container[str]) -> Hit:
    """The passage; one of the drug's labels under other headings stands a little behind."""
    return msgspec.structs.replace(hit, score=hit.score * _ELSEWHERE) if hit.document in labels else hit


def _kept(place: int) -> float:
    return max(1 - _STEP * place, _LEAST)


def _is_of_asked_drug(hit: Hit, core: Subject) -> bool:
    """Whether it is a label, and the question names its drug."""
    return hit.kind == "label" and not core.said().isdisjoint(terms(hit.title.partition(":")[0]))


def _told(hit: Hit, core: Subject, aspect: Aspect, besides: frozenset[str]) -> float:
    """How much of what is asked a section tells; less where it is about people of whom nothing was asked."""
    said = round(core.covered(terms(hit.title), terms(hit.locator), terms(hit.quote)), 1)
    return _ALL_SAID * (said - _of_others(hit, besides)) + aspect.heads(hit.locator)


def _of_others(hit: Hit, besides: frozenset[str]) -> bool:
    """Whether the heading names people, children say, and nothing of what is asked besides the drug."""
    heading = set(terms(hit.locator))
    return not groups().isdisjoint(heading) and besides.isdisjoint(heading)
