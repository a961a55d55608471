"""Who it is: passwords, second factors, sessions, throttling, hospitals' accounts."""

import hashlib
import json
import os

import pytest
from boardroom import PASSWORD, TREAT, reviewed
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, text
from webauthn.helpers import bytes_to_base64url, encode_cbor

from issuer import Issuer
from osler.core.errors import InputError
from osler.review import actions
from osler.review.accounts import enrolling, openid, people, sessions
from osler.review.accounts.passkeys import Assertion, Site, begin_assertion
from osler.review.accounts.proving import Proof
from osler.review.errors import AbsentError, ConflictError, RefusedError, SignInError, ThrottledError
from osler.review.items import look
from osler.review.signing import purpose_of
from osler.review.store.tables import PERSON, SESSION

SITE = Site(id="osler.example.org", origin="https://osler.example.org")


class Authenticator:
    """A passkey in software: an EC key that answers challenges as browsers pass them on."""

    def __init__(self, origin=SITE.origin, verified=True):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.origin, self.verified, self.uses = origin, verified, 0

    def _data(self, flags):
        self.uses += 1
        mark = hashlib.sha256(SITE.id.encode()).digest()
        return mark + bytes([flags | (0x04 if self.verified else 0) | 0x01]) + self.uses.to_bytes(4, "big")

    def _client(self, kind, options):
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def make(self, asked):
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(cose)
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(0x40) + held})
        client = self._client("webauthn.create", json.loads(asked.options))
        return self._sent(asked, {"attestationObject": attestation, "clientDataJSON": client})

    def answer(self, asked):
        data = self._data(0)
        client = self._client("webauthn.get", json.loads(asked.options))
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(
            asked, {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        )

    def _sent(self, asked, parts):
        name = bytes_to_base64url(self.id)
        response = {key: bytes_to_base64url(value) for key, value in parts.items()}
        told = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return Assertion(challenge=asked.challenge, credential=json.dumps(told), site=SITE)


@pytest.fixture
def keyed(board):
    """Rob with a passkey besides his codes."""
    key = Authenticator()
    asked = enrolling.begin_passkey(board.store, "rob", SITE, proof=board.proof("rob"))
    enrolling.finish_passkey(board.store, "rob", key.make(asked), label="key")
    board.key = key
    return board


def test_only_hashes_of_secrets_are_kept(board):
    session = sessions.sign_in(board.store, "ada", PASSWORD)
    with board.store.reading() as connection:
        stored = connection.execute(select(PERSON.c.password).where(PERSON.c.id == "ada")).scalar_one()
        tokens = connection.execute(select(SESSION.c.token)).scalars().all()
    assert stored.startswith("$argon2id$")
    assert session.token not in tokens
    assert session.token not in repr(session)
    assert PASSWORD not in repr(Proof(password=PASSWORD))


@pytest.mark.parametrize("bad", ["short", "ada ada ada ada", "aaaaaaaaaaaaaaaa", "x" * 300])
def test_a_plain_password_is_refused(board, bad):
    with pytest.raises(InputError, match="password"):
        people.set_password(board.store, "ada", "ada", bad)


def test_the_first_administrator_is_made_once(board):
    with pytest.raises(ConflictError, match="is an administrator already"):
        people.create_first_administrator(board.store, "eve", "Eve", PASSWORD)
    with pytest.raises(RefusedError, match="only administrator"):
        people.set_roles(board.store, "adam", "adam", (), why="tired")
    with pytest.raises(RefusedError, match="only administrator"):
        people.close_account(board.store, "adam", "adam", why="tired")


@pytest.mark.parametrize("name", ["osler", "A", "a" * 60, "x y", "../x", "'; DROP TABLE person; --"])
def test_a_name_that_is_none_is_refused(board, name):
    with pytest.raises(InputError):
        people.create_person(board.store, "adam", name, printed="X", roles=(), password=PASSWORD)


def test_only_administrators_make_accounts_and_give_roles(board):
    for who in ("ada", "rob", "carl", "fred"):
        with pytest.raises(RefusedError):
            people.create_person(board.store, who, "new", printed="New", roles=("chair",), password=PASSWORD)
        with pytest.raises(RefusedError):
            people.set_roles(board.store, who, who, ("administrator",), why="please")
        with pytest.raises(RefusedError):
            enrolling.reset_second_factor(board.store, who, "rob", why="please")


def test_a_session_ends_by_itself_and_by_its_owner(board):
    session = sessions.sign_in(board.store, "rob", PASSWORD)
    assert sessions.session_of(board.store, session.token).person.id == "rob"
    board.clock.forward(minutes=59)
    assert sessions.session_of(board.store, session.token)
    board.clock.forward(minutes=61)
    assert sessions.session_of(board.store, session.token) is None
    other = sessions.sign_in(board.store, "rob", PASSWORD)
    for _ in range(30):
        board.clock.forward(minutes=30)
        sessions.session_of(board.store, other.token)
    assert sessions.session_of(board.store, other.token) is None
    third = sessions.sign_in(board.store, "rob", PASSWORD)
    (listed,) = [each for each in sessions.sessions(board.store, "rob") if each.at == third_at(board)]
    with pytest.raises(AbsentError):
        sessions.end_session(board.store, "rita", listed.id)
    sessions.end_session(board.store, "rob", listed.id)
    assert sessions.session_of(board.store, third.token) is None


def third_at(board):
    return board.store.now()


def test_a_token_set_before_signing_in_is_worth_nothing(board):
    assert sessions.session_of(board.store, "fixed-by-an-attacker") is None
    first = sessions.sign_in(board.store, "rob", PASSWORD, before="fixed-by-an-attacker")
    assert sessions.session_of(board.store, "fixed-by-an-attacker") is None
    second = sessions.sign_in(board.store, "rob", PASSWORD, before=first.token)
    assert second.token != first.token
    assert sessions.session_of(board.store, first.token) is None


def test_a_new_password_or_a_closed_account_ends_every_session(board):
    session = sessions.sign_in(board.store, "rob", PASSWORD)
    people.set_password(board.store, "rob", "rob", "another long password")
    assert sessions.session_of(board.store, session.token) is None
    session = sessions.sign_in(board.store, "rob", "another long password")
    people.close_account(board.store, "adam", "rob", why="left")
    assert sessions.session_of(board.store, session.token) is None
    with pytest.raises(SignInError):
        sessions.sign_in(board.store, "rob", "another long password")


def test_guessing_is_slowed_down_and_a_right_password_must_wait_too(board):
    for _ in range(5):
        with pytest.raises(SignInError, match="the name or the password is wrong"):
            sessions.sign_in(board.store, "rob", "wrong password here")
    with pytest.raises(ThrottledError) as told:
        sessions.sign_in(board.store, "rob", PASSWORD)
    assert told.value.seconds >= 1
    board.clock.forward(seconds=told.value.seconds)
    assert sessions.sign_in(board.store, "rob", PASSWORD)
    sessions.sign_in(board.store, "rita", PASSWORD)


def tries_until_slowed(attempt, most=40):
    """How many wrong tries pass before one must wait."""
    for number in range(most):
        try:
            attempt(number)
        except ThrottledError:
            return number
        except SignInError:
            continue
    return most


def test_guessing_many_names_from_one_address_is_slowed_down(board):
    def attempt(number):
        sessions.sign_in(board.store, f"name{number}", "wrong password here", address="192.0.2.1")

    assert tries_until_slowed(attempt) == 30
    assert sessions.sign_in(board.store, "rob", PASSWORD, address="192.0.2.2")


def test_codes_are_slowed_down_too(board):
    board.sync()
    reviewed(board, TREAT)
    shown = board.shown(TREAT)

    def attempt(_):
        proof = Proof(password=PASSWORD, code="000000")
        actions.approve(board.store, "rob", shown, proof=proof)

    assert tries_until_slowed(attempt) == 5
    assert board.state(TREAT) == "under_review"


def test_signing_needs_a_second_factor(board):
    people.create_person(board.store, "adam", "nell", printed="Nell", roles=("reviewer",), password=PASSWORD)
    people.set_profile(board.store, "nell", credentials="MD", specialty="", interests="none")
    board.sync()
    reviewed(board, TREAT)
    with pytest.raises(SignInError, match="second factor"):
        actions.approve(board.store, "nell", board.shown(TREAT), proof=Proof(password=PASSWORD))


def test_a_second_factor_is_replaced_only_with_the_old_one(board):
    with pytest.raises(SignInError):
        enrolling.begin_codes(board.store, "rob", proof=Proof(password=PASSWORD))
    assert enrolling.begin_codes(board.store, "rob", proof=board.proof("rob")).startswith("otpauth://")
    enrolling.reset_second_factor(board.store, "adam", "rob", why="lost the phone")
    assert not people.person(board.store, "rob").can_sign


def test_a_passkey_signs_exactly_what_it_was_asked_for(keyed):
    keyed.sync()
    reviewed(keyed, TREAT)
    shown = keyed.shown(TREAT)
    asked = begin_assertion(keyed.store, "rob", purpose_of("approval", shown), SITE)
    answer = keyed.key.answer(asked)
    with pytest.raises(SignInError):
        actions.sign_review(keyed.store, "rob", shown, proof=Proof(assertion=answer))
    actions.approve(keyed.store, "rob", shown, proof=Proof(assertion=answer))
    assert look(keyed.store, TREAT).status == "approved"
    with pytest.raises(SignInError):
        actions.approve(keyed.store, "rob", keyed.shown(TREAT), proof=Proof(assertion=answer))


@pytest.mark.parametrize("wrong", ["origin", "person", "unverified", "old", "key"])
def test_a_passkey_that_answers_otherwise_is_refused(keyed, wrong):
    asked = begin_assertion(keyed.store, "rob", sessions.SIGN_IN, SITE)
    key, who = keyed.key, "rob"
    if wrong == "origin":
        key.origin = "https://evil.example.org"
    if wrong == "person":
        who = "rita"
    if wrong == "unverified":
        key.verified = False
    if wrong == "old":
        keyed.clock.forward(minutes=6)
    if wrong == "key":
        key.key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(SignInError):
        sessions.sign_in_with_passkey(keyed.store, who, key.answer(asked))


def test_a_passkey_signs_in_and_can_be_taken_away(keyed):
    asked = begin_assertion(keyed.store, "rob", sessions.SIGN_IN, SITE)
    session = sessions.sign_in_with_passkey(keyed.store, "rob", keyed.key.answer(asked))
    assert session.person.has_passkey
    name = bytes_to_base64url(keyed.key.id)
    (kept,) = enrolling.passkeys_of(keyed.store, "rob")
    assert (kept.credential, kept.label) == (name, "key")
    with pytest.raises(AbsentError):
        enrolling.name_passkey(keyed.store, "rita", name, "mine now")
    for label in (" ", "x" * 61):
        with pytest.raises(InputError):
            enrolling.name_passkey(keyed.store, "rob", name, label)
    enrolling.name_passkey(keyed.store, "rob", name, " the blue one ")
    assert [each.label for each in enrolling.passkeys_of(keyed.store, "rob")] == ["the blue one"]
    with pytest.raises(SignInError):
        enrolling.remove_passkey(keyed.store, "rob", name, proof=Proof(password=PASSWORD))
    with pytest.raises(AbsentError):
        enrolling.remove_passkey(keyed.store, "rita", name, proof=keyed.proof("rita"))
    enrolling.remove_passkey(keyed.store, "rob", name, proof=keyed.proof("rob"))
    assert not people.person(keyed.store, "rob").has_passkey


@pytest.fixture
def hospital(clock):
    return Issuer(clock)


def come_back(hospital, clock, **claims):
    begun = openid.begin(hospital.provider(), hospital.fetch)
    back = hospital.browser(begun, **claims)
    return openid.finish(hospital.provider(), begun, back, now=clock(), fetch=hospital.fetch)


def test_a_hospital_account_signs_in_once_it_is_linked_and_signs_with_a_code(board, hospital, clock):
    claims = come_back(hospital, clock)
    with pytest.raises(SignInError, match="no account is linked"):
        openid.sign_in_with_provider(board.store, claims)
    with pytest.raises(RefusedError):
        openid.link(board.store, "rob", "rob", claims)
    openid.link(board.store, "adam", "rob", claims)
    with pytest.raises(ConflictError):
        openid.link(board.store, "adam", "rita", claims)
    session = openid.sign_in_with_provider(board.store, claims)
    assert session.person.id == "rob"
    board.sync()
    reviewed(board, TREAT)
    fresh = Proof(session=session.token, code=board.code("rob"))
    actions.approve(board.store, "rob", board.shown(TREAT), proof=fresh)
    assert board.state(TREAT) == "approved"
    clock.forward(minutes=10)
    with pytest.raises(SignInError):
        actions.sign_review(
            board.store, "rob", board.shown(TREAT), proof=Proof(session=session.token, code=board.code("rob"))
        )


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example.org"},
        {"aud": "another"},
        {"nonce": "replayed"},
        {"exp": 1_000_000_000},
        {"auth_time": 1_000_000_000},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_is_not_for_us_is_refused(hospital, clock, claims):
    with pytest.raises(SignInError):
        come_back(hospital, clock, **claims)


def test_a_token_of_another_key_or_another_browser_is_refused(hospital, clock):
    begun = openid.begin(hospital.provider(), hospital.fetch)
    back = hospital.browser(begun)
    with pytest.raises(SignInError, match="this browser"):
        openid.finish(hospital.provider(), begun, {**back, "state": "x"}, now=clock(), fetch=hospital.fetch)
    other = Issuer(clock)
    other.claims, other.verifier_challenge = hospital.claims, hospital.verifier_challenge

    def fetch(address, form):
        return (other if address.endswith("token_endpoint") else hospital).fetch(address, form)

    with pytest.raises(SignInError, match="does not hold"):
        openid.finish(hospital.provider(), begun, back, now=clock(), fetch=fetch)


def test_every_change_of_an_account_is_in_the_history_and_no_secret_is(board):
    with board.store.reading() as connection:
        bodies = connection.execute(text("SELECT body FROM entry")).scalars().all()
        secrets = connection.execute(select(PERSON.c.totp, PERSON.c.password)).all()
    whole = "".join(bodies)
    assert '"who":"rob"' in whole
    for row in secrets:
        for value in row:
            assert value is None or value not in whole
