"""Takes the six screenshots of docs/images, from a server of its own or from one at ADDRESS.

Run `scripts/screenshots [ADDRESS]`.
"""

from __future__ import annotations

import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from osler.web import Settings, create_app

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
QUESTION = (
    "64-year-old postmenopausal woman, hip T-score -2.0, no fracture, no glucocorticoids, "
    "FRAX major 18%, FRAX hip 2.5%: treat?"
)


def main() -> None:
    """Draws all six."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("screenshots: no Chromium was found: install it (Debian/Ubuntu: apt-get install chromium)")
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        on_desk(browser, base)
        on_phone(browser, base)
        browser.close()


def on_desk(browser: Browser, base: str) -> None:
    """The ask page, an answer, a citation card, and a fact changed."""
    page = browser.new_page(viewport=DESK)
    page.goto(base)
    keep(page, "ask")
    ask(page, base)
    keep(page, "answer")
    page.locator("section#bottom-line, section:has(> #s-risk)").last.locator(".cite").first.click()
    page.locator("#card").scroll_into_view_if_needed()
    keep(page, "citation")
    page.keyboard.press("Escape")
    chip = page.locator("details.chip", has_text="10-year FRAX risk of hip fracture 2.5%")
    chip.locator("summary").click()
    chip.locator("input").fill("3.1")
    chip.get_by_role("button", name="Update").click()
    page.locator("#changes-made").wait_for()
    page.evaluate("scrollTo(0, 0)")
    keep(page, "what-if")


def on_phone(browser: Browser, base: str) -> None:
    """The same answer and its pictures, in the dark."""
    page = browser.new_page(viewport=PHONE, color_scheme="dark")
    ask(page, base)
    keep(page, "answer-phone")
    page.evaluate("document.querySelectorAll('.picture-fold').forEach(fold => { fold.open = true })")
    page.evaluate("document.querySelector('.picture-fold').scrollIntoView()")
    keep(page, "pictures-phone")


@contextmanager
def served() -> Iterator[str]:
    """The address of a running site."""
    if len(sys.argv) > 1:
        yield sys.argv[1].rstrip("/")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(rate=0))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def ask(page: Page, base: str) -> None:
    """Asks the question as a reader does."""
    page.goto(base)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#bottom-line").wait_for()


def keep(page: Page, name: str) -> None:
    """Writes what the window shows."""
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
