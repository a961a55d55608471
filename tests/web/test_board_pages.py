"""The review board in the browser: who may do what, and what everybody sees of it."""

import re
import time
from types import SimpleNamespace
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyotp
import pytest
from signing_in import PASSWORD, Browser
from starlette.testclient import TestClient

from issuer import Issuer
from osler.cds import Heard
from osler.core.errors import UnavailableError
from osler.review import (
    Proof,
    Wanted,
    begin_codes,
    comments,
    confirm_codes,
    create_first_administrator,
    create_person,
    look,
    open_store,
    popular,
    queue,
    read_content,
    sessions,
    set_profile,
    sync,
)
from osler.review.accounts import openid
from osler.web import Settings, create_app
from osler.web.board import desk
from osler.web.board.desk import COOKIE
from teahouse import TEA

PEOPLE = {
    "rita": ("reviewer",),
    "rob": ("reviewer",),
    "cora": ("chair",),
    "anna": ("author",),
    "ray": ("reader",),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("board")
    store = open_store(data=made)
    create_first_administrator(store, "ada", "Ada Admin", PASSWORD)
    for name, roles in PEOPLE.items():
        create_person(store, "ada", name, printed=name.title(), roles=roles, password=PASSWORD)
        set_profile(store, name, credentials="MD", specialty="tea", interests="none")
    sync(store, read_content([TEA]), by="anna")
    return made


@pytest.fixture(scope="module")
def app(folder):
    return create_app(Settings(data=str(folder), packs=(str(TEA),), rate=0))


@pytest.fixture
def store(folder):
    return open_store(data=folder)


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def signed_in(app):
    return lambda name: Browser(app).sign_in(name)


def first_unit(store, number=0):
    return queue(store, Wanted(view="all", kind="recommendation")).items[number].unit


def marks(store, unit):
    return {"unit": unit, "shown": look(store, unit).shown}


def test_who_is_not_signed_in_is_led_to_the_form_and_back(browser):
    led = browser.get("/board")
    assert led.status_code == 303
    assert led.headers["location"] == "/board/sign-in?to=/board"
    back = browser.post("/board/sign-in", {"name": "rita", "password": PASSWORD, "to": "/board/wishes"})
    assert back.headers["location"] == "/board/wishes"


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/board//evil.example", "/elsewhere"]
)
def test_nobody_is_led_to_another_site(browser, to):
    answer = browser.post("/board/sign-in", {"name": "rita", "password": PASSWORD, "to": to})
    assert answer.headers["location"] == "/board"


def test_a_wrong_password_and_a_wrong_name_are_told_alike(browser):
    wrong = [browser.post("/board/sign-in", {"name": name, "password": "no"}) for name in ("rita", "nobody")]
    assert [answer.status_code for answer in wrong] == [401, 401]
    said = [re.sub(r'value="[^"]*"', "", answer.text) for answer in wrong]
    assert said[0] == said[1]


def test_a_session_set_before_signing_in_is_not_taken_over(browser):
    browser.client.cookies.set(COOKIE, "planted", domain="osler.test", path="/")
    browser.sign_in("rita")
    held = [cookie.value for cookie in browser.client.cookies.jar if cookie.name == COOKIE]
    assert "planted" not in held or len(held) > 1
    assert held[-1] != "planted"


def test_the_cookie_is_out_of_reach_of_scripts(browser):
    answer = browser.post("/board/sign-in", {"name": "rita", "password": PASSWORD})
    kept = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(COOKIE))
    assert "HttpOnly" in kept
    assert "SameSite=strict" in kept


def test_a_form_of_another_site_does_nothing(signed_in, store):
    rita, unit = signed_in("rita"), first_unit(store)
    answer = rita.post("/board/steps", {"step": "start", **marks(store, unit)}, token="forged")
    assert answer.status_code == 403
    assert look(store, unit).item.state == "submitted"


def test_signing_out_ends_the_session(signed_in):
    rita = signed_in("rita")
    assert rita.get("/board").status_code == 200
    assert rita.post("/board/sign-out", {}).status_code == 303
    assert rita.get("/board").status_code == 303


@pytest.mark.parametrize("name", ["ray", "ada", "anna"])
@pytest.mark.parametrize("step", ["start", "changes", "lapse", "approve", "review", "assign"])
def test_nobody_takes_a_step_that_is_not_theirs(signed_in, store, name, step):
    unit = first_unit(store, 1)
    before = look(store, unit)
    fields = {"step": step, "why": "because", "to": name, "password": PASSWORD, **marks(store, unit)}
    answer = signed_in(name).post("/board/steps", fields)
    assert answer.status_code in {401, 403}
    assert look(store, unit) == before


