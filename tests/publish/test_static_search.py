"""The published site's own search, in a real browser, from a plain file server."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from barriers import axe, in_every_look  # noqa: F401 - a fixture
from osler.web.publish import publish


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "site"
    publish(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_brand_leads_to_its_drug(browser, address):
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{address}/drugs/index.html")
    page.fill("#q", "prolia")
    page.keyboard.press("Enter")
    page.locator("#found li a").first.click()
    assert page.title() == "Denosumab · Osler"
    assert page.url == f"{address}/drugs/denosumab/index.html"
    assert not faults
    page.close()


def test_words_go_to_the_search_page_in_the_browser_alone(browser, address):
    context = browser.new_context()
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{address}/topics/index.html")
    page.fill("#q", "prolia")
    page.keyboard.press("Enter")
    page.locator("#found li a").first.wait_for()
    assert page.url == f"{address}/search/index.html"
    assert not [url for url in asked if "prolia" in url]
    context.close()
    context = browser.new_context(java_script_enabled=False)
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{address}/search/index.html")
    page.fill("#q", "prolia")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not [url for url in asked if "prolia" in url]
    assert "needs a script" in page.content()
    context.close()


def test_an_article_is_a_few_screens_and_its_references_open_at_a_mark(browser, address):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/answers/treatment-for-osteopenia/index.html")
    assert page.locator(".closing").bounding_box()["y"] <= 5 * 900
    assert not page.locator("ol.references").is_visible()
    page.locator("a.cite").first.click()
    page.locator("ol.references").wait_for()
    page.close()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_on_paper_nothing_of_an_article_is_lost(browser, address, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/answers/treatment-for-osteopenia/index.html")
    page.emulate_media(media="print")
    hidden = [part for part in page.locator("main li, main td").all() if not part.is_visible()]
    assert not hidden
    context.close()


def test_no_violation_on_published_files(browser, address, axe):  # noqa: F811
    page, found = browser.new_page(), {}
    for path in ("", "answers/treatment-for-osteopenia/", "drugs/alendronate/"):
        page.goto(f"{address}/{path}")
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        found[path] = in_every_look(page, axe)
    page.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("script", [True, False])
def test_a_published_page_is_folded_by_its_script_and_whole_without(browser, address, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/answers/treatment-for-osteopenia/")
    shut = page.locator("details.fold:not([open])").count()
    assert shut > 2 if script else shut == 0
    assert page.locator("ol.references li").first.is_visible() is not script
    context.close()
