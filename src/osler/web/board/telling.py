"""What everybody may see: the history of each unit, its editions, feeds, and putting a question forward."""

from __future__ import annotations

from starlette.responses import Response

from osler.review import AbsentError, Feed, Told, atom, changes, edition, editions, look, places, put_forward
from osler.web.board.desk import Shown, Visit, redirect
from osler.web.board.pages import EditionPage, ForwardPage, HistoryPage

_FRESH = {"cache-control": "public, max-age=300"}


def history(visit: Visit) -> Shown:
    """Every edition of a unit and every public step."""
    name = visit.request.path_params["unit"]
    seen = look(visit.store, name)
    page = HistoryPage(
        unit=name,
        title=seen.item.title,
        status=seen.status,
        editions=tuple(reversed(editions(visit.store, name))),
        steps=changes(visit.store, unit=name, limit=100),
    )
    return Shown("history", page)


def article_history(visit: Visit) -> Response:
    """The history of an article, found by its address."""
    slug = visit.request.path_params["slug"]
    for pack in visit.site.knowledge.packs:
        if any(article.slug == slug for article in pack.articles):
            return redirect(f"/history/{pack.head.id}/answers/{slug}")
    raise AbsentError(f"there is no article {slug!r}")


def old_edition(visit: Visit) -> Shown:
    """One edition, as it was shown to readers."""
    name, mark = visit.request.path_params["unit"], visit.request.path_params["digest"]
    body = edition(visit.store, name, mark)
    published = next((one for one in editions(visit.store, name) if one.digest == mark), None)
    if published is None:
        raise AbsentError(f"there is no edition {mark!r} of {name!r}")
    page = EditionPage(
        unit=name,
        title=look(visit.store, name).item.title,
        edition=published,
        places=tuple(places(body)),
        body=body,
    )
    return Shown("edition", page)


def feed_of_all(visit: Visit) -> Response:
    """What changed anywhere."""
    return _feed(visit, "What changed in Osler", "/editorial-policy", changes(visit.store))


def feed_of_topic(visit: Visit) -> Response:
    """What changed in a topic."""
    pack, topic = visit.request.path_params["pack"], visit.request.path_params["topic"]
    return _feed(
        visit, f"What changed: {topic}", f"/topics/{topic}", changes(visit.store, topic=f"{pack}/{topic}")
    )


def feed_of_unit(visit: Visit) -> Response:
    """What changed in a unit and the recommendations under it."""
    name = visit.request.path_params["unit"]
    return _feed(
        visit,
        f"What changed: {look(visit.store, name).item.title}",
        f"/history/{name}",
        changes(visit.store, unit=name),
    )


def _feed(visit: Visit, title: str, page: str, steps: tuple[Told, ...]) -> Response:
    base = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    feed = Feed(title=title, address=base + visit.request.url.path, page=base + page, steps=steps)
    return Response(atom(feed), headers=_FRESH, media_type="application/atom+xml")


def forward(visit: Visit) -> Shown:
    """Puts a reader's question forward as an article; only then are its words kept."""
    who = visit.session.person.id if visit.session else None
    found = put_forward(visit.store, visit.site.knowledge, visit.fields.get("question", ""), who=who)
    return Shown("forward", ForwardPage(proposal=found))
