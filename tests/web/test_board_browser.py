"""The review board in a real browser: by keyboard, with a signature, and without a barrier."""

from __future__ import annotations

import time

import pyotp
import pytest
from signing_in import PASSWORD
from visiting import listening

from barriers import violations
from osler.review import (
    create_first_administrator,
    create_person,
    open_store,
    read_content,
    sync,
)
from osler.web import Settings, create_app
from teahouse import TEA


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    """The address of a real server with a board."""
    folder = tmp_path_factory.mktemp("board")
    store = open_store(data=folder)
    create_first_administrator(store, "ada", "Ada Admin", PASSWORD)
    create_person(store, "ada", "rita", printed="Rita Review", roles=("reviewer",), password=PASSWORD)
    create_person(store, "ada", "paul", printed="Paul Peer", roles=("reviewer",), password=PASSWORD)
    create_person(store, "ada", "anna", printed="Anna Author", roles=("author",), password=PASSWORD)
    sync(store, read_content([TEA]), by="anna")
    with listening(create_app(Settings(data=str(folder), packs=(str(TEA),), rate=0))) as address:
        # By name: passkeys belong to no bare address.
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def desk(browser, board):
    """Opens a signed-in page at a width and in a scheme."""
    contexts = []

    def opened(name="rita", *, width=1440, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{board}/board")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('Queue')")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_no_violation_on_the_board(desk, board, axe, width, scheme):
    page, found = desk("ada", width=width, scheme=scheme), {}
    for path in ("/board", "/board/account", "/board/people", "/board/sources", "/board/wishes"):
        page.goto(board + path)
        found[path] = violations(page, axe)
    page.goto(f"{board}/board?view=all")
    page.click("[data-row] a")
    page.wait_for_selector("#content")
    for fold in page.locator("details").all():
        fold.evaluate("fold => { fold.open = true }")
    found["unit"] = violations(page, axe)
    page.click("text=Public history")
    found["history"] = violations(page, axe)
    page.click(".rows a")
    found["edition"] = violations(page, axe)
    page.goto(f"{board}/board/sign-in")
    found["sign in"] = violations(page, axe)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_reviewer_signs_by_keyboard(desk, board):
    page, errors = desk(), []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{board}/board/account")
    page.fill("#credentials", "MD")
    page.fill("#interests", "none")
    page.click("form[action$=profile] button")
    page.click("summary:has-text('Set up codes')")
    page.fill("#p1", PASSWORD)
    page.click("form[action='/board/account/codes'] button")
    codes = pyotp.TOTP(page.inner_text(".secret"))
    page.fill("#first", codes.at(time.time() - 30))
    page.click("form[action$=confirm] button")
    page.goto(f"{board}/board?kind=recommendation")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector("#content")
    page.click("summary:has-text('Start the review')")
    page.click("[data-step=start] button")
    page.wait_for_selector(".notice")
    page.keyboard.press("a")
    page.fill("#password-approve", PASSWORD)
    page.fill("#code-approve", codes.now())
    page.click("[data-step=approve] button.primary")
    page.wait_for_selector(".notice:has-text('Your approval is signed.')")
    assert page.locator(".signatures").inner_text().startswith("Rita Review, MD")
    assert errors == []


def test_a_passkey_is_made_named_used_for_a_signature_and_removed(desk, board):
    page, refused = desk("paul"), []
    page.on("response", lambda reply: refused.append(reply.url) if reply.status >= 400 else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True,
              "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip

    def plug_in():
        return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})["authenticatorId"]

    first = plug_in()
    page.goto(f"{board}/board/account")
    page.fill("#credentials", "MD")
    page.fill("#interests", "none")
    page.click("form[action$=profile] button")
    page.click("summary:has-text('Add a passkey')")
    page.fill("#label", "Old phone")
    page.fill("#p2", PASSWORD)
    page.click("text=Make the passkey")
    page.wait_for_selector("li:has-text('Old phone')")
    page.click("summary:has-text('Rename')")
    page.fill("#name-1", "Grey phone")
    page.click("form[action$='/passkeys/name'] button")
    page.wait_for_selector("li:has-text('Grey phone')")

    page.goto(f"{board}/board?view=all&kind=drug")
    page.click("[data-row] a")
    page.click("summary:has-text('Start the review')")
    page.click("[data-step=start] button")
    page.wait_for_selector(".notice")
    page.click("[data-step=approve] summary")
    page.click("[data-step=approve] [data-passkey]")
    page.wait_for_selector(".notice:has-text('Your approval is signed.')")

    # With no code, a passkey is the proof for everything else of the account.
    page.goto(f"{board}/board/account")
    assert page.locator("#p2").count() == 0
    page.click("summary:has-text('Set up codes')")
    page.click("form[action='/board/account/codes'] [data-passkey]")
    page.wait_for_selector(".secret")
    page.click("summary:has-text('Remove')")
    assert "only second factor" in page.locator("form[action$='/passkeys/remove']").inner_text()
    page.click("form[action$='/passkeys/remove'] [data-passkey]")
    page.wait_for_selector("text=Signing needs one")
    assert page.locator("li:has-text('Grey phone')").count() == 0
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    assert refused == []
