"""Takes the six screenshots of docs/images from a running server: `scripts/screenshots.py [ADDRESS]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
IMAGES = Path(__file__).parent.parent / "docs" / "images"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
QUESTION = (
    "66-year-old woman, prednisone 10 mg daily for 6 months, spine T-score -1.9, FRAX major 18%, hip 2.8%. "
    "Does she need a bisphosphonate?"
)
STOP = "Can I stop denosumab after 3 years?"


def main() -> None:
    """Opens each page at the size of a phone or a desk and keeps what is seen."""
    base = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        desk = browser.new_page(viewport=DESK)
        desk.goto(base)
        keep(desk, "ask-desk")
        ask(desk, base, QUESTION)
        keep(desk, "answer-desk")
        desk.goto(f"{base}/drugs/denosumab")
        keep(desk, "drug-desk")
        phone = browser.new_page(viewport=PHONE, color_scheme="dark")
        ask(phone, base, STOP)
        keep(phone, "answer-phone-dark")
        bright = browser.new_page(viewport=PHONE)
        ask(bright, base, QUESTION)
        bright.locator("#picture-frax").scroll_into_view_if_needed()
        bright.evaluate("document.getElementById('picture-frax').scrollIntoView()")
        keep(bright, "picture-phone")
        bright.goto(f"{base}/recommendations/nof-treat-frax")
        keep(bright, "recommendation-phone")
        browser.close()


def ask(page: Page, base: str, question: str) -> None:
    """Asks a question as a reader does."""
    page.goto(base)
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#bottom-line").wait_for()


def keep(page: Page, name: str) -> None:
    """Writes what the window shows."""
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
