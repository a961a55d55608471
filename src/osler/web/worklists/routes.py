"""The addresses of the work lists."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from osler.web.board.desk import Page
from osler.web.site import Site
from osler.web.worklists.seeing import WorkLists


def work_list_routes(site: Site) -> list[BaseRoute]:
    """The pages of a site that serves a panel's results."""
    lists = WorkLists(site)
    return [
        Route("/worklists", Page(lists.work_lists), methods=["GET"]),
        Route("/worklists/{gap}", Page(lists.work_list), methods=["GET"]),
        Route("/worklists/{gap}/export", Page(lists.work_list_export), methods=["POST"]),
        Route("/worklists/{gap}/{person}", Page(lists.work_list_person), methods=["GET"]),
    ]
