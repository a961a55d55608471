"""A browser without a screen, for tests of pages and forms."""

from __future__ import annotations

import re

from starlette.testclient import TestClient


class Visitor:
    """A browser without a screen: keeps the cookie and sends the forms it is shown."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.token = self.token_in(client.get("/", headers={"accept": "text/html"}).text)

    @staticmethod
    def token_in(page: str) -> str:
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def post(self, path: str, fields, *, accept="text/html"):
        return self.client.post(path, data={"token": self.token, **fields}, headers={"accept": accept})

    def ask(self, question: str, **fields):
        return self.post("/ask", {"question": question, **fields})


def fields_of(page: str, form: str) -> dict[str, str]:
    """The hidden fields of one form of a page."""
    body = re.search(rf'<form[^>]*id="{form}".*?</form>', page, re.S)
    assert body is not None
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body[0]))
