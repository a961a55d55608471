"""A hospital's OpenID provider in memory, for tests of signing in with it."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlparse

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from osler.review.accounts import openid


class Issuer:
    """A hospital's OpenID provider in memory."""

    issuer = "https://login.example.org"

    def __init__(self, clock):
        self.clock = clock
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.claims = {}
        self.verifier_challenge = None

    def provider(self):
        return openid.Provider(
            issuer=self.issuer,
            client_id="osler",
            client_secret="s",
            redirect="https://osler.example.org/back",
        )

    def browser(self, begun, **claims):
        """The person signs in there; the browser comes back with this."""
        asked = {name: values[0] for name, values in parse_qs(urlparse(begun.address).query).items()}
        now = int(self.clock().timestamp())
        told = {"iss": self.issuer, "aud": "osler", "sub": "u1", "name": "Rob", "iat": now, "exp": now + 300}
        self.claims = {**told, "nonce": asked["nonce"], "auth_time": now, **claims}
        self.verifier_challenge = asked["code_challenge"]
        return {"code": "c", "state": asked["state"]}

    def fetch(self, address, form):
        if address.endswith("/.well-known/openid-configuration"):
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return {"issuer": self.issuer, **{name: f"{self.issuer}/{name}" for name in names}}
        if address.endswith("jwks_uri"):
            return KeySet([self.key]).as_dict(private=False)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        assert challenge.decode().rstrip("=") == self.verifier_challenge
        return {"id_token": jwt.encode({"alg": "RS256", "kid": "one"}, self.claims, self.key)}
