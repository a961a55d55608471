"""A question shared by link: seen and confirmed first, and never sent to a server by the link itself."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest

TOLD = "66-year-old woman, T-score -2.7 at the hip & eGFR 28: which drug?"
PLAIN = "Can denosumab be stopped without another drug after it?"


def link_in(page: str) -> str | None:
    found = re.search(r'id="link" readonly value="([^"]+)"', page)
    return unescape(found[1]) if found else None


def test_the_text_and_its_facts_are_shown_before_there_is_a_link(visitor):
    shown = visitor.post("/share", {"question": TOLD}).text
    assert link_in(shown) is None
    assert unescape(shown).count(TOLD) >= 1
    assert "says 4 things about a patient" in shown
    assert "from “eGFR 28”" in shown


def test_a_text_without_a_patient_says_so(visitor):
    assert "No patient facts were read" in visitor.post("/share", {"question": "Who needs a DXA?"}).text


def test_the_link_holds_exactly_what_was_seen(visitor):
    link = link_in(visitor.post("/share", {"question": TOLD, "seen": TOLD}).text)
    assert link is not None
    address, _, fragment = link.partition("#q=")
    assert address == "http://osler.test/shared"
    assert unquote(fragment) == TOLD


def test_a_changed_text_is_shown_again(visitor):
    shown = visitor.post("/share", {"question": PLAIN, "seen": TOLD}).text
    assert link_in(shown) is None
    assert "this is what the link would hold" in shown
    assert PLAIN in shown


def test_a_text_of_several_lines_is_the_same_however_a_browser_ends_them(visitor):
    assert link_in(visitor.post("/share", {"question": "One\r\ntwo?", "seen": "One\ntwo?"}).text)


def test_facts_of_the_page_are_counted_and_left_out(visitor):
    shown = visitor.post("/share", {"question": PLAIN, "f.egfr": "28.41"}).text
    assert "Not in the link: 1 fact" in shown
    assert "28.41" not in (
        link_in(visitor.post("/share", {"question": PLAIN, "seen": PLAIN, "f.egfr": "28.41"}).text) or "28.41"
    )


def test_pages_without_a_patient_are_offered(visitor):
    shown = visitor.post("/share", {"question": "What is the treatment for osteopenia?"}).text
    assert 'href="/answers/' in shown


def test_no_link_without_our_form_nor_for_a_long_text(visitor):
    assert visitor.post("/share", {"question": "x" * 2_001}).status_code == 422
    visitor.token = "forged"
    assert visitor.post("/share", {"question": TOLD, "seen": TOLD}).status_code == 403


def test_a_link_waits_to_be_submitted(open_page):
    from urllib.parse import quote  # noqa: PLC0415

    asked = []
    page = open_page("/")
    page.on("request", lambda request: asked.append((request.method, unquote(request.url))))
    page.goto(f"/shared#q={quote(TOLD, safe='')}")
    assert page.input_value("#question") == TOLD
    assert page.url.endswith("/shared"), "the question is taken out of the address"
    assert not [url for _, url in asked if "T-score" in url.partition("#")[0]]
    assert not [url for method, url in asked if method == "POST"]
    page.get_by_role("button", name="Submit to answer").click()
    page.wait_for_selector(".bottom")
    assert page.inner_text("h1") == TOLD


@pytest.mark.parametrize("address", ["/shared", "/shared#q=%E0%A4%A"])
def test_a_link_that_was_cut_off_says_so(open_page, address):
    page = open_page(address)
    assert page.locator("#shared-none").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_from_the_answer_to_a_link(open_page, script):
    page = open_page(script=script)
    page.fill("#question", TOLD)
    page.click("#ask .primary")
    page.wait_for_selector(".bottom")
    page.get_by_role("button", name="Share the question by link").click()
    page.get_by_role("button", name="I have read it").click()
    assert unquote(page.input_value("#link")).endswith(f"/shared#q={TOLD}")


def test_without_a_script_the_page_says_where_the_question_is(open_page):
    page = open_page("/shared#q=Who%20needs%20a%20DXA%3F", script=False)
    assert "after #q=" in page.inner_text("main")
