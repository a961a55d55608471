"""The only place where the state of a unit changes: one function a step, each with who and why.

`shown` maps each unit to what stood for it when it was shown (`Look.shown`). If anything changed since, the
step is refused with a message that says what; a step on several units is taken for all of them or for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import json
from sqlalchemy import select, update

from osler.core.errors import InputError
from osler.review.accounts.people import Person, acting, person_of
from osler.review.accounts.proving import Proof, Proved
from osler.review.errors import ConflictError, RefusedError
from osler.review.items import Item, item_of, parts_of, signatures_of
from osler.review.items import shown as shown_of
from osler.review.moving import move
from osler.review.signing import may_sign, prove_for, sign
from osler.review.states import (
    APPROVE,
    LAPSE,
    REQUEST_CHANGES,
    RESUBMIT,
    START,
    WITHDRAW,
    Step,
    check_why,
)
from osler.review.store import Change, Store
from osler.review.store.tables import ENTRY, ITEM

Shown = Mapping[str, str]
"""By unit: what stood for it when it was shown."""


def start_review(store: Store, who: str, shown: Shown, *, why: str = "") -> tuple[Item, ...]:
    """A reviewer takes units up: submitted becomes under review.

    Raises:
        RefusedError: the role or the state forbids it.
        ConflictError: a unit is no longer what was shown.
    """
    return _stepped(store, who, shown, START, why)


def request_changes(store: Store, who: str, shown: Shown, *, why: str) -> tuple[Item, ...]:
    """A reviewer says what must change; earlier signatures no longer count.

    Raises:
        InputError: no reason is given.
        RefusedError: the role or the state forbids it.
        ConflictError: a unit is no longer what was shown.
    """
    return _stepped(store, who, shown, REQUEST_CHANGES, why)


def resubmit(store: Store, who: str, shown: Shown, *, why: str) -> tuple[Item, ...]:
    """An author puts units before the reviewers again, with an answer to what was asked.

    Raises:
        InputError: no reason is given.
        RefusedError: the role or the state forbids it.
        ConflictError: a unit is no longer what was shown.
    """
    return _stepped(store, who, shown, RESUBMIT, why)


def withdraw(store: Store, who: str, shown: Shown, *, why: str) -> tuple[Item, ...]:
    """An author takes their own units back, or a chair any.

    Raises:
        InputError: no reason is given.
        RefusedError: the role or the state forbids it, or the unit is another author's.
        ConflictError: a unit is no longer what was shown.
    """
    return _stepped(store, who, shown, WITHDRAW, why)


def end_approval(store: Store, who: str, shown: Shown, *, why: str) -> tuple[Item, ...]:
    """A chair ends approvals, with the reason; what rests on them loses its own.

    Raises:
        InputError: no reason is given.
        RefusedError: the role or the state forbids it.
        ConflictError: a unit is no longer what was shown.
    """
    return _stepped(store, who, shown, LAPSE, why)


def assign(store: Store, who: str, shown: Shown, *, to: str | None, why: str = "") -> tuple[Item, ...]:
    """Gives units to a reviewer, or to nobody; a reviewer may take them, a chair may give them to others.

    Raises:
        RefusedError: the role forbids it, or the other is no reviewer.
        ConflictError: a unit is no longer what was shown.
    """
    check_why(why)
    with store.changing() as change:
        asker = acting(change.connection, who, ("reviewer", "chair"), "assigning")
        if to is not None:
            acting(change.connection, to, ("reviewer", "chair"), "reviewing")
        if to not in (None, who) and "chair" not in asker.roles:
            raise RefusedError(f"giving work to others is for the role chair: {who!r} may take it up only")
        for item in _held(change, shown):
            values = {"assignee": to, "revision": item.revision + 1}
            change.connection.execute(update(ITEM).where(ITEM.c.unit == item.unit).values(values))
            body = {"before": item.assignee, "assignee": to, "why": why, "revision": item.revision + 1}
            change.enter("assigned", item.unit, who, body)
    return _after(store, shown)


def sign_authorship(store: Store, who: str, shown: Shown, *, proof: Proof, why: str = "") -> tuple[Item, ...]:
    """An author signs for units: from then on they are the author, and so cannot approve them.

    Raises:
        SignInError: the proof does not hold.
        RefusedError: the role forbids it, or somebody else signed as author.
        ConflictError: a unit is no longer what was shown.
    """
    check_why(why)
    proved = prove_for(store, who, proof, "authorship", shown)
    with store.changing() as change:
        signer = _signer(change, who, proved, ("author",), "signing as author")
        for item in _held(change, shown):
            if any(
                sig.meaning == "approval" and sig.person == who and sig.counts
                for sig in _signed(change, item)
            ):
                raise RefusedError(f"{item.unit}: {signer.name} approved it, and so cannot be its author")
            if item.author not in (None, who):
                author = person_of(change.connection, item.author or "")
                raise RefusedError(f"{item.unit}: {author.name} is its author")
            values = {"author": who, "revision": item.revision + 1}
            change.connection.execute(update(ITEM).where(ITEM.c.unit == item.unit).values(values))
            told = {"why": why, "shown": shown[item.unit], "how": proved.how, "revision": item.revision + 1}
            sign(change, signer, item, "authorship", told)
    return _after(store, shown)


def sign_review(store: Store, who: str, shown: Shown, *, proof: Proof, why: str = "") -> tuple[Item, ...]:
    """A reviewer signs that they reviewed units; it approves nothing.

    Raises:
        SignInError: the proof does not hold.
        RefusedError: the role or the state forbids it.
        ConflictError: a unit is no longer what was shown.
    """
    check_why(why)
    proved = prove_for(store, who, proof, "review", shown)
    with store.changing() as change:
        signer = _signer(change, who, proved, ("reviewer", "chair"), "signing a review")
        for item in _held(change, shown):
            _in_state(item, START.deed if item.state == "submitted" else "reviewing", ("under_review",))
            told = {"why": why, "shown": shown[item.unit], "how": proved.how}
            sign(change, signer, item, "review", told)
    return _after(store, shown)


def approve(store: Store, who: str, shown: Shown, *, proof: Proof, why: str = "") -> tuple[Item, ...]:
    """A reviewer or chair signs that units are right as they were shown.

    A unit is approved once as many have signed as it needs, one of whom is no chair; until then it stays
    under review.

    Raises:
        SignInError: the proof does not hold.
        RefusedError: the role or the state forbids it, the signer is the author, or signed already.
        ConflictError: a unit is no longer what was shown.
    """
    check_why(why)
    proved = prove_for(store, who, proof, "approval", shown)
    with store.changing() as change:
        signer = _signer(change, who, proved, APPROVE.roles, APPROVE.deed)
        for item in _held(change, shown):
            _in_state(item, APPROVE.deed, APPROVE.starts)
            _approved_by(change, signer, item, {"why": why, "shown": shown[item.unit], "how": proved.how})
    return _after(store, shown)


def _approved_by(change: Change, signer: Person, item: Item, told: dict[str, str]) -> None:
    signed = _signed(change, item)
    authors = {sig.person for sig in signed if sig.meaning == "authorship" and sig.digest == item.digest}
    if item.author is None:
        raise RefusedError(f"{item.unit}: nobody has put their name to it as author: it cannot be approved")
    if signer.id in authors | {item.author} or _put_forward(change, signer.id, item):
        raise RefusedError(f"{item.unit}: {signer.name} is its author, and so cannot approve it")
    given = [sig for sig in signed if sig.meaning == "approval" and sig.counts]
    if any(sig.person == signer.id for sig in given):
        raise RefusedError(f"{item.unit}: {signer.name} approved it already: it waits for somebody else")
    have = len(given) + 1
    chairs_only = "chair" in signer.roles and all(sig.as_chair for sig in given)
    done = have >= item.needs and not chairs_only
    sign(change, signer, item, "approval", {**told, "have": have, "needs": item.needs})
    move(change, item, APPROVE.to if done else item.state, kind=APPROVE.done, who=signer.id, why=told["why"])


def _put_forward(change: Change, who: str, item: Item) -> bool:
    """Whether somebody put just this content forward earlier, whoever did so since."""
    wanted = (
        ENTRY.c.unit == item.unit,
        ENTRY.c.person == who,
        ENTRY.c.kind.in_(("submitted", "content changed")),
    )
    bodies = change.connection.execute(select(ENTRY.c.body).where(*wanted)).scalars()
    return any(
        item.digest in (told.get("digest"), told.get("to digest")) for told in map(json.decode, bodies)
    )


def _stepped(store: Store, who: str, shown: Shown, step: Step, why: str) -> tuple[Item, ...]:
    check_why(why)
    if step.wants_why and not why.strip():
        raise InputError(f"{step.deed} needs a reason: say why")
    with store.changing() as change:
        actor = acting(change.connection, who, step.roles, step.deed)
        for item in _held(change, shown):
            _in_state(item, step.deed, step.starts)
            _own(step, actor, item)
            move(change, item, step.to, kind=step.done, who=who, why=why)
    return _after(store, shown)


def _own(step: Step, actor: Person, item: Item) -> None:
    by_author = "author" in step.roles and not set(step.roles) - {"author"} & set(actor.roles)
    if by_author and item.author not in (None, actor.id):
        raise RefusedError(f"{item.unit}: it is another author's: {step.deed} is for them")


def _signer(change: Change, who: str, proved: Proved, roles: Iterable[str], deed: str) -> Person:
    signer = acting(change.connection, who, roles, deed)  # type: ignore[arg-type]
    may_sign(signer)
    proved.use(change.connection)
    return signer


def _signed(change: Change, item: Item) -> tuple:  # type: ignore[type-arg]
    return signatures_of(change.connection, item)


def _held(change: Change, shown: Shown) -> list[Item]:
    """The units, each checked to be still what was shown."""
    if not shown:
        raise InputError("no unit is named: name at least one")
    items = []
    for unit, mark in sorted(shown.items()):
        item = item_of(change.connection, unit)
        if shown_of(item, parts_of(change.connection, unit)) != mark:
            raise ConflictError(f"{unit} changed since it was shown{_last(change, unit)}: look at it again")
        items.append(item)
    return items


def _last(change: Change, unit: str) -> str:
    row = change.connection.execute(
        select(ENTRY.c.kind, ENTRY.c.person, ENTRY.c.at)
        .where(ENTRY.c.unit == unit)
        .order_by(ENTRY.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return "" if row is None else f" (last: {row.kind} by {row.person} at {row.at[:19]} UTC)"


def _in_state(item: Item, deed: str, starts: Iterable[str]) -> None:
    if item.state not in starts:
        raise RefusedError(
            f"{item.unit} is {item.state.replace('_', ' ')}: {deed} needs it to be "
            f"{' or '.join(sorted(state.replace('_', ' ') for state in starts))}"
        )


def _after(store: Store, shown: Shown) -> tuple[Item, ...]:
    with store.reading() as connection:
        return tuple(item_of(connection, unit) for unit in sorted(shown))