@pytest.mark.parametrize(
    "deed",
    [
        {"deed": "create", "name": "mallory", "printed": "M", "role": "chair", "password": PASSWORD},
        {"deed": "roles", "name": "ray", "role": "chair"},
        {"deed": "password", "name": "ada", "password": "another pass phrase 9"},
        {"deed": "factor", "name": "rita"},
        {"deed": "closed", "name": "ada"},
    ],
)
@pytest.mark.parametrize("name", ["ray", "rita", "cora"])
def test_only_an_administrator_manages_accounts(signed_in, name, deed):
    assert signed_in(name).post("/board/people", {"why": "x", **deed}).status_code == 403


def test_another_persons_session_cannot_be_ended(signed_in, store):
    signed_in("rita")
    other = sessions(store, "rita")[0]
    assert signed_in("ray").post("/board/account/sessions", {"session": other.id}).status_code == 404


@pytest.mark.parametrize("path", ["/board/units/tea/none", "/board/units/..%2f..", "/history/nothing/here"])
def test_what_is_not_there_is_404(signed_in, path):
    assert signed_in("rita").get(path).status_code == 404


def test_a_step_on_what_changed_meanwhile_is_refused(signed_in, store):
    unit = first_unit(store, 2)
    seen = marks(store, unit)
    assert signed_in("rita").post("/board/steps", {"step": "start", **seen}).status_code == 303
    late = signed_in("rob").post("/board/steps", {"step": "start", **seen})
    assert late.status_code == 409
    assert "rita" in late.text.lower()


def test_a_unit_is_signed_with_both_components(signed_in, store):
    unit, secret = first_unit(store, 3), ""
    address = begin_codes(store, "rita", proof=Proof(password=PASSWORD))
    secret = re.search(r"secret=(\w+)", address)[1]
    codes = pyotp.TOTP(secret)
    confirm_codes(store, "rita", codes.at(time.time() - 30))
    rita = signed_in("rita")
    rita.post("/board/steps", {"step": "start", **marks(store, unit)})
    page = rita.get(f"/board/units/{unit}").text
    assert 'data-step="approve"' in page
    without = rita.post("/board/steps", {"step": "approve", "password": PASSWORD, **marks(store, unit)})
    assert without.status_code == 401
    proof = {"password": PASSWORD, "code": codes.now()}
    signed = rita.post("/board/steps", {"step": "approve", **proof, **marks(store, unit)})
    assert signed.status_code == 303
    shown = rita.get(signed.headers["location"]).text
    assert "Your approval is signed." in shown
    assert "Rita</strong>, MD" in shown
    assert "Interests: none" in shown


def test_what_somebody_says_is_only_text(signed_in, store):
    unit, bad = first_unit(store), "<script>alert(1)</script>{{ 7*7 }}'; drop table item"
    rita = signed_in("rita")
    assert rita.post("/board/comments", {"unit": unit, "text": bad}).status_code == 303
    page = rita.get(f"/board/units/{unit}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
    assert comments(store, unit)[-1].text == bad


def test_many_are_shown_whole_before_a_step(signed_in, store):
    units = [first_unit(store, number) for number in (1, 4)]
    page = signed_in("rita").post("/board/selection", {"unit": units})
    assert page.status_code == 200
    assert page.text.count('class="unit"') == 2
    for unit in units:
        assert look(store, unit).shown in page.text


@pytest.mark.parametrize(
    "query", ["view=mine", "view=reach&kind=article", "view=stale", "view=none", "state=approved"]
)
def test_every_view_of_the_queue(signed_in, query):
    assert signed_in("rita").get(f"/board?{query}").status_code == 200


def test_a_mark_that_is_none_is_told(signed_in):
    assert signed_in("rita").get("/board?after=%7B").status_code == 422


def test_the_history_and_its_editions_are_public(browser, store):
    unit = first_unit(store)
    page = browser.get(f"/history/{unit}")
    assert page.status_code == 200
    old = re.search(r'href="(/history/[^"]+/editions/[^"]+)"', page.text)[1]
    assert look(store, unit).body["recommendation"]["text"]["clinician"][:40] in browser.get(old).text


@pytest.mark.parametrize("path", ["/feeds/all.atom", "/feeds/units/{}.atom"])
def test_feeds_are_atom(browser, store, path):
    answer = browser.get(path.format(first_unit(store)))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.text)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"


