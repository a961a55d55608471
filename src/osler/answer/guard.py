"""The omission guard: what a topic or a drug obliges the answer to say."""

from __future__ import annotations

from collections.abc import Iterable

from osler.answer.draft import draft
from osler.answer.select import DraftSection, merge, reader_heading
from osler.answer.view import View
from osler.core.errors import ProofError
from osler.knowledge.schema import MustSay


def obligations(view: View, drugs: Iterable[str]) -> tuple[MustSay, ...]:
    """The must-say items that the drugs named and the topics asked call for."""
    named, topics = set(drugs), set(view.reading.topics)
    return tuple(
        item
        for item in view.pack.must_say
        if (named & set(item.drugs) or topics & set(item.topics)) and view.may_hold(f"must_say/{item.id}")
    )


def complete(
    view: View, parts: tuple[DraftSection, ...], required: tuple[MustSay, ...]
) -> tuple[DraftSection, ...]:
    """The sections with each missing obligation added from its fallback statement.

    Raises:
        ProofError: an obligation's fallback is not in force, so the answer may not be given.
    """
    said = {key for part in parts for item in part.drafts for key in item.covers}
    added: list[DraftSection] = []
    for item in required:
        if item.covers in said:
            continue
        claim = view.claims[item.fallback]
        verdict = view.verdict(claim)
        if verdict is None or item.covers not in claim.covers:
            raise ProofError(f"must-say {item.id!r} has no statement in force that covers {item.covers!r}")
        heading = reader_heading(view, view.pack.head.sections[item.section])
        sentence = draft(view, claim, verdict)
        added.append(DraftSection(id=item.section, heading=heading, drafts=(sentence,)))
        said.update(claim.covers)
    return merge((*parts, *added))
