"""What axe finds on a page: the rules of WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from pathlib import Path

import pytest

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture(scope="session")
def axe():
    """The script of axe."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def violations(page, axe=None):
    """What axe finds; its script is put into the page where it is given."""
    if axe is not None:
        page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found["violations"]]


def in_every_look(page, axe):
    """What axe finds in light and dark, narrow and wide, and whether the page fits."""
    page.evaluate(axe)
    found = {}
    for scheme in ("light", "dark"):
        for width in (320, 1440):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[scheme, width] = [*violations(page), *(["wider than the screen"] if wide else [])]
    return {look: faults for look, faults in found.items() if faults}
