"""Calculators on the site: pages that work without a script, the JSON interface, live update."""

from __future__ import annotations

import logging
import re

import msgspec
import pytest
from starlette.testclient import TestClient

from barriers import violations
from osler.core.calculation import Calculation
from osler.knowledge.load import CONTENT
from osler.web import Settings, create_app
from teahouse import TEA

PAGE = "/calculators/crcl_cockcroft_gault"
GIVEN = {"age": "75", "weight": "60", "serum_creatinine": "1.2", "sex": "female"}
HTML = {"accept": "text/html"}


def result_of(page: str) -> str:
    return re.search(r'id="result".*?id="working"', page, re.S)[0]


def test_the_list_and_an_empty_page(client):
    listed = client.get("/calculators", headers=HTML).text
    assert f'href="{PAGE}"' in listed
    assert "Garvan" in listed
    page = client.get(PAGE, headers=HTML)
    assert page.headers["cache-control"] == "no-store"
    assert 'method="post"' in page.text
    assert "<h2>Result</h2>" not in page.text
    assert "(140 − age) × weight" in page.text
    assert client.get("/calculators/nope", headers=HTML).status_code == 404


def test_a_form_gives_the_result_with_its_formula_and_keeps_what_was_typed(visitor):
    answer = visitor.post(PAGE, GIVEN)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Creatinine clearance: 38.4 mL/min" in result_of(answer.text)
    assert 'role="status"' in result_of(answer.text)
    assert "(140 − 75) × 60 / (72 × 1.2) × 0.85 = 38.4 mL/min" in answer.text
    assert 'value="75"' in answer.text
    assert '<option value="female" selected>' in answer.text


