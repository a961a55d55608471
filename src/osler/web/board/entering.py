"""Signing in and out, one's own account: profile, password, second factor, sessions."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
from starlette.responses import Response

from osler.core.errors import InputError
from osler.review import (
    OWNER,
    SIGN_IN,
    Assertion,
    Proof,
    begin_assertion,
    begin_codes,
    begin_passkey,
    confirm_codes,
    end_session,
    finish_passkey,
    name_passkey,
    passkeys_of,
    remove_passkey,
    sessions,
    set_password,
    set_profile,
    sign_in,
    sign_in_with_passkey,
    sign_out,
)
from osler.web.board.desk import COOKIE, Shown, Visit, redirect, with_session
from osler.web.board.hospital import hospital_label
from osler.web.board.pages import AccountPage, SignInPage


def sign_in_page(visit: Visit) -> Shown:
    """The form to sign in."""
    return Shown(
        "sign_in", SignInPage(to=_inside(visit.request.query_params.get("to", "")), hospital=hospital_label())
    )


def enter(visit: Visit) -> Response:
    """Signs in, with a password or a passkey, and leads to where the person wanted to go."""
    before = visit.request.cookies.get(COOKIE)
    name = visit.fields.get("name", "").strip()
    if visit.fields.get("credential"):
        session = sign_in_with_passkey(visit.store, name, assertion_of(visit), before=before)
    else:
        client = visit.request.client
        session = sign_in(
            visit.store,
            name,
            visit.fields.get("password", ""),
            address=client.host if client else "",
            before=before,
        )
    to = redirect(_inside(visit.fields.get("to", "")) or "/board")
    return with_session(visit.request, to, session)


def leave(visit: Visit) -> Response:
    """Signs out."""
    held = visit.request.cookies.get(COOKIE)
    if held:
        sign_out(visit.store, held)
    response = redirect("/board/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response


def challenge(visit: Visit) -> Response:
    """The options for a browser's passkey, for the purpose that the page names."""
    purpose = visit.fields.get("purpose", SIGN_IN)
    who = visit.fields.get("name", "").strip() if visit.session is None else visit.who
    if visit.session is None and purpose != SIGN_IN:
        raise InputError("only signing in is possible before signing in")
    asked = begin_assertion(visit.store, who, purpose, visit.here)
    return _json({"challenge": asked.challenge, "options": msgspec.Raw(asked.options.encode())})


def account(visit: Visit, *, told: str = "", codes: str = "") -> Shown:
    """One's own account."""
    assert visit.session is not None
    page = AccountPage(
        person=visit.session.person,
        sessions=sessions(visit.store, visit.who),
        passkeys=passkeys_of(visit.store, visit.who),
        owner=OWNER,
        told=told,
        codes=codes,
        secret=_secret_of(codes),
    )
    return Shown("account", page)


def profile(visit: Visit) -> Response:
    """Keeps credentials, specialty and declared interests."""
    wanted = {name: visit.fields.get(name, "") for name in ("credentials", "specialty", "interests")}
    set_profile(visit.store, visit.who, **wanted)
    return redirect("/board/account")


def password(visit: Visit) -> Response:
    """A new password; every session ends."""
    new = visit.fields.get("new", "")
    if new != visit.fields.get("again", ""):
        raise InputError("the two new passwords differ: type the same twice")
    sign_in(
        visit.store, visit.who, visit.fields.get("password", ""), before=visit.request.cookies.get(COOKIE)
    )
    set_password(visit.store, visit.who, visit.who, new)
    return redirect("/board/sign-in")


def codes(visit: Visit) -> Shown:
    """Begins a second factor by code: shows the secret once."""
    return account(visit, codes=begin_codes(visit.store, visit.who, proof=proof_of(visit)))


def confirm(visit: Visit) -> Response:
    """Confirms the second factor by its first code."""
    confirm_codes(visit.store, visit.who, visit.fields.get("code", ""))
    return redirect("/board/account")


def new_passkey(visit: Visit) -> Response:
    """The options with which a browser makes a passkey."""
    asked = begin_passkey(visit.store, visit.who, visit.here, proof=proof_of(visit))
    return _json({"challenge": asked.challenge, "options": msgspec.Raw(asked.options.encode())})


def keep_passkey(visit: Visit) -> Response:
    """Keeps the passkey that a browser made."""
    label = visit.fields.get("label", "").strip() or "passkey"
    finish_passkey(visit.store, visit.who, assertion_of(visit), label=label)
    return redirect("/board/account")


def drop_passkey(visit: Visit) -> Response:
    """Takes away one of one's own passkeys."""
    remove_passkey(visit.store, visit.who, visit.fields.get("passkey", ""), proof=proof_of(visit))
    return redirect("/board/account")


def rename_passkey(visit: Visit) -> Response:
    """Calls one of one's own passkeys something else."""
    name_passkey(visit.store, visit.who, visit.fields.get("passkey", ""), visit.fields.get("label", ""))
    return redirect("/board/account")


def end(visit: Visit) -> Response:
    """Ends one of one's own sessions."""
    end_session(visit.store, visit.who, visit.fields.get("session", ""))
    return redirect("/board/account")


def proof_of(visit: Visit) -> Proof:
    """What the person gave to prove themself."""
    return Proof(
        password=visit.fields.get("password") or None,
        code=visit.fields.get("code", "").replace(" ", "") or None,
        assertion=assertion_of(visit) if visit.fields.get("credential") else None,
        session=visit.request.cookies.get(COOKIE),
    )


def assertion_of(visit: Visit) -> Assertion:
    """A passkey's answer, as the page sent it."""
    return Assertion(
        challenge=visit.fields.get("challenge", ""),
        credential=visit.fields.get("credential", ""),
        site=visit.here,
    )


def _secret_of(codes_address: str) -> str:
    query = urlsplit(codes_address).query
    return next((part.removeprefix("secret=") for part in query.split("&") if part.startswith("secret=")), "")


def _inside(address: str) -> str:
    """An address for people who are signed in, or nothing: nobody is led to another site."""
    ours = address.startswith(("/board", "/worklists"))
    return address if ours and "//" not in address and "\\" not in address else ""


def _json(found: object) -> Response:
    return Response(
        msgspec.json.encode(found), media_type="application/json", headers={"cache-control": "no-store"}
    )
