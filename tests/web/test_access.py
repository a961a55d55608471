"""WCAG 2.2 AA by axe: every page type, light and dark, narrow and wide."""

from __future__ import annotations

from pathlib import Path

import pytest

PATIENT = "66-year-old woman, T-score -2.7 at the hip, eGFR 28, FRAX major 18%, hip 2.9%: which drug?"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture(scope="session")
def axe():
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_violation(open_page, axe, scheme, width):
    page = open_page("/", scheme=scheme, width=width)
    found = {"ask": violations(page, axe)}
    page.fill("#question", PATIENT)
    page.click("#ask .primary")
    page.wait_for_selector(".bottom")
    found["clinician"] = violations(page, axe)
    page.locator(".chip summary").first.click()
    page.locator(".why summary").first.click()
    page.locator(".cite").first.click()
    found["opened"] = violations(page, axe)
    page.keyboard.press("Escape")
    page.click("button[data-reader=patient]")
    page.wait_for_selector("button[data-reader=patient][aria-pressed=true]")
    found["patient"] = violations(page, axe)
    for fold in page.locator("details.fold").all():
        fold.evaluate("fold => { fold.open = true }")
    found["unfolded"] = violations(page, axe)
    page.get_by_role("button", name="Share the question by link").click()
    found["share"] = violations(page, axe)
    page.get_by_role("button", name="I have read it").click()
    found["link"] = violations(page, axe)
    page.goto("/shared#q=Who%20needs%20a%20DXA%3F")
    found["shared"] = violations(page, axe)
    page.goto("/answers/treatment-for-osteopenia?audience=student")
    found["article"] = violations(page, axe)
    page.goto("/nope")
    found["error"] = violations(page, axe)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_targets_are_large_enough(open_page):
    page = open_page("/", width=390, height=844)
    page.fill("#question", PATIENT)
    page.click("#ask .primary")
    page.wait_for_selector(".bottom")
    small = page.evaluate("""() =>
        [...document.querySelectorAll('a, button, input:not([type=radio]), .readers label, select, summary')]
        .filter(item => item.checkVisibility() && !item.classList.contains('skip') && item.type != 'checkbox')
        .map(item => [item.outerHTML.slice(0, 90), item.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 23.5)
        .map(([html, box]) => `${html} ${box.width}x${box.height}`)""")
    assert small == []
