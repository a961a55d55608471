"""When the largest part of a page is painted on a slow computer.

`python benchmarks/web_paint.py [--slower 4]` drives Chromium by Playwright, with its processor slowed down so
many times and a new profile for each load. Prints medians in milliseconds from the start of the navigation,
and how much the layout moved.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from web_server import serving

from web import QUESTION

PHONE, DESK = (390, 844), (1440, 900)
_WATCH = """
window.painted = {first: 0, largest: 0, moved: 0};
const watch = (type, take) =>
  new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
watch('paint', entry => { if (entry.name === 'first-contentful-paint') painted.first = entry.startTime; });
watch('largest-contentful-paint', entry => { painted.largest = entry.startTime; });
watch('layout-shift', entry => { if (!entry.hadRecentInput) painted.moved += entry.value; });
"""


class Paint(NamedTuple):
    """One load: first and largest contentful paint in ms, and the layout shift."""

    first: float
    largest: float
    moved: float


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--slower", type=float, default=4)
    options.add_argument("--times", type=int, default=5)
    given = options.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("web_paint: no Chromium was found: install it (Debian/Ubuntu: apt-get install chromium)")
    with serving(1) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        base = f"http://127.0.0.1:{server.port}"
        for name, path in PAGES.items():
            for width, height in (PHONE, DESK):
                loads = [
                    _load(browser, base, path, (width, height), given.slower) for _ in range(given.times)
                ]
                first, largest, moved = (statistics.median(each) for each in zip(*loads, strict=True))
                print(
                    f"{name}, {width}x{height}, {given.slower:g} times slower: first paint {first:.0f} ms, "
                    f"largest paint {largest:.0f} ms, layout shift {moved:.3f}"
                )
        browser.close()


def _go(path: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path, wait_until="load")

    return go


def _ask(page: Page) -> None:
    """Sends the question as a whole page, as a browser without our script does."""
    page.goto("/", wait_until="load")
    page.evaluate("document.getElementById('ask').removeAttribute('data-live')")
    page.fill("#question", QUESTION)
    page.click("#ask .primary")
    page.wait_for_selector(".closing")
    page.wait_for_load_state("load")


PAGES: dict[str, Callable[[Page], None]] = {
    "ask page": _go("/"),
    "answer": _ask,
    "article": _go("/answers/treatment-for-osteopenia"),
    "drug": _go("/drugs/denosumab"),
}


def _load(
    browser: Browser, base: str, go: Callable[[Page], None], size: tuple[int, int], slower: float
) -> Paint:
    with _page(browser, base, size, slower) as page:
        go(page)
        page.wait_for_timeout(300)
        found = page.evaluate("painted")
        return Paint(found["first"], found["largest"], found["moved"])


@contextmanager
def _page(browser: Browser, base: str, size: tuple[int, int], slower: float) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, base_url=base)
    context.add_init_script(_WATCH)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield page
    context.close()


if __name__ == "__main__":
    main()
