"""What every page of the board needs: the store, who is signed in, and errors told as pages."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from osler.core.answer import Answer
from osler.core.errors import InputError, UnavailableError
from osler.core.standing import Standings
from osler.review import (
    AbsentError,
    ConflictError,
    RefusedError,
    Session,
    SignInError,
    Store,
    Subject,
    ThrottledError,
    Watch,
    count,
    open_store,
    served,
    session_of,
    subject_of,
    take_notices,
)
from osler.review import Site as PasskeySite
from osler.web import errors
from osler.web.board.fresh import Fresh
from osler.web.fields import Typed
from osler.web.site import Site, site_of
from osler.web.visit import give_cookie, our_form, token_for

COOKIE = "osler_board"
_ENOUGH, _SECONDS = 50, 30.0
"""Counts of what readers ask are written after so many questions or so long."""
_STATUSES: tuple[tuple[type[InputError], int], ...] = (
    (AbsentError, 404),
    (RefusedError, 403),
    (ConflictError, 409),
    (ThrottledError, 429),
    (SignInError, 401),
    (InputError, 422),
)


class Desk:
    """The board of one process."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._subjects: Counter[Subject] = Counter()
        self._written = time.monotonic()
        self._learnt = ""

    @cached_property
    def store(self) -> Store:
        """The database, opened on first use.

        Raises:
            UnavailableError: it cannot be reached.
        """
        return open_store(self._site.settings.database, data=self._site.settings.data)

    @cached_property
    def _watch(self) -> Watch:
        return Watch(self.store, served(self._site.knowledge))

    @cached_property
    def _fresh(self) -> Fresh:
        return Fresh(self._signed)

    def _signed(self) -> Standings:
        # Opening the database may take long where it is away: that is no reader's to wait for either.
        return self._watch.now()

    def asked(self, answer: Answer) -> None:
        """Counts what a question was about, and writes the counts down now and then."""
        with self._lock:
            self._subjects[subject_of(answer)] += 1
            if self._subjects.total() < _ENOUGH and time.monotonic() - self._written < _SECONDS:
                return
            subjects, self._subjects = self._subjects, Counter()
            self._written = time.monotonic()
        # No reader waits for counts.
        threading.Thread(target=self._count, args=(subjects,), daemon=True).start()

    def _count(self, subjects: Counter[Subject]) -> None:
        # Counts that cannot be written are lost.
        with suppress(UnavailableError):
            count(self.store, subjects)

    def standings(self) -> Standings | None:
        """What people signed; None while the database is away, when nothing may be claimed."""
        return self._fresh.now()

    def learn(self) -> None:
        """Takes over what the library has learnt of the packs' sources since it was last asked.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        library = self._site.library
        if library is None or library.fingerprint == self._learnt:
            return
        mark = library.fingerprint
        take_notices(self.store, self._site.knowledge, library)
        self._learnt = mark

    def changed(self) -> None:
        """Something was done at this desk: pages show it at once."""
        self._fresh.forget()


class Visit(NamedTuple):
    """One request to the board."""

    request: Request
    site: Site
    store: Store
    session: Session | None
    fields: dict[str, str]
    many: dict[str, list[str]]
    """The fields that a form may hold more than once."""
    token: str
    """Goes into every form."""
    name: str
    """The browser's visit, to which the token belongs."""

    @property
    def who(self) -> str:
        """The name of who is signed in: never a field of a form.

        Raises:
            SignInError: nobody is.
        """
        if self.session is None:
            raise SignInError("nobody is signed in")
        return self.session.person.id

    @property
    def here(self) -> PasskeySite:
        """The site to which passkeys belong."""
        url = self.request.url
        return PasskeySite(id=url.hostname or "localhost", origin=f"{url.scheme}://{url.netloc}")


class Shown(NamedTuple):
    """A page to be rendered."""

    template: str
    page: Any
    status: int = 200
    folder: str = "board"
    """Where among the templates it stands."""


Handler = Callable[[Visit], Shown | Response]


class Page:
    """Serves a handler: looks up who is signed in, checks forms, tells errors."""

    def __init__(self, handler: Handler, *, public: bool = False) -> None:
        self._handler = handler
        self._public = public
        self.__name__ = f"board {handler.__name__}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        """Serves one request."""
        request = Request(scope, receive, send)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        sent = await our_form(request) if request.method == "POST" else None
        try:
            return await run_in_threadpool(self._respond, request, sent)
        except UnavailableError as error:
            response = errors.told(request, 503, str(error))
            response.headers["retry-after"] = "5"
            return response
        except InputError as error:
            return self._refused(request, error)

    def _respond(self, request: Request, sent: Typed | None) -> Response:
        visit = _visit(request, sent)
        if visit.session is None and not self._public:
            return RedirectResponse(f"/board/sign-in?to={quote(request.url.path)}", 303)
        try:
            made = self._handler(visit)
        finally:
            if sent is not None:
                desk_of(visit.site).changed()
        return made if isinstance(made, Response) else render(visit, made)

    def _refused(self, request: Request, error: InputError) -> Response:
        status = next(status for kind, status in _STATUSES if isinstance(error, kind))
        response = errors.told(request, status, str(error))
        if isinstance(error, ThrottledError):
            response.headers["retry-after"] = str(error.seconds)
        return response


def render(visit: Visit, shown: Shown) -> Response:
    """A page of the board as HTML; nobody keeps it."""
    template = visit.site.templates.get_template(f"{shown.folder}/{shown.template}.html.j2")
    person = visit.session.person if visit.session else None
    text = template.render(page=shown.page, token=visit.token, person=person)
    response = HTMLResponse(text, shown.status, {"cache-control": "no-store"})
    return give_cookie(visit.request, response, visit.name)


def _visit(request: Request, sent: Typed | None) -> Visit:
    site = site_of(request)
    store = desk_of(site).store
    held = request.cookies.get(COOKIE, "")
    session = session_of(store, held) if held else None
    many: dict[str, list[str]] = {}
    for name, value in sent.fields if sent else ():
        many.setdefault(name, []).append(value)
    if sent and sent.question:
        many["question"] = [sent.question]
    fields = {name: values[-1] for name, values in many.items()}
    return Visit(request, site, store, session, fields, many, *token_for(request))


def desk_of(site: Site) -> Desk:
    """The board of a site.

    Raises:
        AbsentError: the site has none.
    """
    if site.desk is None:
        raise AbsentError("this site has no review board: start it with --data DIR or --database URL")
    assert isinstance(site.desk, Desk)
    return site.desk


def with_session(request: Request, response: Response, session: Session) -> Response:
    """The response with the cookie of a new session."""
    response.set_cookie(
        COOKIE,
        session.token,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return response


def redirect(address: str) -> Response:
    """To a page, after something was done."""
    return RedirectResponse(address, 303)


def folder_of(site: Site) -> Path | None:
    """Where the server keeps readers' reports."""
    return Path(site.settings.data) if site.settings.data else None
