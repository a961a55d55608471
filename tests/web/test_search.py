"""Search: words travel in a body, never in an address."""

from __future__ import annotations

import re

from visiting import Visitor

HTML = {"accept": "text/html"}


def test_words_are_found_by_post(visitor):
    reply = visitor.post("/search", {"q": "prolia"})
    assert reply.status_code == 200
    assert "/drugs/denosumab" in reply.text
    assert reply.headers["cache-control"] == "no-store"


def test_words_in_an_address_are_not_read(client):
    page = client.get("/search?q=prolia", headers=HTML).text
    assert "prolia" not in page
    assert "/drugs/denosumab" not in page


def test_the_form_is_ours_and_never_puts_words_into_an_address(client):
    for path in ("/search", "/topics", "/guidelines", "/drugs"):
        form = re.search(r'<form class="find".*?</form>', client.get(path, headers=HTML).text, re.S)[0]
        assert 'method="post"' in form
        assert Visitor.token_in(form)
    refused = client.post("/search", data={"q": "prolia", "token": "x"}, headers=HTML)
    assert refused.status_code == 403


def test_nothing_found_says_what_to_do(visitor):
    page = visitor.post("/search", {"q": "qqqqzzz"}).text
    assert "Nothing found" in page
    assert 'href="/topics"' in page


def test_a_page_is_kept_by_the_reader_only(client):
    first = client.get("/topics", headers=HTML)
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get("/topics", headers={**HTML, "if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_search_stays_in_the_page_and_out_of_the_address(open_page):
    page = open_page("/search")
    page.fill("#q", "prolia")
    page.keyboard.press("Enter")
    page.locator("#found a").first.wait_for()
    assert page.url.endswith("/search")


def test_search_from_another_page_and_without_a_script(open_page):
    for script in (True, False):
        page = open_page("/topics", script=script)
        page.fill("#q", "prolia")
        page.keyboard.press("Enter")
        page.locator("#found a").first.wait_for()
        assert page.url.endswith("/search")
