"""The site in Chromium: what people do, by mouse, by keyboard and without a script."""

from __future__ import annotations

import re

import pytest

SEEDS = (
    "What is the treatment for osteopenia of the spine?",
    "What is the treatment for osteopenia?",
    "What is the recommended treatment for a patient with osteopenia, as indicated by a lumbar spine T score of -1.9 and femoral neck T scores of -1.2?",  # noqa: E501
    "What treatment is recommended for a patient with osteoporosis, as indicated by a DEXA scan showing low bone density at the lumbar spine (L-L3), hip, and femoral neck?",  # noqa: E501
    "What is the best treatment for a spine fracture in osteoporosis?",
)
PATIENT = "66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug?"
LOW_RISK = "64-year-old postmenopausal woman, hip T-score -2.0, no fracture, not on glucocorticoids, FRAX major 12%, FRAX hip 2.0%: treat?"  # noqa: E501


def ask(page, question):
    page.fill("#question", question)
    page.click("#ask .primary")
    page.wait_for_selector(".bottom")


def bottom(page):
    return page.inner_text(".bottom p")


def set_fact(page, name, value):
    """Edits a fact: in its chip, or in the list of what would decide most."""
    field = page.locator(f"[name='c.{name}']").first
    if not field.is_visible():
        field.locator("xpath=ancestor::details").locator("summary").click()
    field.fill(value)
    page.locator("form#case").evaluate("form => form.requestSubmit()")
    page.wait_for_selector("main:not([aria-busy])")


@pytest.mark.parametrize("question", SEEDS)
def test_a_seed_question_becomes_a_page(open_page, question):
    page = open_page()
    ask(page, question)
    assert page.inner_text("h1") == question
    assert page.locator("ol.references > li").count() >= 5
    assert page.locator(".statements > li").count() >= 5
    assert page.locator(".status .review").is_visible()
    assert page.url.endswith("/")


def test_a_citation_card_says_where_and_why(open_page):
    page = open_page()
    ask(page, PATIENT)
    statement = page.locator(".statements > li:has([data-why]):has([data-ref])").first
    mark = statement.locator(".cite").first
    assert re.fullmatch(r"reference \d+", mark.get_attribute("aria-label"))
    mark.click()
    card = page.locator("#card")
    assert card.get_attribute("role") == "dialog"
    text = card.inner_text()
    assert "Where" in text
    assert "Why this applies" in text
    assert card.locator(".badge").count() >= 1
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert mark.evaluate("mark => mark === document.activeElement")


def test_another_reader_gets_other_words_and_the_same_doses_and_sources(open_page):
    page = open_page()
    ask(page, PATIENT)

    def facts():
        text = " ".join(page.locator(".statements > li").all_inner_texts())
        sources = page.locator("ol.references > li").evaluate_all(
            "items => items.map(item => item.querySelector('cite').textContent).sort()"
        )
        return set(re.findall(r"\d[\d.,]* ?mg", text)), sources

    clinician, words = facts(), page.inner_text(".bottom")
    page.click("button[data-reader=patient]")
    page.wait_for_selector("button[data-reader=patient][aria-pressed=true]")
    assert facts() == clinician
    assert page.inner_text(".bottom") != words
    page.goto("/")
    assert page.locator(".readers input[value=patient]").is_checked(), "the reader is remembered"


@pytest.mark.parametrize(
    ("name", "value"),
    [("frax_hip", "3.0"), ("frax_major", "20"), ("t_score_total_hip", "-2.5")],
    ids=["hip-3-percent", "major-20-percent", "t-score-2.5"],
)
def test_the_advice_flips_at_the_threshold(open_page, name, value):
    page = open_page()
    ask(page, LOW_RISK)
    before = bottom(page)
    just_below = {"frax_hip": "2.9", "frax_major": "19.9", "t_score_total_hip": "-2.4"}[name]
    set_fact(page, name, just_below)
    below = bottom(page)
    set_fact(page, name, value)
    assert bottom(page) != below
    assert "bottom line changed" in page.inner_text("#changes-made")
    assert page.locator(".statements > li.fresh").count() >= 1
    assert before


def test_a_follow_up_in_place(open_page):
    page = open_page()
    ask(page, PATIENT)
    page.fill("#next-question", "And if she has had a stroke 3 months ago, romosozumab?")
    page.click("#follow .primary")
    page.wait_for_selector(".earlier")
    assert "eGFR 28" in page.inner_text(".chips")
    assert "from earlier" in page.inner_text(".chips")


def test_a_boundary_can_be_tried(open_page):
    page = open_page()
    ask(page, LOW_RISK)
    trial = page.locator("[data-trial]").first
    trial.click()
    page.wait_for_selector("main:not([aria-busy])")
    assert page.locator(".statements > li.fresh").count() >= 1


def test_by_keyboard_alone(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
    page.keyboard.type(PATIENT)
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Ask":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".bottom")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "cite":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.locator("#card").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "cite"


def test_without_a_script(open_page):
    page = open_page(script=False)
    ask(page, PATIENT)
    assert page.url.endswith("/ask")
    page.locator(".cite").first.click()
    assert "#ref-" in page.url
    page.click("button[data-reader=patient]")
    assert page.locator("button[data-reader=patient]").get_attribute("aria-pressed") == "true"
    page.fill("#next-question", "And denosumab?")
    page.click("#follow .primary")
    page.wait_for_selector(".earlier")


def test_a_report_is_thanked_in_place(open_page):
    page = open_page()
    ask(page, PATIENT)
    page.locator(".statements > li .why summary").first.click()
    page.locator(".statements > li .report button").first.click()
    page.locator(".report", has_text="Thank you").wait_for()


def test_questions_are_remembered_only_when_asked(open_page):
    page = open_page()
    ask(page, SEEDS[1])
    assert page.evaluate("localStorage.getItem('osler.recent')") is None
    page.goto("/")
    page.check("#recent-keep")
    ask(page, SEEDS[0])
    page.goto("/")
    assert page.locator("#recent-list button").all_inner_texts() == [SEEDS[0]]
    page.uncheck("#recent-keep")
    assert page.evaluate("localStorage.getItem('osler.recent')") is None


def test_a_dropped_connection_loses_nothing(open_page):
    page = open_page()
    page.route(
        "**/ask",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<!doctype html><h1>cut"),
    )
    page.fill("#question", PATIENT)
    page.click("#ask .primary")
    page.wait_for_selector("role=alert")
    assert page.input_value("#question") == PATIENT
    page.unroute("**/ask")
    page.click("role=alert >> button")
    page.wait_for_selector(".bottom")


def test_no_page_is_wider_than_the_screen(open_page):
    page = open_page(width=320, height=700)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    ask(page, PATIENT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_answer_prints_without_controls(open_page):
    page = open_page()
    ask(page, PATIENT)
    page.emulate_media(media="print")
    assert not page.locator(".whatif").is_visible()
    assert page.locator(".references").is_visible()
    assert page.pdf()[:5] == b"%PDF-"
