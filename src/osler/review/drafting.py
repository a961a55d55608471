"""What readers ask for: counted without their words, and questions they put forward as articles."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Mapping

import msgspec
from sqlalchemy import insert, select, update

from osler.asking import ask
from osler.core.answer import Answer
from osler.core.digest import canonical, digest
from osler.core.errors import InputError
from osler.knowledge import Knowledge
from osler.question.cues import FIRST_PERSON
from osler.review.accounts.people import acting
from osler.review.errors import AbsentError, ConflictError
from osler.review.store import Store
from osler.review.store.store import as_map, insert_new
from osler.review.store.tables import DEMAND, PROPOSAL

LONGEST = 300
LEAST = 5
"""A subject asked for less often than this is not shown: it might point to a person."""
_SOMEBODY = FIRST_PERSON | {
    "mine", "our", "ours", "he", "him", "his", "himself", "she", "her", "hers", "herself", "mr", "mrs", "ms",
    "miss", "dr", "husband", "wife", "mother", "father", "mum", "mom", "dad", "son", "daughter", "sister",
    "brother", "aunt", "uncle", "grandmother", "grandfather",
}  # fmt: skip
"""Words with which a question speaks of one person."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a question was about, in the pack's words; nothing of what was typed, nothing of a patient."""

    topics: tuple[str, ...]
    intents: tuple[str, ...]
    answered: bool


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A subject and how often it was asked for."""

    subject: Subject
    times: int


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A question that a reader put forward as an article."""

    id: str
    question: str
    topic: str
    answered: bool
    at: str
    state: str
    """"proposed", "drafted" or "declined"."""
    slug: str | None


def subject_of(answer: Answer) -> Subject:
    """What an answered question was about, to be counted."""
    return Subject(
        topics=tuple(sorted(answer.understood.topics)),
        intents=tuple(sorted(answer.understood.intents)),
        answered=answer.status != "abstained",
    )


def count(store: Store, subjects: Mapping[Subject, int]) -> None:
    """Adds to the counts; a server collects for a while and calls this once."""
    with store.writing() as connection:
        for subject, number in subjects.items():
            key = digest(msgspec.to_builtins(subject))[:32]
            row = {
                "key": key,
                "topics": canonical(subject.topics),
                "intents": canonical(subject.intents),
                "answered": int(subject.answered),
                "times": 0,
            }
            insert_new(connection, DEMAND, row)
            more = DEMAND.c.times + number
            connection.execute(update(DEMAND).where(DEMAND.c.key == key).values(times=more))


def tally(answers: list[Answer]) -> Counter[Subject]:
    """The subjects of some answers, counted."""
    return Counter(subject_of(answer) for answer in answers)


def popular(store: Store, *, answered: bool = False, limit: int = 50) -> tuple[Wanted, ...]:
    """What is asked most, without an answer so far or with one; rare subjects are left out."""
    wanted = (
        select(DEMAND)
        .where(DEMAND.c.answered == int(answered), DEMAND.c.times >= LEAST)
        .order_by(DEMAND.c.times.desc(), DEMAND.c.key)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(
            Wanted(
                subject=Subject(
                    topics=tuple(msgspec.json.decode(row.topics)),
                    intents=tuple(msgspec.json.decode(row.intents)),
                    answered=bool(row.answered),
                ),
                times=row.times,
            )
            for row in connection.execute(wanted)
        )


def put_forward(store: Store, knowledge: Knowledge, question: str, *, who: str | None = None) -> Proposal:
    """A reader puts a question forward as an article: only then are its words kept.

    Raises:
        InputError: it is empty, too long, or speaks of one patient: it holds a measured value, an age or a
            date, or speaks of somebody ("my mother", "she"). What groups of people have in common
            ("osteoporosis in men") is no patient.
    """
    words = " ".join(question.split())
    if not words or len(words) > LONGEST:
        raise InputError(f"the question is empty or longer than {LONGEST} characters: shorten it")
    asked = ask(knowledge, words)
    if _of_somebody(words, asked.answer):
        raise InputError(
            "the question holds facts about a patient: put it in general words, then put it forward again"
        )
    topics = asked.answer.understood.topics
    row = {
        "id": secrets.token_hex(8),
        "question": words,
        "topic": topics[0] if topics else "",
        "answered": int(asked.answer.status == "answered"),
        "at": store.now(),
        "state": "proposed",
        "slug": None,
        "person": who,
    }
    with store.writing() as connection:
        connection.execute(insert(PROPOSAL).values(row))
    return _of(row)


def _of_somebody(words: str, answer: Answer) -> bool:
    understood = answer.understood
    values = [fact.value for fact in understood.facts.values() if fact.origin == "question"]
    measured = any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    spoken = {word.partition("'")[0] for word in re.findall(r"[a-z']+", words.lower().replace("\u2019", "'"))}
    return measured or bool(understood.unreadable) or bool(spoken & _SOMEBODY)


def proposals(store: Store, *, state: str = "proposed", limit: int = 100) -> tuple[Proposal, ...]:
    """Questions put forward, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(PROPOSAL).where(PROPOSAL.c.state == state).order_by(PROPOSAL.c.at).limit(limit)
        )
        return tuple(_of(as_map(row)) for row in rows)


def draft(store: Store, who: str, proposal: str, *, slug: str, topic: str) -> str:
    """An author makes an article of a proposal: the entry for the pack's `articles.yaml`.

    Raises:
        InputError: the slug cannot stand in an address.
        AbsentError: there is no such proposal.
        ConflictError: it was dealt with already.
        RefusedError: the role forbids it.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > 100:
        raise InputError(f"the slug {slug!r} cannot stand in an address: small letters, digits and '-'")
    question = _settle(store, who, proposal, state="drafted", slug=slug)
    return f"- {{slug: {slug}, topic: {topic}, question: {msgspec.json.encode(question).decode()}}}\n"


def decline(store: Store, who: str, proposal: str, *, why: str) -> None:
    """An author or reviewer declines a proposal, with the reason.

    Raises:
        AbsentError: there is no such proposal.
        ConflictError: it was dealt with already.
        RefusedError: the role forbids it.
    """
    _settle(store, who, proposal, state="declined", slug=None, why=why)


def _settle(store: Store, who: str, proposal: str, *, state: str, slug: str | None, why: str = "") -> str:
    with store.changing() as change:
        acting(change.connection, who, ("author", "reviewer", "chair"), "dealing with proposals")
        row = change.connection.execute(select(PROPOSAL).where(PROPOSAL.c.id == proposal)).one_or_none()
        if row is None:
            raise AbsentError(f"there is no proposal {proposal!r}")
        if row.state != "proposed":
            raise ConflictError(f"the proposal is {row.state} already")
        change.connection.execute(
            update(PROPOSAL).where(PROPOSAL.c.id == proposal).values(state=state, slug=slug)
        )
        change.enter(f"proposal {state}", "", who, {"proposal": proposal, "slug": slug, "why": why})
        return str(row.question)


def _of(row: Mapping[str, object]) -> Proposal:
    held = {name: row[name] for name in Proposal.__struct_fields__}
    return msgspec.convert({**held, "answered": bool(row["answered"])}, Proposal)