def test_a_question_is_put_forward_without_a_patient(browser):
    assert browser.post("/put-forward", {"question": "Which tea at night?"}).status_code == 200
    assert browser.post("/put-forward", {"question": ""}).status_code == 422


def test_no_page_of_the_board_is_kept(signed_in, store):
    rita = signed_in("rita")
    for path in (
        "/board",
        "/board/account",
        f"/board/units/{first_unit(store)}",
        "/board/sources",
        "/board/wishes",
    ):
        assert rita.get(path).headers["cache-control"] == "no-store"


def test_a_database_that_is_away_is_told_and_comes_back(signed_in, app, monkeypatch):
    rita = signed_in("rita")

    def away(*_):
        raise UnavailableError("the review database cannot be reached: try again in a moment")

    with monkeypatch.context() as patch:
        patch.setattr(desk, "session_of", away)
        answer = rita.get("/board")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
    assert rita.get("/board").status_code == 200


def test_without_a_place_for_it_there_is_no_board():
    client = TestClient(create_app(Settings(packs=(str(TEA),), rate=0)), base_url="http://osler.test")
    assert client.get("/board").status_code == 404


def test_what_readers_ask_is_counted_without_their_words(app, store, monkeypatch):
    monkeypatch.setattr(desk, "_ENOUGH", 1)
    browser = Browser(app)
    for _ in range(6):
        browser.post("/ask", {"question": "Which remedy for tea wilt?"}, token=browser.token("/"))
    # Counts are written by a thread of their own.
    until = time.monotonic() + 30
    while not (wanted := popular(store, answered=True)) and time.monotonic() < until:
        time.sleep(0.02)
    assert wanted[0].times >= 5


def test_an_answer_may_be_put_forward(browser):
    page = browser.post("/ask", {"question": "Which remedy for tea wilt?"}, token=browser.token("/")).text
    assert 'formaction="/put-forward"' in page
    assert browser.get("/answers/nothing/history").status_code == 404


def test_what_clinicians_did_with_cards_is_shown(signed_in, app):
    reports = [
        Heard(
            card="tea/scald",
            uuid="u1",
            outcome="overridden",
            reason="patient-refuses",
            at="2026-11-24T08:00:00Z",
        ),
        Heard(card="tea/scald", uuid="u2", outcome="accepted", at="2026-11-24T09:00:00Z"),
    ]
    app.site.hooks.kept.keep(reports)
    page = signed_in("rita").get("/board/wishes").text
    assert "tea/scald" in page
    assert "patient-refuses (1)" in page


@pytest.fixture
def hospital(monkeypatch, store):
    made = Issuer(store.clock)
    told = {"OSLER_OIDC_ISSUER": made.issuer, "OSLER_OIDC_CLIENT_ID": "osler", "OSLER_OIDC_SECRET": "s"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(openid, "fetch_json", made.fetch)
    return made


def out_to(hospital, browser):
    """Leaves for the hospital's sign-in, signs in there, and has what the browser comes back with."""
    left = browser.get("/board/openid")
    assert left.status_code == 303
    begun = SimpleNamespace(address=left.headers["location"])
    return hospital.browser(begun)


def test_a_hospital_account_signs_in_once_it_is_linked(hospital, browser, signed_in):
    back = urlencode(out_to(hospital, browser))
    assert browser.get(f"/board/openid/back?{back}").status_code == 401
    form = {"deed": "linked", "name": "rob", "subject": "u1"}
    assert signed_in("ray").post("/board/people", form).status_code == 403
    assert signed_in("ada").post("/board/people", form).status_code == 303
    back = urlencode(out_to(hospital, browser))
    entered = browser.get(f"/board/openid/back?{back}")
    assert entered.status_code == 303
    assert "Rob" in browser.get("/board/account").text


def test_a_sign_in_of_another_browser_is_refused(hospital, browser, app):
    back = urlencode(out_to(hospital, browser))
    assert Browser(app).get(f"/board/openid/back?{back}").status_code == 401


def test_without_a_hospital_there_is_no_such_sign_in(browser):
    assert browser.get("/board/openid").status_code == 404
    assert "/board/openid" not in browser.get("/board/sign-in").text
