"""What a clinician sees: all lists, one list, one person; each look is in the history before it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.responses import Response

from osler.panel.summary import gap_line, wanted_line
from osler.panel.suppressing import SMALLEST
from osler.review import AbsentError, may_look, note_look
from osler.web.board.desk import Shown, Visit
from osler.web.paging import USUAL
from osler.web.site import Site
from osler.web.worklists.exporting import as_csv
from osler.web.worklists.marks import Marks
from osler.web.worklists.pages import Listed, ListPage, ListsPage
from osler.web.worklists.results import ANY, Place, ResultFile, Results, View
from osler.web.worklists.telling import action_of, label_of, listed, person_page, title_of

_TEMPLATES = "worklists"


class WorkLists:
    """The work lists of a site."""

    def __init__(self, site: Site) -> None:
        assert site.settings.panel is not None
        self._file = ResultFile(Path(site.settings.panel), site.knowledge.packs)
        self._marks = Marks(site.key)

    def work_lists(self, visit: Visit) -> Shown:
        """Each care gap with how many people, and the facts to collect first."""
        may_look(visit.store, visit.who)
        with self._file.now() as results:
            page = _overview(results)
        note_look(visit.store, visit.who, "work lists seen", {"file": results.mark})
        return Shown("lists", page, folder=_TEMPLATES)

    def work_list(self, visit: Visit) -> Shown:
        """One page of the people with a care gap."""
        may_look(visit.store, visit.who)
        with self._file.now() as results:
            view, after, number = self._asked(visit, results)
            places = results.places(view, after, USUAL + 1)
            people = self._listed(visit, results, view.gap, places[:USUAL])
            page = ListPage(
                id=view.gap,
                title=title_of(results.pack, view.gap),
                action=action_of(results.pack, view.gap),
                synthetic=results.synthetic,
                people=people,
                page=number,
                next=self._next(visit, results, view.gap, places, number),
                urgency=view.urgency,
                needs=view.needs,
                urgencies=results.urgencies(),
                facts=tuple((name, label_of(results.pack, name)) for name in results.needed(view.gap)),
            )
        told = {"file": results.mark, **_told(view), "page": number, "people": len(people)}
        note_look(visit.store, visit.who, "work list seen", told)
        return Shown("list", page, folder=_TEMPLATES)

    def work_list_export(self, visit: Visit) -> Response:
        """The whole list as a table."""
        may_look(visit.store, visit.who)
        with self._file.now() as results:
            view = _view(results, visit.request.path_params["gap"], visit.fields)
            people = self._listed(visit, results, view.gap, results.places(view, None, None))
            text = as_csv(title_of(results.pack, view.gap), people)
        told = {"file": results.mark, **_told(view), "people": len(people)}
        note_look(visit.store, visit.who, "work list exported", told)
        headers = {
            "content-disposition": f'attachment; filename="{view.gap}.csv"',
            "cache-control": "no-store",
        }
        return Response(text, headers=headers, media_type="text/csv")

    def work_list_person(self, visit: Visit) -> Shown:
        """One person, named by a link that this account was given."""
        may_look(visit.store, visit.who)
        token = visit.request.path_params["person"]
        with self._file.now() as results:
            gap = _gap(results, visit.request.path_params["gap"])
            place, _ = self._marks.read(token, visit.who, results.mark, gap)
            row = results.rows([place], whole=True)[0]
            page = person_page(results, gap, row)
        told = {"file": results.mark, "gap": gap, "person": self._marks.person(page.person)}
        note_look(visit.store, visit.who, "work list person seen", told)
        return Shown("person", page, folder=_TEMPLATES)

    def _asked(self, visit: Visit, results: Results) -> tuple[View, Place | None, int]:
        asked = visit.request.query_params
        view = _view(results, visit.request.path_params["gap"], asked)
        if not asked.get("after"):
            return view, None, 1
        return view, *self._marks.read(asked["after"], visit.who, results.mark, view.gap)

    def _listed(
        self, visit: Visit, results: Results, gap: str, places: Sequence[Place]
    ) -> tuple[Listed, ...]:
        return tuple(
            listed(results.pack, gap, row, self._marks.link(visit.who, results.mark, gap, place))
            for place, row in zip(places, results.rows(places), strict=True)
        )

    def _next(self, visit: Visit, results: Results, gap: str, places: Sequence[Place], number: int) -> str:
        if len(places) <= USUAL:
            return ""
        return self._marks.link(visit.who, results.mark, gap, places[USUAL - 1], number + 1)


def _overview(results: Results) -> ListsPage:
    tallies, pack = results.tallies(), results.pack
    gaps = sorted(pack.care_gaps.values(), key=lambda gap: (gap.urgency, gap.id))
    return ListsPage(
        people=None if results.people < SMALLEST else results.people,
        as_of=results.as_of,
        synthetic=results.synthetic,
        is_of_this_knowledge=results.is_of_this_knowledge,
        gaps=tuple(gap_line(pack, gap, tallies[gap.id]) for gap in gaps),
        missing=tuple(
            wanted_line(pack, one, results.people) for one in results.wanted() if one.fact in pack.facts
        ),
        smallest=SMALLEST,
    )


def _view(results: Results, gap: str, asked: Mapping[str, str]) -> View:
    """The list that an address or a form asks for; what is no filter of it is left out."""
    name = _gap(results, gap)
    urgency, needs = asked.get("urgency", ""), asked.get("needs", "")
    return View(
        gap=name,
        urgency=next((one for one in results.urgencies() if str(one) == urgency), None),
        needs=needs if needs == ANY or needs in results.needed(name) else "",
    )


def _gap(results: Results, name: str) -> str:
    if name not in results.pack.care_gaps:
        raise AbsentError("there is no such work list: /worklists shows all of them")
    return name


def _told(view: View) -> dict[str, str | int]:
    """A list as the history names it."""
    told: dict[str, str | int] = {"gap": view.gap, "needs": view.needs}
    return told if view.urgency is None else {**told, "urgency": view.urgency}
