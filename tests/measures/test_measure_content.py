"""What the measures ship: checked on loading, without closed code lists, and used to the last event."""

import re
from datetime import date

import msgspec
import pytest
from making import concept, patient, resource, visit

from osler.core.errors import InputError, KnowledgeError
from osler.knowledge.shape import read_shape
from osler.measures import judge, load, names, period_of, person_of
from osler.measures.codes import Codes, value_set_of
from osler.measures.loading import CONTENT, unused_events
from osler.measures.schema import ValueSet

CLOSED = "http://www.ama-assn.org/go/cpt"


def test_there_are_two_measures():
    assert names() == ("cms249", "cms645")


@pytest.mark.parametrize("name", names())
def test_every_event_is_used(name):
    assert unused_events(load(name)) == ()


def test_no_list_of_a_closed_system_is_shipped():
    sets = [read_shape(path.parent, path.name, ValueSet) for path in (CONTENT / "value_sets").glob("*.yaml")]
    assert len(sets) > 40
    assert [one.id for one in sets if CLOSED in one.codes] == []
    written = "".join(path.read_text("utf-8") for path in CONTENT.rglob("*.yaml"))
    patterns = [pattern.like for one in sets for pattern in one.patterns]
    assert all(not re.fullmatch(r"\d{5}", like) for like in patterns)
    assert CLOSED + "|" not in written


def test_each_value_set_is_named_by_its_file():
    for path in (CONTENT / "value_sets").glob("*.yaml"):
        assert read_shape(path.parent, path.name, ValueSet).id == path.stem


def test_an_unknown_measure_is_told_with_those_there_are():
    with pytest.raises(InputError, match="cms249, cms645"):
        load("cms250")


BASE = """
id: {name}
title: t
url: u
version: "1"
library: l
source: s
license: CC0-1.0
events:
  seen:
    any:
      - {{resource: Encounter, {what}, time: period, when: [{{{when}}}]}}
populations: {{initial-population: {condition}, denominator: seen, numerator: seen}}
"""


@pytest.mark.parametrize(
    ("what", "when", "condition", "says"),
    [
        ('value_sets: ["1.2"]', "not_before: start", "seen", "names the value set '1.2'"),
        ("status: [finished]", "not_before: start", "seen", "without a code"),
        ('codes: ["a|b"]', "of: later, not_before: start", "seen", "compares its time with 'later'"),
        ('codes: ["a|b"]', "not_before: beginning", "seen", "has the edge 'beginning'"),
        ('codes: ["a|b"]', "not_before: start", "unseen", "unseen"),
        ('codes: ["a|b"], colour: red', "not_before: start", "seen", "colour"),
    ],
)
def test_a_faulty_measure_is_refused_with_the_reason(tmp_path, what, when, condition, says):
    name = f"m{abs(hash((what, when, condition)))}"
    text = BASE.format(name=name, what=what, when=when, condition=condition)
    (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises((KnowledgeError, InputError), match=re.escape(says)):
        load(name, tmp_path)


def test_own_value_sets_take_the_place_of_ours():
    ours = load("cms249")
    given = value_set_of(
        {
            "resourceType": "ValueSet",
            "url": "http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.464.1003.101.12.1001",
            "title": "Office Visit",
            "compose": {"include": [{"system": "urn:own", "concept": [{"code": "here"}]}]},
        }
    )
    theirs = ours._replace(codes=ours.codes.replaced([given]))
    woman = [patient(gender="female", born="1970-01-01")]
    period = period_of(*map(date.fromisoformat, ("2026-01-01", "2026-12-31")))
    coded, other = visit(code=("urn:own", "here")), visit(code=("http://snomed.info/sct", "185463005"))
    assert judge(theirs, person_of([*woman, coded]), period).populations["initial-population"] == 1
    assert judge(theirs, person_of([*woman, other]), period).populations["initial-population"] == 0
    assert judge(ours, person_of([*woman, coded]), period).populations["initial-population"] == 0


def test_only_a_value_set_is_a_value_set():
    assert value_set_of({"resourceType": "Patient", "id": "x"}) is None
    assert Codes({}).sets == {}
    assert msgspec.structs.asdict(value_set_of({"resourceType": "ValueSet", "id": "x"}))["codes"] == {}


@pytest.mark.parametrize("reference", ["Medication/m1", "Medication/m1/_history/2", "urn:uuid:m1", "#m1"])
def test_a_medication_named_by_reference_is_looked_up(reference):
    drug = {
        "resourceType": "Medication",
        "id": "m1",
        "code": concept("http://www.nlm.nih.gov/research/umls/rxnorm", "199224"),
    }
    request = resource(
        "MedicationRequest",
        status="active",
        intent="order",
        authoredOn="2025-06-01",
        medicationReference={"reference": reference},
    )
    beside = [request | {"contained": [drug]}] if reference == "#m1" else [request, drug]
    woman = patient(gender="female", born="1970-01-01")
    period = period_of(date(2026, 1, 1), date(2026, 12, 31))
    found = judge(load("cms249"), person_of([woman, visit(), *beside]), period)
    assert found.populations["denominator-exclusion"] == 1
