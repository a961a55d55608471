"""What a page declares is what its template uses."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from jinja2 import nodes

from osler.web import Settings
from osler.web.pages.answer import AnswerPage
from osler.web.pages.ask import AskPage
from osler.web.pages.error import ErrorPage
from osler.web.pages.record import RecordPage
from osler.web.pages.share import SharedPage, SharePage
from osler.web.pages.thanks import ThanksPage
from osler.web.site import HERE, Site

PAGES = {
    "ask.html.j2": AskPage,
    "answer.html.j2": AnswerPage,
    "error.html.j2": ErrorPage,
    "record.html.j2": RecordPage,
    "share.html.j2": SharePage,
    "shared.html.j2": SharedPage,
    "thanks.html.j2": ThanksPage,
}


@pytest.fixture(scope="module")
def templates():
    return Site(Settings()).templates


def used(environment, name):
    tree = environment.parse((HERE / "templates" / name).read_text("utf-8"))
    found = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    for include in tree.find_all(nodes.Include):
        found |= used(environment, include.template.value)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_template_uses_what_its_page_declares(templates, name):
    assert used(templates, name) == {field.name for field in msgspec.structs.fields(PAGES[name])}


def test_no_template_marks_anything_safe_but_our_own_markup():
    allowed = {"{{ flush|safe }}", "{{ picture.markup|safe }}", "{{ place_of_prose|safe }}"}
    for path in Path(HERE / "templates").rglob("*.j2"):
        for line in path.read_text("utf-8").splitlines():
            if "|safe" in line.replace(" ", ""):
                elsewhere = path.parent.name in {"browse", "publish"}
                assert elsewhere or line.strip() in allowed, f"{path.name}: {line}"
