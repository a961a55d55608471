"""The published site's own search, in a real browser, from a plain file server."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

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
