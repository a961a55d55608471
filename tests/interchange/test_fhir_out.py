"""What is exported is valid FHIR, says what the pack says, and comes back as the same condition."""

import base64
import json

import fhirkit
import pytest
from fhir.resources.citation import Citation

from osler.asking import ask
from osler.interchange import (
    answer_document,
    answer_json,
    citation_resource,
    conditions_in,
    cql_of,
    elm_of,
    plan_bundle,
    plan_definition,
)
from osler.interchange.elm import InexpressibleError, program
from osler.interchange.grades import QUALITY, STRENGTH, direction, quality, strength
from osler.interchange.naming import computer_name, resource_id
from osler.knowledge import load
from osler.logic import Amount, Arithmetic, Arm, Choice, Compare, Constant, Quantity

KNOWLEDGE = load()
PACK = KNOWLEDGE.packs[0]
QUESTIONS = {
    "66-year-old woman after menopause, total hip T-score -2.7, eGFR 28. Which drug?": "answered",
    "Who needs a DXA?": "answered",
    "What is the capital of France?": "abstained",
    "New leg weakness and she cannot pass urine after a vertebral fracture": "emergency",
}


def faults(resource):
    return [str(one) for one in fhirkit.validate(resource)]


def test_every_recommendation_is_valid_r4_and_comes_back_as_the_same_condition():
    ids = set()
    for name in PACK.recommendations:
        bundle = plan_bundle(PACK, name, "https://example.org/fhir")
        assert faults(bundle) == [], name
        plan = bundle["entry"][0]["resource"]
        assert conditions_in(bundle, PACK) == {plan["url"]: PACK.conditions[name]}
        ids.add(plan["id"])
    assert len(ids) == len(PACK.recommendations)


def test_a_plan_holds_grade_direction_source_logic_and_what_it_asks_for():
    plan = plan_definition(PACK, "acp-2a")
    action, rec = plan["action"][0], PACK.recommendations["acp-2a"]
    codes = {one["url"].rpartition("/")[2]: one["valueCodeableConcept"] for one in action["extension"]}
    assert codes["cqf-strengthOfRecommendation"]["coding"] == [{"system": STRENGTH, "code": "weak"}]
    assert codes["cqf-qualityOfEvidence"]["coding"] == [{"system": QUALITY, "code": "moderate"}]
    assert codes["cpg-directionOfRecommendation"]["coding"][0]["code"] == rec.direction == "for"
    assert rec.locator in action["documentation"][0]["citation"]
    assert action["condition"][0]["expression"]["reference"] == plan["library"][0]
    asked = {one["id"]: one for one in action["input"]}
    assert {"code": "38267-1", "system": "http://loinc.org"} in asked["t_score_lumbar_spine"]["codeFilter"][
        0
    ]["code"]
    assert plan["status"] == "draft"


def test_a_plan_has_what_its_profiles_demand():
    plan = plan_definition(PACK, "acp-2a")
    demanded = ["url", "version", "title", "type", "status", "experimental", "publisher", "description"]
    assert all(name in plan for name in demanded)
    urls = [one["url"].rpartition("/")[2] for one in plan["extension"]]
    assert urls.count("cpg-knowledgeCapability") == 2


def test_what_no_longer_holds_is_retired():
    assert plan_definition(PACK, "acog2012-calcitonin")["status"] == "retired"


