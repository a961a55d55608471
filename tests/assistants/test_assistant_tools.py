"""The tools themselves, without a protocol."""

from __future__ import annotations

import contextlib
import json

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.answer import content_digest
from osler.assistants import TOOLS, Desk, use
from osler.assistants.shapes import given as gives
from osler.assistants.shapes import rooted, taken
from osler.core.answer import Answer, Review
from osler.core.errors import InputError
from osler.core.standing import Standings

WOMAN = {"age": 70, "sex": "female", "t_score_total_hip": -2.8}
CALLS = [
    ("ask", {"question": "66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug?"}),
    ("ask", {"question": "Best restaurant in Paris?"}),
    ("assess_patient", {"facts": WOMAN}),
    ("explain_rule", {"id": "prolia-ckd-warning", "facts": {"egfr": 28}}),
    ("get_source", {"id": "acp-2023"}),
    ("search_library", {"query": "gout"}),
    ("calculate", {}),
    ("calculate", {"name": "ost", "inputs": {"age": 60, "weight": "159 lb"}}),
]


def plain(found):
    return json.loads(msgspec.json.encode(found))


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_what_a_tool_gives_fits_its_schema_and_is_the_same_each_time(desk, name, arguments):
    one = next(each for each in TOOLS if each.name == name)
    found = use(desk, name, arguments)
    jsonschema.Draft202012Validator(gives(one)).validate(plain(found))
    jsonschema.Draft202012Validator(taken(desk, one)).validate(arguments)
    assert msgspec.json.encode(found) == msgspec.json.encode(use(desk, name, arguments))


@pytest.mark.parametrize("one", TOOLS, ids=lambda one: one.name)
def test_schemas_are_objects_and_whole(desk, one):
    for schema in (taken(desk, one), gives(one)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"
        named = set(json.dumps(schema).split('"#/$defs/')[1:])
        assert {part.split('"')[0] for part in named} == set(schema.get("$defs", {}))
    assert all(field.get("description") for field in taken(desk, one)["properties"].values())


def test_a_shape_that_names_itself_is_written_once():
    assert rooted(Answer)["title"] == "Answer"
    assert "Answer" not in rooted(Answer)["$defs"]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", {}, "question"),
        ("ask", {"question": " "}, "the question is empty"),
        ("ask", {"question": "x" * 10_001}, "10,001 characters"),
        ("ask", {"question": "x", "earlier": [""]}, "empty"),
        ("ask", {"question": "x", "facts": {"age": "old"}}, "not a number"),
        ("ask", {"question": "x", "facts": {"agee": 1}}, "did you mean age"),
        ("ask", {"question": "x", "region": "mars"}, "unknown region"),
        ("ask", {"question": "x", "as_of": "soon"}, "not a day"),
        ("ask", {"qestion": "x"}, "unknown field `qestion`"),
        ("assess_patient", {"record": {"resourceType": 3}}, "no FHIR resource"),
        ("assess_patient", {"record": "x"}, "expected"),
        ("assess_patient", {"most": 0}, "most"),
        ("explain_rule", {"id": "prolia-ckd-warnin"}, "nearest: prolia-ckd-warning"),
        ("get_source", {"id": "acp-2024x"}, "acp-2023"),
        ("search_library", {"query": ""}, "empty"),
        ("calculate", {"name": "ostt"}, "ost"),
        ("calculate", {"name": "ost"}, "ost needs age"),
        ("frobnicate", {}, "there is no tool"),
    ],
)
def test_a_mistake_is_one_clear_line(desk, name, arguments, said):
    with pytest.raises(InputError) as caught:
        use(desk, name, arguments)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_earlier_questions_keep_patient_and_topic(desk):
    alone = use(desk, "ask", {"question": "And denosumab?"})
    after = use(desk, "ask", {"question": "And denosumab?", "earlier": [CALLS[0][1]["question"]]})
    assert "egfr" not in alone.understood.facts
    assert after.understood.facts["egfr"].origin == "conversation"
    assert "denosumab" in after.bottom_line.text.lower()


def test_an_emergency_comes_first(desk):
    found = use(
        desk, "ask", {"question": "Vertebral fracture, now new urinary incontinence and leg weakness"}
    )
    assert found.status == "emergency"


