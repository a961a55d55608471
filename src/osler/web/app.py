"""Puts the site together."""

from __future__ import annotations

import gc

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from osler.core.errors import InputError
from osler.web import errors
from osler.web.browse import BROWSE_ROUTES
from osler.web.guard import Guard
from osler.web.hooks.routes import HOOK_ROUTES
from osler.web.routes import answers, api, articles, calculators, operations, reports, share
from osler.web.settings import Settings, from_environment
from osler.web.site import Site
from osler.web.smart.routes import SMART_ROUTES


def create_app(settings: Settings | None = None) -> Guard:
    """The site as an ASGI application."""
    site = Site(settings or Settings())
    site.warm()
    app = Starlette(
        routes=_routes(),
        exception_handlers={
            HTTPException: errors.of_http,
            InputError: errors.of_input,
            Exception: errors.of_fault,
        },
    )
    app.state.site = site
    return Guard(app, site)


def from_worker() -> Guard:
    """The site in a worker process, with the settings its parent left in the environment."""
    guard = create_app(from_environment())
    # The knowledge stays for good: the collector need not look at it again with every answer.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return guard


def _routes() -> list[BaseRoute]:
    return [
        *answers.ROUTES,
        *articles.ROUTES,
        *reports.ROUTES,
        *share.ROUTES,
        *api.ROUTES,
        *calculators.ROUTES,
        *BROWSE_ROUTES,
        *HOOK_ROUTES,
        *SMART_ROUTES,
        *operations.ROUTES,
    ]
