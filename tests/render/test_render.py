"""The four forms: hostile text stays text, pages are whole, every status is drawn."""

import json
from html.parser import HTMLParser

import pytest

from osler.render import FORMS, render
from teahouse import WILTED, ask

HOSTILE = (
    "tea wilt <script>alert(1)</script> **bold** [x](http://evil.example) `code` "
    '"q" & <img src=x onerror=y> # h'
)
ANSWERS = {
    "answered": ask(WILTED | {"kettle_scald": True, "green_tongue": True}),
    "premise": ask({"leaf_score_rim": 2.0}),
    "emergency": ask(question="the kettle exploded"),
    "abstained": ask(question="How do I mend a bicycle?"),
    "hostile": ask(question=HOSTILE),
}
_VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Collects what a page holds, and whether its tags close in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.links, self.ids, self.attributes = [], [], [], [], set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        self.links += [values[name] for name in ("href", "src") if name in values]
        self.ids += [values["id"]] if "id" in values else []
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ANSWERS)
def test_the_html_page_is_whole_and_asks_nothing_of_the_network(name):
    text = render(ANSWERS[name], "html")
    page = Page(text)
    assert not page.open
    assert not {"script", "iframe", "img", "link", "object"} & set(page.tags)
    assert not {attribute for attribute in page.attributes if attribute.startswith("on")}
    assert "@import" not in text
    assert "url(" not in text
    assert len(page.ids) == len(set(page.ids))
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert set(inner) <= set(page.ids)
    assert page.tags.count("h1") == 1


@pytest.mark.parametrize("name", ANSWERS)
def test_the_terminal_page_keeps_to_its_columns_and_has_no_color_codes(name):
    text = render(ANSWERS[name], "text", width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    if name != "hostile":
        assert "\x1b" in render(ANSWERS[name], "text", color=True)


def test_hostile_words_never_become_markup():
    markdown = render(ANSWERS["hostile"], "markdown").splitlines()[0]
    assert "\\<script\\>" in markdown
    assert "\\*\\*bold\\*\\*" in markdown
    assert "\\[x\\](" in markdown
    assert "\\`code\\`" in markdown
    html = render(ANSWERS["hostile"], "html")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", ["answered", "premise", "emergency", "abstained"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_form_says_all_that_the_answer_says(name, form):
    answer = ANSWERS[name]
    drawn = flat(render(answer, form, width=400))
    parts = [answer.bottom_line.text, answer.disclaimer, *(item.text for item in answer.alerts)]
    parts += [item.text for item in answer.premise]
    parts += [item.title for item in answer.references]
    parts += [said.text.split(": ", 1)[-1] for part in answer.sections for said in part.statements]
    for part in parts:
        assert flat(part) in drawn


def flat(text):
    return "".join(char for char in text.replace("&#39;", "'") if char.isalnum())


def test_json_is_the_answer_object_in_its_order():
    drawn = json.loads(render(ANSWERS["answered"], "json"))
    assert list(drawn)[:4] == ["status", "question", "title", "audience"]
    assert drawn["bottom_line"]["citations"]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_the_same_each_time(form):
    assert render(ANSWERS["answered"], form) == render(ANSWERS["answered"], form)
