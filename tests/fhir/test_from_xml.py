"""FHIR XML gives the same facts as the JSON of the same record, and the maps that R4 has as JSON."""

import json

import pytest
from click.testing import CliRunner
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given
from hypothesis import strategies as st

from fhir_samples import (
    DAY,
    ICD,
    OWN,
    PACK,
    PATIENT,
    SNOMED,
    concept,
    condition,
    dose,
    medication,
    observation,
)
from osler.cli.main import osler
from osler.core.errors import InputError
from osler.fhir import READ, read_record
from osler.fhir.from_xml import LISTS, LISTS_IN, from_xml

RESOURCES = (
    PATIENT | {"name": [{"family": "A", "given": ["B", "C"]}], "deceasedBoolean": False},
    observation("38267-1", -2.6, "1"),
    observation("24701-5", 0.6, "g/cm2", bodySite=concept(SNOMED, "29627003"), device={"display": "Hologic"}),
    observation("2160-0", 1.1, "mg/dL"),
    observation("29463-7", 61, "kg"),
    condition(ICD, "M80.08XA", bodySite=[concept(SNOMED, "421060004")]),
    medication("prednisone 5 mg tablet", **dose(2, "{tablet}")) | {"intent": "order", "doNotPerform": False},
    {
        "resourceType": "MedicationStatement",
        "id": "s",
        "status": "active",
        "subject": OWN,
        "medicationCodeableConcept": {"text": "alendronate 70 mg"},
        "effectivePeriod": {"start": "2023-11-24"},
        "dosage": [{"text": "weekly"}],
    },
    {
        "resourceType": "FamilyMemberHistory",
        "id": "f",
        "status": "completed",
        "patient": OWN,
        "relationship": concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH"),
        "condition": [{"code": concept(SNOMED, "5913000")}],
    },
)


def as_xml(*resources):
    """A Bundle written by another program."""
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"urn:x:{one['id']}", "resource": one} for one in resources],
    }
    return get_fhir_model_class("Bundle").model_validate(bundle).model_dump_xml()


def facts_of(documents):
    record = read_record(PACK, documents, DAY)
    return {fact.name: fact.value for fact in record.facts}, record.told


def test_the_facts_are_those_of_the_json():
    read, told = facts_of([from_xml(as_xml(*RESOURCES))])
    assert (read, told) == facts_of(RESOURCES)
    assert {"prednisone_mg_per_day", "parental_hip_fracture", "creatinine_clearance"} <= set(read)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one["resourceType"])
def test_a_resource_is_as_its_json(resource):
    written = get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert from_xml(written.model_dump_xml()) == json.loads(written.model_dump_json())


@pytest.mark.parametrize("kind", [*sorted(READ), "Patient", "Medication", "Device", "Bundle"])
def test_arrays_are_those_of_the_model(kind):
    fields = get_fhir_model_class(kind).model_fields
    arrays = {field.alias or name for name, field in fields.items() if "List[" in str(field.annotation)}
    names = {field.alias or name for name, field in fields.items()}
    told = {name for name in names if name in LISTS or kind in LISTS_IN.get(name, ())}
    assert told == {name for name in arrays if not name.startswith("_") and name != "fhir_comments"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<Bundle", "not well-formed"),
        (b"<Bundle/>", "no resource of http://hl7.org/fhir"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "no resource of http://hl7.org/fhir"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Bundle xmlns="http://hl7.org/fhir">&b;</Bundle>', "entities"),
    ],
)
def test_what_is_no_fhir_is_refused(content, why):
    with pytest.raises(InputError, match=why):
        from_xml(content)


def test_the_command_line_reads_files_and_folders(tmp_path):
    (tmp_path / "record.xml").write_bytes(as_xml(*RESOURCES))
    (tmp_path / "broken.xml").write_bytes(b"<Bundle")
    for path in (tmp_path, tmp_path / "record.xml"):
        ran = CliRunner().invoke(
            osler, ["ask", "Which drug?", "--patient", str(path), "--as-of", DAY, "--format", "json"]
        )
        assert ran.exit_code == 0, ran.output
        told = json.loads(ran.output)["understood"]["record"]
        assert told["facts"]["t_score_lumbar_spine"]["code"] == "38267-1"
        assert told.get("unreadable", 0) == int(path == tmp_path)
    ran = CliRunner().invoke(osler, ["ask", "Which drug?", "--patient", str(tmp_path / "broken.xml")])
    assert "not well-formed" in str(ran.exception)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_resource_or_refused(content):
    whole = as_xml(observation("38267-1", -2.6, "1"))
    place = len(content) * 7 % len(whole)
    for damaged in (content, whole[:place] + content + whole[place:]):
        try:
            made = from_xml(damaged)
        except InputError:
            continue
        assert made["resourceType"]
        facts_of([made])