def test_a_library_holds_the_texts_that_stand_alone():
    content = plan_bundle(PACK, "acp-2a")["entry"][1]["resource"]["content"]
    texts = {one["contentType"]: base64.b64decode(one["data"]).decode() for one in content}
    assert texts["text/cql"] == cql_of(PACK, "acp-2a")
    assert json.loads(texts["application/elm+json"]) == elm_of(PACK, "acp-2a")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("strong", "strong"), ("1 (strong)", "strong"), ("Strong recommendation", "strong"),
        ("conditional against", "weak"), ("weak", "weak"),
        ("strong for targeted care; conditional for the rest", None),
        ("Grade B", None), ("Consider", None), ("D (draft)", None), ("1", None), ("boxed warning", None),
    ],
)  # fmt: skip
def test_a_strength_is_coded_only_where_its_own_words_say_it(words, code):
    made = strength(words)
    assert made["text"] == words
    assert made.get("coding") == ([{"system": STRENGTH, "code": code}] if code else None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("high", "high"), ("Moderate-certainty evidence", "moderate"), ("very low", "very-low"),
        ("Low-certainty evidence", "low"), ("low or very low", None), ("high (women), moderate (men)", None),
        ("Moderate certainty of moderate net benefit", None), ("Best evidence level I", None), ("A", None),
    ],
)  # fmt: skip
def test_a_certainty_is_coded_only_where_it_is_a_level_of_grade(words, code):
    assert quality(words).get("coding") == ([{"system": QUALITY, "code": code}] if code else None)


def test_a_neutral_recommendation_has_no_direction():
    assert direction("neutral") is None


def test_every_source_is_a_valid_citation_of_r5():
    for source in PACK.sources.values():
        made = citation_resource(source)
        read = json.loads(Citation.model_validate(made).model_dump_json())
        assert read["citedArtifact"]["title"] == made["citedArtifact"]["title"]
        assert {one["value"] for one in made["citedArtifact"].get("identifier", [])} == {
            source.doi,
            source.pmid,
        } - {None}


@pytest.mark.parametrize(("question", "status"), QUESTIONS.items())
def test_an_answer_is_a_valid_document_that_says_all_of_it(question, status):
    answer = ask(KNOWLEDGE, question).answer
    document = answer_document(answer, PACK)
    assert answer.status == status
    assert faults(document) == []
    assert json.loads(answer_json(answer, PACK)) == document
    resources = {one["resource"]["resourceType"]: one["resource"] for one in document["entry"]}
    assert next(iter(resources)) == "Composition"
    text = json.dumps(document)
    statements = [one for part in answer.sections for one in part.statements]
    assert all(json.dumps(one.text)[1:-1] in text for one in statements)
    actions = [
        one for part in resources.get("RequestGroup", {}).get("action", []) for one in part.get("action", [])
    ]
    assert [one["title"] for one in actions] == [one.id for one in statements]
    assert [len(one["documentation"]) for one in actions] == [len(one.citations) for one in statements]
    assert resources["GuidanceResponse"]["status"] == _expected(answer)
    urls = {one["fullUrl"] for one in document["entry"]}
    assert {one["reference"] for one in resources["Composition"]["author"]} <= urls
    wanted = {one["id"] for one in resources["GuidanceResponse"].get("dataRequirement", [])}
    assert {one.name for one in answer.next_facts} <= wanted


@pytest.mark.parametrize("article", PACK.articles, ids=lambda article: article.slug)
def test_every_article_is_a_valid_document(article):
    assert faults(answer_document(ask(KNOWLEDGE, article.question).answer, PACK)) == []


def _expected(answer):
    if answer.status == "abstained":
        return "failure"
    return "data-requested" if answer.next_facts else "success"


def test_markup_in_a_question_stays_text():
    answer = ask(KNOWLEDGE, "Who needs a DXA? <script>alert(1)</script> & more").answer
    document = answer_document(answer, PACK)
    assert faults(document) == []
    assert all("<script>" not in part["text"]["div"] for part in document["entry"][0]["resource"]["section"])


def test_names_are_valid_and_stable():
    assert resource_id("a_b c" * 40) == resource_id("a_b c" * 40)
    assert len(resource_id("a_b c" * 40)) <= 64
    assert resource_id("x" * 70) != resource_id("x" * 71)
    assert computer_name("acp-2a") == "OslerAcp2a"


def test_what_elm_has_no_fair_form_for_is_refused():
    spread = Choice((Arm(Constant(True), Amount(1.0)),))
    tree = Compare(Arithmetic("/", Quantity("n"), Quantity("d")), ">", Amount(1.0))
    with pytest.raises(InexpressibleError, match="quotient"):
        program(tree, {"n": "number", "d": "number"}, {"d": spread})
