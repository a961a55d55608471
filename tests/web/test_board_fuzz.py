"""Whatever is sent to the board's pages and forms, by somebody with every role: no page fails.

The board has no interface for programs, so the description that Schemathesis takes is made here: of the
board's own routes, with the fields of all forms of its templates.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from signing_in import PASSWORD, Browser

import osler.web
from loops import aside
from osler.review import (
    ROLES,
    Wanted,
    create_first_administrator,
    create_person,
    look,
    open_store,
    queue,
    read_content,
    set_profile,
    sync,
    verify,
)
from osler.review.sources import SOURCE_STATUSES
from osler.web import Settings, create_app
from osler.web.board import BOARD_ROUTES, working
from osler.web.board.desk import COOKIE
from teahouse import TEA

CASES = 8
MORE = {
    "/board/selection": 30,
    "/board/units/{unit}": 20,
    "/history/{unit}": 20,
    "/board/steps": 60,
    "/board/comments": 30,
}
"""Tried more often, until some of what is sent is accepted."""
FITS = "the mark of the unit as it stands"
SEVERAL = {"role"}
"""Fields of which a form may hold several."""
QUERY = ("view", "kind", "state", "topic", "source", "after", "to", "done", "code", "error")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    store = open_store(data=folder)
    create_first_administrator(store, "ada", "Ada Admin", PASSWORD)
    create_person(store, "ada", "max", printed="Max All", roles=ROLES, password=PASSWORD)
    set_profile(store, "max", credentials="MD", specialty="tea", interests="none")
    sync(store, read_content([TEA]), by="max")
    yield create_app(Settings(data=str(folder), packs=(str(TEA),), rate=0)), store
    store.close()


def known(store):
    """Fields of the board's forms, and for some of them what means something."""
    units = [item.unit for item in queue(store, Wanted(view="all", limit=2)).items]
    templates = Path(osler.web.__file__).parent / "templates" / "board"
    text = "".join(path.read_text() for path in templates.glob("*.j2"))
    fields = set(re.findall(r'(?<!-)\bname="(\w+)"', text)) - {"token"}
    meant = {
        "unit": units,
        "shown": [FITS],
        "why": ["the tea is cold"],
        "step": [*working._PLAIN, *working._SIGNED, "assign"],
        "view": [name for name, _ in working.VIEWS],
        "name": ["max", "ada"],
        "to": ["max", "ada"],
        "password": [PASSWORD],
        "source": ["north-guild"],
        "status": list(SOURCE_STATUSES),
        "digest": [look(store, unit).item.digest for unit in units],
        "role": list(ROLES),
        "kind": ["drug", "decision", "comment"],
        "deed": ["create", "roles", "decline", "draft"],
    }
    return fields, meant


def description(store):
    fields, meant = known(store)
    attacks = ["", "é\0", "<script>alert", "'; DROP TABLE item; --"]

    def value(name):
        # A choice of words or any text would be any text: words are left to where they mean something.
        return {"enum": [*meant[name], *attacks]} if name in meant else {"type": "string", "maxLength": 60}

    def values(name):
        several = {"type": "array", "items": value(name), "maxItems": 3}
        return {"anyOf": [value(name), several]} if name in SEVERAL else value(name)

    form = {
        "type": "object",
        "properties": {name: values(name) for name in fields},
        "required": sorted(fields & {"unit", "shown", "step", "text", "name"}),
        "additionalProperties": False,
    }
    # Fields drawn each for itself hardly ever fit each other: as often all of them mean something.
    fitting = {name: {"enum": meant[name]} for name in fields & set(meant)}
    fitting["text"] = {"type": "string", "pattern": "^[a-z]{3,30}$"}
    sensible = {**form, "properties": fitting, "required": sorted(fitting)}
    paths = {}
    for route in BOARD_ROUTES:
        path = re.sub(r":path\}", "}", route.path)
        places = [
            {"name": name, "in": "path", "required": True, "schema": {**value(name), "minLength": 1}}
            for name in re.findall(r"\{(\w+)\}", path)
        ]
        method = "post" if "POST" in route.methods else "get"
        asked = [{"name": name, "in": "query", "schema": value(name)} for name in QUERY if method == "get"]
        operation = {"parameters": places + asked, "responses": {"200": {"description": ""}}}
        if method == "post":
            content = {"application/x-www-form-urlencoded": {"schema": {"anyOf": [form, sensible]}}}
            operation["requestBody"] = {"required": True, "content": content}
        paths.setdefault(path, {})[method] = operation
    return {"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": paths}


class Sender(Browser):
    """A browser that signs in again whenever what was sent ended its session."""

    def __init__(self, app, store):
        super().__init__(app)
        self.store, self.units = store, {item.unit for item in queue(store, Wanted(view="all")).items}
        self.enter()

    def enter(self):
        self.form = self.token()
        sent = {"name": "max", "password": PASSWORD}
        assert self.post("/board/sign-in", sent, token=self.form).status_code in (303, 429)

    def send(self, case):
        if not self.client.cookies.get(COOKIE):
            self.enter()
        path = case.formatted_path
        if case.method == "GET":
            return self.client.get(path, params=dict(case.query or {}), headers={"accept": "text/html"})
        body = dict(case.body) if isinstance(case.body, dict) else {}
        if body.get("shown") == FITS and isinstance(body.get("unit"), str) and body["unit"] in self.units:
            body["shown"] = look(self.store, body["unit"]).shown
        return self.post(path, body, token=self.form)


def test_whatever_is_sent_to_the_board_no_page_fails(site):
    app, store = site
    sender, told = Sender(app, store), {}
    schema = schemathesis.openapi.from_dict(description(store))
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=MORE.get(operation.path, CASES),
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def sends(case):
            answer = sender.send(case)
            told.setdefault((case.method, case.path), set()).add(answer.status_code)
            assert answer.status_code < 500, (case.method, case.formatted_path, case.body)
            assert "<script>alert" not in answer.text

        aside(sends)
    assert len(told) == len(BOARD_ROUTES)
    # It was no knocking at a closed door.
    for place in MORE:
        statuses = told.get(("POST", place), set()) | told.get(("GET", place), set())
        assert statuses & {200, 303, 403, 409}, (place, statuses)
    assert verify(store).holds
