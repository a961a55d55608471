"""The queue, units and the steps on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import quote

from starlette.responses import Response

from osler.core.errors import InputError
from osler.review import (
    Item,
    Person,
    Remark,
    Wanted,
    approve,
    assign,
    changes,
    close_report,
    comment,
    comments,
    compared,
    counts,
    editions,
    end_approval,
    look,
    people,
    places,
    purpose_of,
    queue,
    reported,
    reports,
    request_changes,
    resting_on,
    resubmit,
    sign_authorship,
    sign_review,
    start_review,
    take_reports,
    withdraw,
)
from osler.review.comparing import cases
from osler.review.discussing import RemarkKind
from osler.review.states import (
    APPROVE,
    LAPSE,
    REQUEST_CHANGES,
    RESUBMIT,
    START,
    WITHDRAW,
    Meaning,
    Step,
)
from osler.review.units import Kind
from osler.web.board.desk import Shown, Visit, desk_of, folder_of, redirect
from osler.web.board.entering import proof_of
from osler.web.board.pages import QueuePage, SelectionPage, Sentence, UnitPage

VIEWS = (
    ("oldest", "Longest waiting"),
    ("mine", "Mine"),
    ("authored", "I am the author"),
    ("reach", "Highest reach"),
    ("stale", "Not current"),
    ("all", "Everything"),
)
_PLAIN: dict[str, tuple[Step, str, Callable[..., tuple[Item, ...]]]] = {
    "start": (START, "Start the review", start_review),
    "changes": (REQUEST_CHANGES, "Request changes", request_changes),
    "resubmit": (RESUBMIT, "Submit again", resubmit),
    "withdraw": (WITHDRAW, "Withdraw", withdraw),
    "lapse": (LAPSE, "End the approval", end_approval),
}
_SIGNED: dict[str, tuple[Meaning, str, Callable[..., tuple[Item, ...]]]] = {
    "approve": ("approval", "Sign: approval", approve),
    "review": ("review", "Sign: review", sign_review),
    "author": ("authorship", "Sign: authorship", sign_authorship),
}
DONE = {
    "start": "The review has started.",
    "changes": "Changes are requested.",
    "resubmit": "It is submitted again.",
    "withdraw": "It is withdrawn.",
    "lapse": "The approval has ended.",
    "approve": "Your approval is signed.",
    "review": "Your review is signed.",
    "author": "Your authorship is signed.",
    "assign": "The assignment is changed.",
    "comment": "Your comment is kept.",
    "report": "The report is closed.",
}
_MOST_AT_ONCE = 50
_ORDER = (
    "text",
    "when",
    "figures",
    "strength",
    "certainty",
    "source",
    "locator",
    "definition",
    "in_force",
    "note",
)
"""The fields of a recommendation that a reviewer answers for, the most telling first."""


def waiting(visit: Visit) -> Shown:
    """One page of the queue."""
    desk_of(visit.site).learn()
    asked = visit.request.query_params
    wanted = Wanted(
        view=_one_of(asked.get("view"), [name for name, _ in VIEWS], "oldest"),
        who=visit.who,
        kind=_one_of(asked.get("kind"), list(get_args(Kind)), None),
        state=asked.get("state") or None,  # type: ignore[arg-type]
        topic=asked.get("topic") or None,
        source=asked.get("source") or None,
        after=asked.get("after") or None,
    )
    found = queue(visit.store, wanted)
    page = QueuePage(
        views=VIEWS,
        view=wanted.view,
        kind=wanted.kind or "",
        state=wanted.state or "",
        topic=wanted.topic or "",
        source=wanted.source or "",
        items=found.items,
        next=quote(found.next) if found.next else None,
        counts=counts(visit.store),
        done=DONE.get(asked.get("done", ""), ""),
    )
    return Shown("queue", page)


def _one_of(value: str | None, allowed: list[Any], otherwise: Any) -> Any:  # noqa: ANN401 - a literal
    return value if value in allowed else otherwise


def selection(visit: Visit) -> Shown:
    """The units chosen from the queue, shown whole before any step."""
    names = list(dict.fromkeys(visit.many.get("unit", [])))
    if not names or len(names) > _MOST_AT_ONCE:
        raise InputError(f"choose 1 to {_MOST_AT_ONCE} units from the queue")
    looks = tuple(look(visit.store, name) for name in names)
    steps = _steps_for(visit, [one.item for one in looks])
    page = SelectionPage(
        looks=looks,
        steps=steps,
        people=_reviewers(visit),
        purposes=_purposes({o.item.unit: o.shown for o in looks}),
    )
    return Shown("selection", page)


def unit(visit: Visit) -> Shown:
    """One unit with everything a reviewer needs."""
    name = visit.request.path_params["unit"]
    folder = folder_of(visit.site)
    if folder is not None:
        take_reports(visit.store, folder)
    seen = look(visit.store, name)
    said = comments(visit.store, name)
    told = reports(visit.store, name)
    told_of = reported(seen.body, name)
    sentences = tuple(
        Sentence(
            place=place,
            text=text,
            comments=tuple(one for one in said if one.sentence == place),
            reports=tuple(one for one in told if one.sentence == told_of.get(place)),
        )
        for place, text in places(seen.body)
    )
    shown_reports = {report.id for sentence in sentences for report in sentence.reports}
    published = editions(visit.store, name)
    change = compared(visit.store, name, knowledge=visit.site.knowledge)
    against = next((one for one in published if one.digest == change.before != seen.item.digest), None)
    page = UnitPage(
        look=seen,
        sentences=tuple(sorted((one for one in sentences if _rank(one) >= 0), key=_rank)),
        fields=tuple(one for one in sentences if _rank(one) < 0),
        discussion=tuple(one for one in said if not one.sentence),
        other_reports=tuple(one for one in told if one.id not in shown_reports),
        change=change if against else None,
        against=against,
        editions=published,
        history=changes(visit.store, unit=name, limit=30),
        cases=cases(seen.body),
        said_in=resting_on(visit.store, recommendation=name),
        steps=_steps_for(visit, [seen.item]),
        people=_reviewers(visit),
        purposes=_purposes({name: seen.shown}),
        kinds=get_args(RemarkKind),
        done=DONE.get(visit.request.query_params.get("done", ""), ""),
    )
    return Shown("unit", page)


def _rank(sentence: Sentence) -> int:
    """Where a place stands on the page; below 0 what only arranges the content."""
    if "/" in sentence.place:
        return 0
    name = sentence.place.partition(".")[0].partition(" ")[0]
    return _ORDER.index(name) if name in _ORDER else -1


def _steps_for(visit: Visit, items: list[Item]) -> tuple[tuple[str, str], ...]:
    """The steps that this person may take on all of these units now, as far as role and state tell."""
    assert visit.session is not None
    roles = set(visit.session.person.roles)
    found = [
        (name, words)
        for name, (step, words, _) in _PLAIN.items()
        if roles & set(step.roles) and all(item.state in step.starts for item in items)
    ]
    if "author" in roles and all(item.author in {None, visit.who} for item in items):
        found.append(("author", _SIGNED["author"][1]))
    if roles & set(APPROVE.roles) and all(item.state in APPROVE.starts for item in items):
        found += [(name, _SIGNED[name][1]) for name in ("review", "approve")]
    return tuple(found)


def _reviewers(visit: Visit) -> tuple[Person, ...]:
    return tuple(one for one in people(visit.store) if one.active and {"reviewer", "chair"} & set(one.roles))


def _purposes(shown: dict[str, str]) -> dict[str, str]:
    return {name: purpose_of(meaning, shown) for name, (meaning, _, _) in _SIGNED.items()}


def act(visit: Visit) -> Response:
    """Takes a step on units: all of them or none."""
    units, marks = visit.many.get("unit", []), visit.many.get("shown", [])
    if not units or len(units) != len(marks):
        raise InputError("the form names no unit: go back to the queue and choose again")
    shown = dict(zip(units, marks, strict=True))
    step, why = visit.fields.get("step", ""), visit.fields.get("why", "")
    if step == "assign":
        assign(visit.store, visit.who, shown, to=visit.fields.get("to") or None, why=why)
    elif step in _PLAIN:
        _PLAIN[step][2](visit.store, visit.who, shown, why=why)
    elif step in _SIGNED:
        _SIGNED[step][2](visit.store, visit.who, shown, proof=proof_of(visit), why=why)
    else:
        raise InputError(f"there is no step {step!r}: choose one of the buttons")
    return redirect(
        f"/board/units/{quote(units[0])}?done={step}" if len(units) == 1 else f"/board?done={step}"
    )


def remark(visit: Visit) -> Response:
    """Keeps a comment on a unit or one of its sentences."""
    name, reply = visit.fields.get("unit", ""), visit.fields.get("reply_to", "")
    kind = _one_of(visit.fields.get("kind"), list(get_args(RemarkKind)), "comment")
    said = Remark(
        text=visit.fields.get("text", ""),
        sentence=visit.fields.get("sentence", ""),
        kind=kind,
        reply_to=int(reply) if reply.isdigit() else None,
    )
    comment(visit.store, visit.who, name, said)
    return redirect(f"/board/units/{quote(name)}?done=comment")


def settle_report(visit: Visit) -> Response:
    """Closes a reader's report."""
    close_report(visit.store, visit.who, visit.fields.get("report", ""), why=visit.fields.get("why", ""))
    name = visit.fields.get("unit", "")
    return redirect(f"/board/units/{quote(name)}?done=report" if name else "/board")
