"""Marks an answer with what people signed: bound to its content, so that no other answer can borrow it."""

from __future__ import annotations

from typing import Any

import msgspec

from osler.core.answer import Answer, Review
from osler.core.digest import digest
from osler.core.standing import Standings, drug_of

SIGNED = (
    "status",
    "question",
    "title",
    "audience",
    "region",
    "premise",
    "bottom_line",
    "alerts",
    "sections",
    "candidates",
    "disagreements",
    "references",
    "disclaimer",
)
"""What an answer says. Dates and versions are left out: they change when something else in the pack does."""


def content(answer: Answer) -> dict[str, Any]:
    """What is signed when an answer is approved."""
    return {name: msgspec.to_builtins(getattr(answer, name)) for name in SIGNED}


def content_digest(answer: Answer) -> str:
    """The digest of what an answer says."""
    return digest(content(answer))


def reviewed(answer: Answer, standings: Standings | None) -> Answer:
    """The answer with its editorial state.

    Approved is only an answer that people signed as it stands. Any other, such as one for a patient, is
    under review where all the recommendations and drugs it speaks from are at least that, and else submitted.
    """
    if standings is None:
        return answer
    found = standings.answers.get(content_digest(answer)) if standings.answers else None
    return msgspec.structs.replace(answer, review=found or _composed(answer, standings))


def _composed(answer: Answer, standings: Standings) -> Review:
    statements = [statement for section in answer.sections for statement in section.statements]
    said = {place.recommendation for each in statements for place in each.evidence if place.recommendation}
    drugs = {name for each in statements if (name := drug_of(each.id))}
    known = [standings.recommendations.get(name, Review()) for name in said]
    known += [standings.drugs.get(name, Review()) for name in drugs]
    seen = bool(known) and all(review.status != "submitted" for review in known)
    return Review(status="under_review" if seen else "submitted")
