"""People, sources and readers' wishes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import get_args

from starlette.responses import Response

from osler.cds import Heard
from osler.core.errors import InputError
from osler.review import (
    ROLES,
    Role,
    close_account,
    create_person,
    decline,
    draft,
    note_source,
    noted,
    people,
    popular,
    proposals,
    reset_second_factor,
    resting_on,
    set_password,
    set_roles,
)
from osler.review.sources import SOURCE_STATUSES, SourceStatus
from osler.web.board.desk import Shown, Visit, redirect
from osler.web.board.hospital import link_account
from osler.web.board.pages import CardUse, PeoplePage, SourcesPage, WishesPage

_DONE = {
    "created": "The account is made.",
    "roles": "The roles are changed.",
    "password": "The password is changed; the person's sessions have ended.",
    "factor": "The second factor is taken away.",
    "linked": "The account is linked to the hospital's.",
    "closed": "The account is closed; what the person signed stays.",
    "noted": "The source's status is noted.",
}


def everybody(visit: Visit) -> Shown:
    """The people of the board."""
    done = _DONE.get(visit.request.query_params.get("done", ""), "")
    return Shown("people", PeoplePage(people=people(visit.store), roles=ROLES, done=done))


def manage(visit: Visit) -> Response:
    """What an administrator does with an account; the board itself checks that one asks."""
    deed, name = visit.fields.get("deed", ""), visit.fields.get("name", "").strip()
    why = visit.fields.get("why", "")
    if deed == "create":
        create_person(
            visit.store,
            visit.who,
            name,
            printed=visit.fields.get("printed", ""),
            roles=_roles(visit),
            password=visit.fields.get("password") or None,
        )
        return redirect("/board/people?done=created")
    if deed == "roles":
        set_roles(visit.store, visit.who, name, _roles(visit), why=why)
    elif deed == "password":
        set_password(visit.store, visit.who, name, visit.fields.get("password", ""))
    elif deed == "factor":
        reset_second_factor(visit.store, visit.who, name, why=why)
    elif deed == "linked":
        link_account(visit)
    elif deed == "closed":
        close_account(visit.store, visit.who, name, why=why)
    else:
        raise InputError(f"there is no deed {deed!r}: use the buttons of the page")
    return redirect(f"/board/people?done={deed}")


def _roles(visit: Visit) -> tuple[Role, ...]:
    given = set(visit.many.get("role", []))
    return tuple(role for role in ROLES if role in given)


def sources(visit: Visit) -> Shown:
    """The sources of the packs, and what rests on the one chosen."""
    name = visit.request.query_params.get("source", "")
    listed = {
        source.id: source.title for pack in visit.site.knowledge.packs for source in pack.sources.values()
    }
    page = SourcesPage(
        sources=tuple(sorted(listed.items())),
        source=name if name in listed else "",
        resting=resting_on(visit.store, source=name) if name in listed else (),
        noted=tuple(noted(visit.store).values()),
        statuses=SOURCE_STATUSES,
        done=_DONE.get(visit.request.query_params.get("done", ""), ""),
    )
    return Shown("sources", page)


def source_status(visit: Visit) -> Response:
    """Notes that a source is superseded, retracted or revised: what rests on it loses its approval."""
    status = visit.fields.get("status", "")
    for known in get_args(SourceStatus):
        if known == status:
            note_source(
                visit.store,
                visit.who,
                visit.fields.get("source", ""),
                status=known,
                why=visit.fields.get("why", ""),
            )
            return redirect("/board/sources?done=noted")
    raise InputError(f"there is no status {status!r}: use one of {', '.join(SOURCE_STATUSES)}")


def wishes(visit: Visit, *, entry: str = "") -> Shown:
    """What readers ask for, counted, and questions they put forward."""
    topics = tuple(sorted({name for pack in visit.site.knowledge.packs for name in pack.head.topics}))
    page = WishesPage(
        proposals=proposals(visit.store),
        unanswered=popular(visit.store),
        answered=popular(visit.store, answered=True),
        cards=_used(visit.site.hooks.kept.heard()),
        topics=topics,
        entry=entry,
    )
    return Shown("wishes", page)


def _used(heard: Iterable[Heard]) -> tuple[CardUse, ...]:
    by_card: defaultdict[str, list[Heard]] = defaultdict(list)
    for report in heard:
        by_card[report.card].append(report)
    used = []
    for card, reports in by_card.items():
        overridden = [report for report in reports if report.outcome == "overridden"]
        reasons = Counter(report.reason or "no reason given" for report in overridden)
        used.append(
            CardUse(
                card=card,
                accepted=len(reports) - len(overridden),
                overridden=len(overridden),
                reasons=tuple(reasons.most_common()),
            )
        )
    return tuple(sorted(used, key=lambda one: (-one.overridden, one.card)))


def settle_wish(visit: Visit) -> Shown:
    """Makes an article of a proposal, or declines it."""
    name = visit.fields.get("proposal", "")
    if visit.fields.get("deed") == "decline":
        decline(visit.store, visit.who, name, why=visit.fields.get("why", ""))
        return wishes(visit)
    entry = draft(
        visit.store, visit.who, name, slug=visit.fields.get("slug", ""), topic=visit.fields.get("topic", "")
    )
    return wishes(visit, entry=entry)
