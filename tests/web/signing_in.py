"""One person's browser without a screen, signed in to the review board."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

PASSWORD = "a long pass phrase 7"


class Browser:
    """Keeps the cookies of one person; follows no redirect by itself."""

    def __init__(self, app) -> None:
        self.client = TestClient(app, base_url="http://osler.test", follow_redirects=False)

    def get(self, path):
        return self.client.get(path, headers={"accept": "text/html"})

    def token(self, path="/board/sign-in"):
        return re.search(r'name="token" value="([^"]+)"', self.get(path).text)[1]

    def post(self, path, fields, *, token=None, accept="text/html"):
        data = {"token": self.token() if token is None else token, **fields}
        return self.client.post(path, data=data, headers={"accept": accept})

    def sign_in(self, name, password=PASSWORD, *, to="/board"):
        answer = self.post("/board/sign-in", {"name": name, "password": password, "to": to})
        assert answer.status_code == 303
        return self
