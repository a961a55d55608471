"""Puts the site together."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from osler.core.errors import InputError
from osler.web import errors
from osler.web.browse import BROWSE_ROUTES
from osler.web.guard import Guard
from osler.web.hooks.routes import HOOK_ROUTES
from osler.web.routes import (
    answers,
    api,
    articles,
    calculators,
    chat,
    knowledge,
    operations,
    reports,
    share,
    tools,
)
from osler.web.settings import Settings
from osler.web.site import Site
from osler.web.smart.routes import SMART_ROUTES


def create_app(settings: Settings | None = None) -> Guard:
    """The site as an ASGI application."""
    site = Site(settings or Settings())
    site.warm()
    app = Starlette(
        routes=[*_board(site), *_routes()],
        lifespan=tools.serving,
        exception_handlers={
            HTTPException: errors.of_http,
            InputError: errors.of_input,
            Exception: errors.of_fault,
        },
    )
    app.state.site = site
    return Guard(app, site)


def _board(site: Site) -> list[BaseRoute]:
    if not site.settings.has_board:
        return []
    # Only a site with a place for it pays for the board's database.
    from osler.web.board import BOARD_ROUTES, Desk  # noqa: PLC0415

    site.desk = Desk(site)
    return [*BOARD_ROUTES, *_work_lists(site)]


def _work_lists(site: Site) -> list[BaseRoute]:
    if site.settings.panel is None:
        return []
    from osler.web.worklists import work_list_routes  # noqa: PLC0415 - rests on the board

    return work_list_routes(site)


def _routes() -> list[BaseRoute]:
    return [
        *answers.ROUTES,
        *articles.ROUTES,
        *reports.ROUTES,
        *share.ROUTES,
        *api.ROUTES,
        *calculators.ROUTES,
        *knowledge.ROUTES,
        *chat.ROUTES,
        *tools.ROUTES,
        *BROWSE_ROUTES,
        *HOOK_ROUTES,
        *SMART_ROUTES,
        *operations.ROUTES,
    ]
