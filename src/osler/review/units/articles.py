"""Articles as units of review: the question and its answer for each reader."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, get_args

from osler.answer import content
from osler.asking import Wish, ask
from osler.core.answer import Answer, Audience
from osler.core.digest import digest
from osler.core.errors import ProofError
from osler.knowledge import Knowledge, Pack
from osler.knowledge.schema import Article
from osler.review.units.drugs import drug_id, drugs_in
from osler.review.units.recommendations import approvers, is_wary, unit_id
from osler.review.units.unit import Unit, digest_of

AUDIENCES: tuple[Audience, ...] = get_args(Audience)


def article_id(pack: Pack, slug: str) -> str:
    """The unit of an article."""
    return f"{pack.head.id}/answers/{slug}"


def article_unit(knowledge: Knowledge, pack: Pack, article: Article) -> Unit:
    """An article with its answer as it is said now.

    Raises:
        ProofError: it has none.
    """
    answers = {
        audience: ask(knowledge, article.question, wish=Wish(audience=audience)).answer
        for audience in AUDIENCES
    }
    body: dict[str, Any] = {
        "question": article.question,
        "topic": article.topic,
        "answers": {audience: content(answer) for audience, answer in answers.items()},
    }
    parts = sorted({name for answer in answers.values() for name in said_in(pack, answer)})
    drugs = sorted({name for answer in answers.values() for name in drugs_in(pack, answer)})
    needs = [approvers(pack, pack.recommendations[name]) for name in parts]
    needs += [2 if is_wary(pack, name) else 1 for name in drugs]
    mark = digest_of(body)
    return Unit(
        id=article_id(pack, article.slug),
        kind="article",
        title=article.question,
        topic=f"{pack.head.id}/{article.topic}",
        digest=mark,
        said=mark,
        needs=max(needs, default=1),
        sources=tuple(sorted({item.id for answer in answers.values() for item in answer.references})),
        parts=(*(unit_id(pack, name) for name in parts), *(drug_id(pack, name) for name in drugs)),
        reach=1,
        months=pack.review.review_within_months,
        body={**body, "digests": {audience: digest(content(answer)) for audience, answer in answers.items()}},
    )


def said_in(pack: Pack, answer: Answer) -> frozenset[str]:
    """Ids of the recommendations that an answer says, in its sections, disputes or bottom line."""
    said = {
        place.recommendation or statement.id
        for section in answer.sections
        for statement in section.statements
        for place in statement.evidence
    }
    about = {item.about for item in answer.disagreements}
    said |= {
        side.recommendation
        for item in pack.disagreements.values()
        if item.about in about
        for side in item.sides
    }
    said |= set(_under_bottom_line(pack, answer))
    return frozenset(said & pack.recommendations.keys())


def _under_bottom_line(pack: Pack, answer: Answer) -> Iterable[str]:
    for line in (line for plan in pack.plans for line in plan.lines):
        words = None if line.text is None else getattr(line.text, answer.audience) or line.text.clinician
        if words and " ".join(words.split()) in answer.bottom_line.text:
            yield from line.rests_on
    for name, rec in pack.recommendations.items():
        if " ".join(rec.text.clinician.split()) in answer.bottom_line.text:
            yield name


def saved_answers(knowledge: Knowledge, pack: Pack) -> dict[str, Answer]:
    """The answers to the questions that a pack keeps: its articles and examples; without those that fail."""
    questions = dict.fromkeys((*(item.question for item in pack.articles), *pack.head.examples))
    found = {}
    for question in questions:
        with suppress(ProofError):
            found[question] = ask(knowledge, question).answer
    return found
