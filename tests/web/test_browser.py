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
    page.locator(".bottom .cite").first.click()
    assert "#ref-" in page.url
    page.click("button[data-reader=patient]")
    assert page.locator("button[data-reader=patient]").get_attribute("aria-pressed") == "true"
    page.fill("#next-question", "And denosumab?")
    page.click("#follow .primary")
    page.wait_for_selector(".earlier")


def test_without_a_script_a_fact_is_edited_and_the_talk_goes_on(open_page):
    page = open_page(script=False, width=390, height=844)
    ask(page, PATIENT)
    chip = page.locator("details.chip", has_text="eGFR 28")
    chip.locator("summary").click()
    chip.locator("input").fill("72")
    chip.get_by_role("button", name="Update").click()
    assert "eGFR 72" in page.inner_text(".chips")
    page.wait_for_selector("#changes-made")
    page.fill("#next-question", "And if she has had a stroke 3 months ago, romosozumab?")
    page.click("#follow .primary")
    assert page.locator(".earlier").is_visible()
    assert "eGFR 72" in page.inner_text(".chips")
    page.wait_for_selector(".alert.contraindication")


ALARMS = "72-year-old woman, T-score -3.1 at the hip, eGFR 28, heart attack 6 months ago, previous hip fracture, taking prednisone 10 mg: which drug?"  # noqa: E501


def test_a_phone_shows_the_bottom_line_first_whatever_is_to_be_warned_of(open_page):
    page = open_page(width=390, height=844)
    ask(page, ALARMS)
    lines = page.locator("details.warned > summary").all_inner_texts()
    assert any("Contraindications" in line and "romosozumab" in line for line in lines)
    assert any("Cautions" in line and "denosumab" in line for line in lines)
    box = page.locator(".bottom").bounding_box()
    assert box["y"] + box["height"] <= 844
    assert page.locator("details.second:not([open])").count() >= 3
    page.locator("details.warned > summary").first.click()
    assert page.locator("details.warned li").first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    page.goto("/")
    ask(page, ALARMS)
    assert page.locator("details.second:not([open])").count() == 0


def test_what_forbids_the_drug_in_question_stands_open(open_page):
    page = open_page(width=390, height=844)
    ask(page, "68-year-old woman, heart attack 3 months ago, T-score -3.0: can she have romosozumab?")
    assert "romosozumab" in page.locator(".alert.contraindication").first.inner_text().lower()
    assert page.locator("details.warned.contraindication").count() == 0
    box = page.locator(".bottom").bounding_box()
    assert box["y"] < 844


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


def test_a_connection_that_drops_once_is_asked_again_by_itself(open_page):
    page = open_page()
    page.route(
        "**/ask",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<!doctype html><h1>cut"),
        times=1,
    )
    ask(page, PATIENT)
    assert page.inner_text("h1") == PATIENT
    assert page.locator("role=alert").count() == 0


@pytest.mark.parametrize("status", [413, 429])
def test_an_error_page_loses_nothing_typed_in_place(open_page, status):
    page = open_page()
    body = (
        '<!doctype html><html><head><title>x</title></head><body><main id="main"><p class="code">Error</p>'
        '<form action="/ask" method="post" id="ask">'
        '<textarea id="question" name="question"></textarea></form>'
        "</main></body></html>"
    )
    page.route("**/ask", lambda route: route.fulfill(status=status, content_type="text/html", body=body))
    page.fill("#question", PATIENT)
    page.click("#ask .primary")
    page.wait_for_selector(".code")
    assert page.input_value("#question") == PATIENT


@pytest.mark.parametrize("where", ['class="status"', 'class="follow"'], ids=["head", "body"])
def test_without_a_script_a_page_cut_short_can_be_asked_again(open_page, where):
    page = open_page(script=False)

    def cut(route):
        whole = route.fetch().text()
        route.fulfill(status=200, content_type="text/html", body=whole[: whole.index(where) - 5])

    page.route("**/ask", cut, times=1)
    page.fill("#question", PATIENT)
    page.click("#ask .primary")
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_selector(".bottom")
    assert page.inner_text("h1") == PATIENT
    assert not page.locator(".pending").is_visible()


def test_what_is_folded_can_be_shown_at_once_and_printed(open_page):
    page = open_page()
    ask(page, PATIENT)
    folds = page.locator("details.fold")
    assert not page.locator("ol.references").is_visible()
    page.locator(".toc [data-unfold]").click()
    assert folds.count() == page.locator("details.fold[open]").count()
    page.locator(".toc [data-unfold]").click()
    assert page.locator("details.fold[open]").count() == 0
    page.locator(".toc a", has_text="References").click()
    assert page.locator("#s-references").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folds.count() == page.locator("details.fold[open]").count()


def test_without_a_script_everything_can_be_shown(open_page):
    page = open_page(script=False)
    ask(page, PATIENT)
    page.locator(".toc [data-unfold]").click()
    page.wait_for_selector("ol.references li")
    assert page.locator("details.fold").count() == page.locator("details.fold[open]").count() > 5


@pytest.mark.parametrize("question", SEEDS)
def test_a_page_is_a_few_screens_long(open_page, question):
    page = open_page(width=1280)
    ask(page, question)
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * 900


def test_a_phone_has_a_menu_of_the_page(open_page):
    page = open_page(width=390, height=844)
    ask(page, PATIENT)
    menu = page.locator(".jump-menu")
    menu.locator("summary").click()
    menu.locator("a", has_text="References").click()
    assert menu.get_attribute("open") is None
    assert menu.is_visible()
    assert page.locator("#s-references").is_visible()


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
