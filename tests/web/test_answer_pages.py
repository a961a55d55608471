"""Pages, headers, forms, articles: what a client without a script sees."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient
from visiting import Visitor, fields_of

from osler.core.record import FromRecord, LeftOut, NotKnown, Record
from osler.web import Settings, create_app
from osler.web.fields import carried, record_of, seal_record

QUESTION = "66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug?"
HTML = {"accept": "text/html"}
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    "path", ["/", "/answers/treatment-for-osteopenia", "/healthz", "/metrics", "/nope", "/openapi.json"]
)
def test_every_response_carries_the_security_headers(client, path):
    response = client.get(path, headers=HTML)
    for name, value in SECURITY.items():
        assert response.headers[name] == value
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "strict-transport-security" not in response.headers


def test_over_https_the_transport_is_pinned_and_the_cookie_secure(app):
    response = TestClient(app, base_url="https://osler.test").get("/", headers=HTML)
    assert "max-age" in response.headers["strict-transport-security"]
    assert "Secure" in response.headers["set-cookie"]


def test_the_cookie_is_strict_and_closed_to_scripts(client):
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_an_answer_page_is_never_stored_and_holds_no_inline_script_or_style(visitor):
    response = visitor.ask(QUESTION)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "<style" not in response.text
    assert " style=" not in response.text
    assert " onclick" not in response.text
    assert re.findall(r"<script(?![^>]*src=\"/static/)", response.text) == []


def test_an_answer_page_says_what_the_answer_says(visitor):
    page = visitor.ask(QUESTION).text
    answer = json.loads(visitor.post("/ask", {"question": QUESTION, "as": "application/json"}).text)
    said = (
        text_of(page)
        .replace("&#39;", "'")
        .replace("&#34;", '"')
        .replace("&amp;", "&")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
    )
    assert answer["bottom_line"]["text"] in said
    for section in answer["sections"]:
        assert section["heading"] in said
    for reference in answer["references"]:
        assert f'id="ref-{reference["number"]}"' in page
    cited = {int(number) for number in re.findall(r'href="#ref-(\d+)"', page)}
    assert cited <= {reference["number"] for reference in answer["references"]}
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "an id stands twice"


def test_the_question_is_text_not_markup(visitor):
    page = visitor.ask("<script>alert(1)</script> T-score -2.7, which drug?").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_fact_changed_by_hand_outranks_the_words_and_is_marked(visitor):
    first = visitor.ask("64-year-old woman, T-score -2.0 at the hip, FRAX major 12%, hip 2.0%: treat?").text
    again = visitor.post("/ask", {**fields_of(first, "case"), "c.frax_hip": "4"}).text
    assert 'id="changes-made"' in again
    assert "set by hand" in again
    assert fields_of(again, "case")["f.frax_hip"] == "4"
    assert "hip fracture 4%" in text_of(again)


def test_a_value_sent_back_unchanged_changes_nothing(visitor):
    first = visitor.ask("64-year-old woman, T-score -2.0 at the hip, FRAX hip 2.0%: treat?").text
    again = visitor.post("/ask", {**fields_of(first, "case"), "c.frax_hip": "2", "c.age": "64"}).text
    assert 'id="changes-made"' not in again
    assert "f.frax_hip" not in fields_of(again, "case")


def test_a_fact_taken_away_is_unknown_again(visitor):
    first = visitor.ask(QUESTION).text
    again = visitor.post("/ask", {**fields_of(first, "case"), "drop": "egfr"}).text
    assert "eGFR 28 mL" not in re.search(r'class="chips">.*?</ul>', again, re.S)[0]


def test_a_follow_up_keeps_the_patient(visitor):
    first = visitor.ask(QUESTION).text
    second = visitor.post("/ask", {**fields_of(first, "follow"), "question": "And denosumab?"}).text
    assert "from earlier" in second
    assert "Earlier in this conversation" in second
    chips = text_of(re.search(r'class="chips">.*?</ul>', second, re.S)[0])
    assert "eGFR 28" in chips


def test_what_a_follow_up_says_outranks_what_was_set_by_hand_before(visitor):
    first = visitor.ask("64-year-old woman, T-score -2.0 at the hip, FRAX hip 2.0%: treat?").text
    edited = visitor.post("/ask", {**fields_of(first, "case"), "c.frax_hip": "4"}).text
    asked = visitor.post(
        "/ask", {**fields_of(edited, "follow"), "question": "What if the FRAX hip is 2.5%?"}
    ).text
    assert "hip fracture 2.5%" in text_of(asked)


@pytest.mark.parametrize("audience", ["clinician", "student", "patient"])
def test_readers_get_the_same_references(visitor, audience):
    first = visitor.ask(QUESTION).text
    other = visitor.post("/ask", {**fields_of(first, "case"), "reader": audience}).text
    assert re.findall(r"pubmed.ncbi.nlm.nih.gov/(\d+)", first) == re.findall(
        r"pubmed.ncbi.nlm.nih.gov/(\d+)", other
    )


def test_the_page_begins_before_the_answer_is_made(app):
    pieces: list[bytes] = []
    visitor = Visitor(TestClient(app, base_url="http://osler.test"))
    body = f"token={visitor.token}&question=T-score+-2.7%2C+which+drug".encode()
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.client.cookies.items())
    scope = {
        "type": "http", "method": "POST", "path": "/ask", "raw_path": b"/ask", "query_string": b"", "scheme": "http",  # noqa: E501
        "http_version": "1.1", "root_path": "", "server": ("osler.test", 80), "client": ("127.0.0.1", 1),
        "headers": [(b"content-type", b"application/x-www-form-urlencoded"), (b"cookie", cookie.encode()),
                    (b"host", b"osler.test"), (b"accept", b"text/html")],
    }  # fmt: skip
    sent = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive():
        try:
            return next(sent)
        except StopIteration:
            return await asyncio.sleep(3600)

    async def send(message):
        if message.get("body"):
            pieces.append(message["body"])

    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, app(scope, receive, send)).result(30)
    assert len(pieces) == 3
    assert b"<h1" in pieces[0]
    assert b'class="bottom"' not in pieces[0]
    assert b'class="bottom"' in pieces[1]
    assert b'id="s-references"' in pieces[2]


def test_every_article_is_answered_in_every_form(client, app):
    for article in app.site.knowledge.packs[0].articles:
        page = client.get(f"/answers/{article.slug}", headers=HTML)
        assert page.status_code == 200, article.slug
        data = client.get(f"/answers/{article.slug}", headers={"accept": "application/json"}).json()
        assert data["status"] == "answered", article.slug
        markdown = client.get(f"/answers/{article.slug}", headers={"accept": "text/markdown"})
        assert markdown.text.startswith("# ")


def test_an_article_is_kept_until_it_changes(client):
    path = "/answers/treatment-for-osteopenia?audience=patient"
    first = client.get(path, headers=HTML)
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(path, headers={**HTML, "if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_an_articles_forms_work(client):
    page = client.get("/answers/treatment-for-osteopenia", headers=HTML).text
    visitor = Visitor(client)
    visitor.token = Visitor.token_in(page)
    reply = visitor.post("/ask", {**fields_of(page, "case"), "c.frax_hip": "4"})
    assert reply.status_code == 200
    assert 'id="changes-made"' in reply.text


def test_assets_may_be_kept_for_good(client):
    page = client.get("/", headers=HTML).text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


def test_a_report_is_kept_without_question_or_facts(visitor, site_folder):
    page = visitor.ask(QUESTION).text
    reply = visitor.post(
        "/feedback",
        {**fields_of(page, "report"), "report": "wrong:acp-first-line", "text": "Dose?"},
        accept="application/json",
    )
    assert reply.status_code == 204
    kept = (site_folder / "feedback.jsonl").read_text("utf-8").splitlines()[-1]
    assert set(json.loads(kept)) == {"kind", "statement", "text", "knowledge_version", "on"}
    assert "66" not in json.loads(kept)["text"]


def test_without_a_script_a_report_gets_a_page(visitor):
    page = visitor.ask(QUESTION).text
    reply = visitor.post("/feedback", {**fields_of(page, "report"), "report": "unclear:acp-first-line"})
    assert "Thank you" in reply.text


@pytest.mark.parametrize(("style", "start"), [("ris", "TY  - "), ("bibtex", "@"), ("csl", "[")])
def test_references_can_be_downloaded(visitor, style, start):
    page = visitor.ask(QUESTION).text
    reply = visitor.post("/references", {**fields_of(page, "plain"), "style": style})
    assert reply.text.startswith(start)
    assert "attachment" in reply.headers["content-disposition"]


def test_a_site_without_a_data_folder_takes_reports_too():
    visitor = Visitor(TestClient(create_app(Settings(rate=0)), base_url="http://osler.test"))
    assert visitor.post("/feedback", {"report": "wrong:x"}).status_code == 200


def test_an_answer_can_be_taken_along_on_paper(visitor):
    pytest.importorskip("weasyprint")
    page = visitor.ask(QUESTION).text
    reply = visitor.post("/ask", {**fields_of(page, "plain"), "as": "application/pdf"})
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.content[:5] == b"%PDF-"


def test_an_articles_paper_form(client):
    pytest.importorskip("weasyprint")
    reply = client.get("/answers/treatment-for-osteopenia", headers={"accept": "application/pdf"})
    assert reply.content[:5] == b"%PDF-"


def test_an_emergency_stands_first_and_once(visitor):
    page = visitor.ask("82-year-old woman, new leg weakness and cannot pass urine").text
    alert = re.search(r'role="alert"><strong>Emergency.</strong>(.*?)<span', page, re.S)
    assert alert is not None
    assert page.count(alert[1].strip()) == 1
    assert page.index('role="alert"') < page.index('id="s-references"')


def test_an_abstention_says_so_and_offers_a_question(visitor):
    page = visitor.ask("What is the capital of France?").text
    assert "has no answer to this question" in page
    assert "Ask something else" in page
    assert 'id="s-references"' not in page


def test_a_long_record_is_cut_once_and_tells_ever_after_what_stayed_behind(client, visitor):
    signer = client.app.site.signer
    told = FromRecord(
        as_of="2026-11-24",
        left_out=(LeftOut(why="too old"),) * 100,
        not_known=(NotKnown(resource="Observation", system="x", code="y", count=1),) * 90,
    )
    small = carried(Record((), told))
    assert [item.why for item in small.told.left_out[60:]] == [
        "40 more pieces not carried from page to page",
        "30 more unknown codes not carried from page to page",
    ]
    sent = {"record": seal_record(small, signer)}
    for _ in range(3):
        page = visitor.ask(QUESTION, **sent).text
        for form in ("follow", "plain"):
            assert record_of(fields_of(page, form)["record"], signer) == small
        sent = {"record": fields_of(page, "follow")["record"]}