def test_every_rule_of_an_assessment_is_sourced_and_can_be_explained(desk):
    found = use(desk, "assess_patient", {"facts": {**WOMAN, "egfr": 28}, "most": 500})
    cited = {item.number for item in found.references}
    assert found.alerts
    assert found.not_shown == 0
    for row in (*found.alerts, *found.applies):
        assert row.verdict == "applies"
        assert row.citation in cited
        assert row.locator
        same = use(desk, "explain_rule", {"id": row.id, "facts": {**WOMAN, "egfr": 28}}).rule
        assert (same.verdict, same.text, same.why) == (row.verdict, row.text, row.why)
    for row in found.undecided:
        assert row.verdict == "unknown"
        assert row.missing
        assert row.hangs_on


def test_asked_facts_decide_the_rules_they_are_said_to_decide(desk):
    found = use(desk, "assess_patient", {"facts": WOMAN})
    assert found.next_facts
    for item in found.next_facts:
        assert item.ask.endswith("?")
        for name in item.decides:
            rule = use(desk, "explain_rule", {"id": name, "facts": WOMAN}).rule
            assert rule.verdict == "unknown"
            assert item.name in rule.missing


def test_fewer_rules_are_shown_when_so_wished_and_the_others_are_counted(desk):
    whole = use(desk, "assess_patient", {"facts": WOMAN, "most": 500})
    few = use(desk, "assess_patient", {"facts": WOMAN, "most": 3})
    assert [row.id for row in few.applies] == [row.id for row in whole.applies[:3]]
    assert few.not_shown == len(whole.applies) + len(whole.undecided) - 6


def test_a_record_is_read_and_facts_outrank_it(desk):
    record = {
        "resourceType": "Bundle",
        "entry": [
            {
                "resource": {
                    "resourceType": "Patient",
                    "id": "p",
                    "gender": "female",
                    "birthDate": "1950-01-01",
                }
            },
            {
                "resource": {
                    "resourceType": "Observation",
                    "status": "final",
                    "subject": {"reference": "Patient/q"},
                }
            },
        ],
    }
    found = use(desk, "assess_patient", {"record": record, "facts": {"age": 60}})
    assert found.facts["sex"].value == "female"
    assert found.facts["age"].value == 60
    assert any("not said to be this patient" in line for line in found.left_out)
    answer = use(desk, "ask", {"question": "Which drug?", "record": record, "facts": {"age": 60}})
    assert set(answer.understood.record.facts) == {"sex"}
    assert answer.understood.record.of_others == 1


def test_a_rule_no_longer_in_force_is_told_so(desk):
    old = next(
        rec for rec in desk.pack.recommendations.values()
        if rec.in_force.until and rec.in_force.until <= desk.pack.head.last_updated
    )  # fmt: skip
    found = use(desk, "explain_rule", {"id": old.id})
    assert not found.in_force
    assert found.until == old.in_force.until
    then = use(desk, "explain_rule", {"id": old.id, "as_of": (old.in_force.since + "-01-01")[:10]})
    assert then.in_force


def test_passages_are_found_and_read_word_for_word(stocked):
    hit = use(stocked, "search_library", {"query": "colchicine gout flares"}).hits[0]
    whole = use(stocked, "get_source", {"id": hit.document})
    same = next(item for item in whole.passages if item.passage == hit.passage)
    assert (same.quote, same.start, same.end, same.locator) == (hit.quote, hit.start, hit.end, hit.locator)
    assert whole.doi == "10.1/x"
    later = use(stocked, "get_source", {"id": hit.document, "passage": 1, "most": 1})
    assert [item.passage for item in later.passages] == [1]
    assert later.more == len(whole.passages) - 2


@given(
    name=st.sampled_from([one.name for one in TOOLS]),
    arguments=st.dictionaries(
        st.sampled_from(sorted({name for one in TOOLS for name in one.takes.__struct_fields__})),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-5, 500)
            | st.floats(allow_nan=True)
            | st.text(max_size=30),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["age", "sex", "resourceType", "entry", "x"]), inner, max_size=3
                )
            ),
            max_leaves=6,
        ),
        max_size=4,
    ),
)
def test_whatever_is_given_a_tool_answers_or_says_what_is_wrong(desk, name, arguments):
    with contextlib.suppress(InputError):
        msgspec.json.encode(use(desk, name, arguments))


def test_what_named_people_signed_is_told(desk):
    asked = {"question": "Who needs a DXA?"}
    mark = content_digest(use(desk, "ask", asked))
    signed = Review(status="approved", by=("A. Clinician",), on="2026-11-24")
    board = Desk(knowledge=desk.knowledge, standings=lambda: Standings(answers={mark: signed}))
    assert use(board, "ask", asked).review == signed
    assert use(desk, "ask", asked).review.status == "submitted"
