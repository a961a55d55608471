"""WCAG 2.2 AA by axe: every page type, light and dark, narrow and wide."""

from __future__ import annotations

from functools import partial

import pytest

from barriers import in_every_look, violations
from osler.web.limits import Buckets, Pace
from osler.web.routes import answers

PATIENT = "66-year-old woman, T-score -2.7 at the hip, eGFR 28, FRAX major 18%, hip 2.9%: which drug?"


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
    page.locator(".bottom .cite").first.click()
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


PATHS = (
    "/topics", "/topics/{topic}", "/guidelines", "/guidelines/{source}", "/recommendations/{recommendation}",
    "/drugs", "/drugs/{drug}", "/calculators", "/calculators/{calculator}", "/glossary", "/not-covered",
    "/editorial-policy", "/about", "/search", "/answers/{article}",
)  # fmt: skip
EMERGENCY = "72-year-old woman, osteoporosis, sudden back pain, cannot feel her legs or pass urine: what now?"
TRIED = "64-year-old postmenopausal woman, hip T-score -2.0, FRAX major 18%, FRAX hip 2.5%: treat?"


def paths(pack):
    """One address of every kind of page that is the same for everybody."""
    names = {
        "topic": next(iter(pack.head.topics)),
        "source": next(iter(pack.sources)),
        "recommendation": next(iter(pack.recommendations)),
        "drug": max(pack.drugs, key=lambda name: len(pack.drugs[name].stops)),
        "calculator": next(iter(pack.calculators)),
        "article": pack.articles[0].slug,
    }
    return [path.format(**names) for path in PATHS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_violation_where_one_browses(open_page, app, axe, scheme, width):
    page = open_page("/", scheme=scheme, width=width)
    found = {}
    for path in paths(app.site.knowledge.packs[0]):
        page.goto(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        found[path] = violations(page, axe)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto("/search")
    for words in ("denosumab", "qqqqzzz"):
        page.fill("#q", words)
        page.keyboard.press("Enter")
        page.locator("#found .meta, #found .empty a").first.wait_for()
        found[words] = violations(page, axe)
    assert {name: faults for name, faults in found.items() if faults} == {}


def cut_short(route):
    """Lets the head of an answer pass, and no more."""
    whole = route.fetch().text()
    route.fulfill(status=200, content_type="text/html", body=whole[: whole.index('class="status"') - 5])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_violation_in_rare_states(open_page, axe, scheme, width):
    page = open_page("/", scheme=scheme, width=width)
    found = {}
    for name, question in (("emergency", EMERGENCY), ("abstained", "Migraine in pregnancy: what is best?")):
        page.goto("/")
        page.fill("#question", question)
        page.click("#ask .primary")
        page.wait_for_selector(".status")
        found[name] = violations(page, axe)
    page.goto("/")
    page.fill("#question", TRIED)
    page.click("#ask .primary")
    page.locator("details.chip", has_text="hip fracture 2.5%").locator("summary").click()
    page.locator("[name='c.frax_hip']").first.fill("3.1")
    page.locator("form#case").evaluate("form => form.requestSubmit()")
    page.wait_for_selector("#changes-made")
    found["what if"] = violations(page, axe)
    page.route("**/ask", cut_short)
    page.goto("/")
    page.evaluate("document.getElementById('ask').removeAttribute('data-live')")
    page.fill("#question", TRIED)
    page.click("#ask .primary")
    page.wait_for_selector(".pending")
    found["being made"] = violations(page, axe)
    page.unroute("**/ask")
    page.goto("/")
    page.evaluate("document.querySelector('#region').innerHTML = '<option value=nowhere>Nowhere</option>'")
    page.fill("#question", TRIED)
    page.click("#ask .primary")
    page.wait_for_selector(".code")
    found["422"] = violations(page, axe)
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


def refused(client, visitor, monkeypatch):
    """By status: the page of each refusal that a browser seldom meets."""
    long, kind = "x" * 70_000, {"content-type": "text/plain", "accept": "text/html"}
    pages = {
        405: client.get("/ask", headers={"accept": "text/html"}),
        413: visitor.ask(long),
        415: client.post("/ask", content=b"x", headers=kind),
        422: visitor.ask(TRIED, **{"c.frax_hip": "nine", "f.age": "70"}),
    }
    site = client.app.site
    with monkeypatch.context() as patch:
        patch.setattr(site, "buckets", Buckets(Pace(0.01, 0)))
        pages[429] = visitor.ask(TRIED)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "answer_turn", None)
        pages[500] = visitor.post("/references", {"question": TRIED})
    assert {status: page.status_code for status, page in pages.items()} == {each: each for each in pages}
    return {status: page.text for status, page in pages.items()}


def served_as_page(text, route):
    route.fulfill(status=200, content_type="text/html", body=text)


def test_no_violation_where_something_is_refused(open_page, axe, client, visitor, monkeypatch):
    page = open_page("/")
    found = {}
    for status, text in refused(client, visitor, monkeypatch).items():
        page.route(
            f"**/refused-{status}",
            partial(served_as_page, text),
        )
        page.goto(f"/refused-{status}")
        found[status] = in_every_look(page, axe)
    assert {name: faults for name, faults in found.items() if faults} == {}
