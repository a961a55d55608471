"""A small record system on loopback: FHIR reads and searches in pages, and SMART's authorization server.

It is no more than tests and the mock record need; it also runs by hand: `python record_server.py FILE PORT`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


class RecordServer:
    """Resources by type; what was asked of it; and faults to order."""

    def __init__(self, resources=(), *, token=None, page=50):
        self.resources = list(resources)
        self.token = token
        """Where set, reads need it."""
        self.page = page
        self.asked: list[str] = []
        self.delay = 0.0
        self.next_elsewhere = None
        """Where set, the next page is said to lie there."""
        self.codes: dict[str, dict] = {}
        self.smart = {"patient": "p1", "s256": True, "scope": None, "token_status": 200} | {
            "secret": None,
            "jwks": None,
            "methods": None,
            "sent": None,
        }
        self.jwks = {"keys": []}
        self.seen: set[str] = set()
        self.base = ""
        self.app = Starlette(
            routes=[
                Route("/fhir/metadata", self.metadata),
                Route("/fhir/.well-known/smart-configuration", self.configuration),
                Route("/authorize", self.authorize),
                Route("/token", self.give_token, methods=["POST"]),
                Route("/keys", self.keys),
                Route("/fhir/{kind}", self.search, methods=["GET"]),
                Route("/fhir/{kind}/_search", self.search, methods=["POST"]),
                Route("/fhir/{kind}/{id}", self.read),
            ],
            middleware=[
                Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
            ],
        )

    @property
    def fhir(self):
        return f"{self.base}/fhir"

    async def metadata(self, request: Request) -> Response:
        return JSONResponse(
            {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "status": "active"}
        )

    async def keys(self, request: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse(self.jwks)

    def _refusal(self, request):
        if self.token is None or request.headers.get("authorization") == f"Bearer {self.token}":
            return None
        return JSONResponse({"resourceType": "OperationOutcome"}, 401)

    async def read(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        if self.delay:
            time.sleep(self.delay)
        refusal = self._refusal(request)
        if refusal:
            return refusal
        kind, name = request.path_params["kind"], request.path_params["id"]
        for one in self.resources:
            if one["resourceType"] == kind and one.get("id") == name:
                return JSONResponse(one)
        return JSONResponse({"resourceType": "OperationOutcome"}, 404)

    async def search(self, request: Request) -> Response:
        given = dict(request.query_params)
        if request.method == "POST":
            given |= {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        self.asked.append(f"{request.url.path}?{urlencode(given)}")
        refusal = self._refusal(request)
        if refusal:
            return refusal
        found = [one for one in self.resources if self._fits(one, request.path_params["kind"], given)]
        start = int(given.get("_start", 0))
        bundle = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(found),
            "entry": [{"resource": one} for one in found[start : start + self.page]],
        }
        if start + self.page < len(found):
            query = urlencode({**given, "_start": start + self.page})
            url = self.next_elsewhere or f"{self.fhir}/{request.path_params['kind']}?{query}"
            bundle["link"] = [{"relation": "next", "url": url}]
        return JSONResponse(bundle)

    @staticmethod
    def _fits(one, kind, given):
        if one["resourceType"] != kind:
            return False
        whose = (one.get("subject") or {}).get("reference", "")
        if kind != "Patient" and "patient" in given and whose.rpartition("/")[2] != given["patient"]:
            return False
        wanted = {code.rpartition("|")[2] for code in given.get("code", "").split(",") if code}
        held = {row.get("code") for row in (one.get("code") or {}).get("coding", [])}
        return not wanted or bool(wanted & held)

    async def configuration(self, request: Request) -> Response:
        self.asked.append("configuration")
        return JSONResponse(
            {
                "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token",
                "grant_types_supported": ["authorization_code"],
                "capabilities": ["launch-ehr", "launch-standalone", "client-public"],
                **(
                    {"token_endpoint_auth_methods_supported": self.smart["methods"]}
                    if self.smart["methods"]
                    else {}
                ),
                "code_challenge_methods_supported": ["S256"] if self.smart["s256"] else ["plain"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        given = dict(request.query_params)
        code = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
        self.codes[code] = given
        back = given["redirect_uri"]
        return RedirectResponse(f"{back}?{urlencode({'code': code, 'state': given['state']})}", 302)

    async def give_token(self, request: Request) -> Response:
        given = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or self.smart["token_status"] != 200:
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        self.smart["sent"] = given
        same = self._is_proved(asked["client_id"], given, request.headers.get("authorization", ""))
        same = same and asked["redirect_uri"] == given.get("redirect_uri")
        if challenge != asked["code_challenge"] or asked["code_challenge_method"] != "S256" or not same:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {
                "access_token": self.token or "none",
                "token_type": "Bearer",
                "expires_in": 300,
                "scope": self.smart["scope"] or asked["scope"],
                "patient": self.smart["patient"],
            }
        )

    def _is_proved(self, client, given, authorization):
        """Whether the app shows what was agreed on with it: nothing, a secret or a key."""
        if self.smart["secret"] is not None:
            pair = f"{quote_plus(client)}:{quote_plus(self.smart['secret'])}"
            return authorization == f"Basic {base64.b64encode(pair.encode()).decode()}"
        if self.smart["jwks"] is None:
            return given.get("client_id") == client
        if given.get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
            return False
        try:
            found = jwt.decode(
                given["client_assertion"],
                KeySet.import_key_set(self.smart["jwks"]),
                algorithms=["ES384", "RS384"],
            )
        except (JoseError, ValueError):
            return False
        told, now = found.claims, time.time()
        fresh = now < told["exp"] <= now + 300 and told["jti"] not in self.seen
        self.seen.add(told["jti"])
        return fresh and told["iss"] == told["sub"] == client and told["aud"] == f"{self.base}/token"


@contextmanager
def running(server: RecordServer, port: int = 0):
    """Serves it on a free port of loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    server.base = f"http://127.0.0.1:{port}"
    made = uvicorn.Server(
        uvicorn.Config(server.app, host="127.0.0.1", port=port, log_config=None, access_log=False)
    )
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not made.started:
        assert time.monotonic() < until, "the server did not start"
        thread.join(0.02)
    yield server
    made.should_exit = True
    thread.join(10)


def main() -> None:
    """Serves the resources of a Bundle file until it is stopped."""
    with open(sys.argv[1], encoding="utf-8") as file:
        resources = [entry["resource"] for entry in json.load(file)["entry"]]
    with running(RecordServer(resources), int(sys.argv[2])) as server:
        sys.stderr.write(f"{urlsplit(server.base).netloc}: {len(resources)} resources\n")
        threading.Event().wait()


if __name__ == "__main__":
    main()