def test_a_unit_is_chosen_beside_the_number_or_typed_with_it(visitor):
    chosen = visitor.post(PAGE, {**GIVEN, "weight": "132,277", "unit.weight": "[lb_av]"}).text
    typed = visitor.post(PAGE, {**GIVEN, "weight": "132.277 lb", "unit.weight": "kg"}).text
    invented = visitor.post(PAGE, {**GIVEN, "unit.weight": "[smoot]"}).text
    assert all("38.4 mL/min" in result_of(page) for page in (chosen, typed, invented))
    assert '<option value="[lb_av]" selected>' in chosen


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weight": "900"}, "between 25 and 250 kg"),
        ({"weight": "<b>"}, "is not a number"),
        ({"sex": ""}, "needs sex"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_form_and_nothing_is_lost(visitor, change, said):
    answer = visitor.post(PAGE, {**GIVEN, **change})
    assert answer.status_code == 422
    assert said in result_of(answer.text)
    assert 'value="75"' in answer.text
    assert "<b>" not in answer.text


def test_boxes_that_are_not_ticked_are_said(visitor):
    given = {
        "sex": "female", "age": "65", "height": "165", "weight": "68", "risk_years": "10", "smoking": "non",
        "alcohol_units": "none", "ethnic_group": "white", "dementia": ["yes", "no"], "epilepsy": "no",
    }  # fmt: skip
    page = visitor.post("/calculators/qfracture_2012", given).text
    assert "none of these: antidepressants" in page
    assert re.search(r'name="dementia" value="yes" checked', page)
    assert not re.search(r'name="epilepsy" value="yes" checked', page)
    assert page.index("QFracture is a trademark") < page.index("How it was worked out")


def test_the_form_must_be_ours(client, visitor):
    assert client.post(PAGE, data=GIVEN, headers=HTML).status_code == 403
    assert client.post(PAGE, json=GIVEN, headers=HTML).status_code == 415


def test_nothing_that_was_typed_is_logged_or_kept(app, visitor, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    before = dict(app.site.pages)
    page = visitor.post(PAGE, {**GIVEN, "weight": "61.2345"}).text
    visitor.post(PAGE, {**GIVEN, "weight": "61.2345 zebra"})
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    written = "\n".join([*ours, *capfd.readouterr()])
    assert "POST worked_out" in written
    assert "61.2345" not in written
    assert app.site.pages == before
    assert not [link for link in re.findall(r'href="([^"]*)"', page) if "61.2345" in link]


def test_search_and_sources_lead_to_calculators(client, visitor):
    assert PAGE in visitor.post("/search", {"q": "creatinine clearance calculator"}).text
    assert PAGE in client.get("/guidelines/cockcroft-gault-1976", headers=HTML).text


def test_the_interface_lists_the_calculators(client):
    body = client.get("/api/calculators").json()
    card = next(item for item in body["calculators"] if item["name"] == "crcl_cockcroft_gault")
    assert [item["name"] for item in card["inputs"]] == ["age", "weight", "serum_creatinine", "sex"]
    assert card["inputs"][1] | {"unit": "kg", "required": True} == card["inputs"][1]
    assert any("FRAX" in item["what"] for item in body["left_out"])


@pytest.mark.parametrize("wrap", [lambda given: given, lambda given: {"inputs": given}])
def test_the_interface_works_a_calculator_out(client, wrap):
    given = {"age": 75, "weight": "60 kg", "serum_creatinine": 1.2, "sex": "female"}
    answer = client.post("/api/calculators/crcl_cockcroft_gault", json=wrap(given))
    assert answer.headers["cache-control"] == "no-store"
    found = msgspec.json.decode(answer.content, type=Calculation)
    assert found.results[0].value == pytest.approx(38.368, abs=0.001)
    assert client.post("/api/calculators/crcl", json=given).json() == answer.json()


@pytest.mark.parametrize(
    ("path", "sent", "status", "said"),
    [
        ("crcl_cockroft", {}, 404, "nearest: crcl_cockcroft_gault"),
        ("ost", {"age": 60}, 422, "needs weight"),
        ("ost", {"age": 60, "weight": 900}, 422, "between 25 and 200 kg"),
        ("ost", {"age": 60, "weight": {"kg": 70}}, 422, "is not a number"),
        ("ost", {"age": 60, "weight": True}, 422, "is not a number"),
        ("ost", [60, 70], 422, "JSON object of inputs"),
    ],
)
def test_the_interface_says_what_is_wrong(client, path, sent, status, said):
    answer = client.post(f"/api/calculators/{path}", json=sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert answer.json()["status"] == status


def test_calculators_of_every_pack_are_offered():
    packs = (str(CONTENT / "bone_health"), str(TEA))
    client = TestClient(create_app(Settings(packs=packs, rate=0)), base_url="http://osler.test")
    names = {item["name"] for item in client.get("/api/calculators").json()["calculators"]}
    assert {"ost", "scald_risk"} <= names
    for name, given in (("scald_risk", {"cups": 8}), ("ost", {"age": 60, "weight": 72})):
        assert client.post(f"/api/calculators/{name}", json=given).json()["calculator"] == name
    assert "Risk of a scald" in client.get("/calculators/scald_risk", headers=HTML).text
    assert "Risk of a scald" in client.get("/calculators", headers=HTML).text


def test_the_interface_is_closed_to_other_sites_and_other_content(client):
    path = "/api/calculators/ost"
    assert client.post(path, data={"age": 60}).status_code == 415
    assert client.post(path, json={}, headers={"origin": "http://other.test"}).status_code == 403
    assert client.get(path).status_code == 405


def test_the_interface_is_described(client):
    described = client.get("/openapi.json").json()
    assert {"/api/calculators", "/api/calculators/{name}"} <= set(described["paths"])
    named = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
    assert named <= set(described["components"]["schemas"])


def test_an_answer_that_wants_a_number_leads_to_its_calculator(visitor):
    page = visitor.ask("74-year-old woman with a hip fracture: can I give zoledronic acid?").text
    assert f'href="{PAGE}">Work it out: Creatinine clearance (Cockcroft-Gault)</a>' in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_violation_of_accessibility(open_page, axe, scheme, width):
    page = open_page("/calculators", scheme=scheme, width=width)
    found = {"list": violations(page, axe)}
    page.goto(PAGE)
    for name, value in GIVEN.items():
        field = page.locator(f"[name='{name}']")
        field.select_option(value) if name == "sex" else field.fill(value)
    page.wait_for_selector("#result .bottom")
    found["result"] = violations(page, axe)
    page.fill("[name='weight']", "900")
    page.wait_for_selector("#result .alert")
    found["problem"] = violations(page, axe)
    page.goto("/calculators/qfracture_2012")
    found["boxes"] = violations(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_result_follows_what_is_typed(open_page):
    page = open_page(PAGE)
    for name in ("age", "weight", "serum_creatinine"):
        page.fill(f"[name='{name}']", GIVEN[name])
    page.select_option("[name='sex']", "female")
    page.wait_for_selector("#result .bottom")
    assert "38.4 mL/min" in page.inner_text("#result")
    page.select_option("[name='sex']", "male")
    page.wait_for_selector("#result :text('45.1 mL/min')")
    assert page.url.endswith(PAGE)
    page.click("button[type=reset]")
    assert page.inner_text("#result").strip() == ""


def test_without_a_script_the_button_does_the_same(open_page):
    page = open_page(PAGE, script=False)
    for name in ("age", "weight", "serum_creatinine"):
        page.fill(f"[name='{name}']", GIVEN[name])
    page.select_option("[name='sex']", "female")
    page.keyboard.press("Enter") if page.locator("[name='sex']").is_hidden() else page.click(".primary")
    assert "38.4 mL/min" in page.inner_text("#result")
    assert "75" not in page.url
