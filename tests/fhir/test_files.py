"""Patient files as people have them: Bundles, folders, Bulk Data, packed; what is broken is told."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import osler as library
from fhir_samples import PATIENT, condition, medication, observation
from osler.asking import Wish
from osler.cli.main import osler
from osler.conversation import Conversation
from osler.core.errors import InputError
from osler.fhir import read_record
from osler.knowledge import load

RECORD = [
    PATIENT,
    observation("38267-1", -2.6, "1"),
    medication("Prednisone 5 MG"),
    condition("http://x", "1"),
]


def run(path, *more):
    words = ["ask", "Which drug?", "--no-library", "--format", "json", "--patient", str(path), *more]
    return CliRunner().invoke(osler, words, standalone_mode=False)


def record_of(path, *more):
    return json.loads(run(path, *more).stdout)["understood"]["record"]


def lines(resources):
    return "\n".join(map(json.dumps, resources))


def test_a_bad_line_is_set_aside_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "bulk.ndjson"
    path.write_bytes(lines(RECORD).encode() + b'\n{"resourceType": \n\n\xff\xfe\n[1]\n"x"\n')
    told = record_of(path)
    assert told["unreadable"] == 4
    assert told["facts"]["t_score_lumbar_spine"]["code"] == "38267-1"


def test_a_bulk_data_folder_with_packed_files_is_one_record(tmp_path):
    (tmp_path / "Patient.ndjson").write_text(lines(RECORD[:1]))
    (tmp_path / "Observation.000.ndjson.gz").write_bytes(gzip.compress(lines(RECORD[1:2]).encode()))
    (tmp_path / "MedicationRequest.json.gz").write_bytes(gzip.compress(json.dumps(RECORD[2]).encode()))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "readme.txt").write_text("not read")
    told = record_of(tmp_path)
    assert {"age", "t_score_lumbar_spine", "glucocorticoid_use"} <= set(told["facts"])
    assert told["unreadable"] == 1


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("p.json.gz", b"no gzip", "gzip"),
        ("p.json.gz", gzip.compress(b"x" * 1000)[:-9], "gzip"),
        ("p.xml", b"<Bundle/>", "XML"),
        ("p.ndjson", b"{\n{\n", "2 in it"),
        ("p.ndjson", lines([PATIENT, PATIENT | {"id": "q"}]).encode(), "2 patients"),
        ("p.ndjson", lines([PATIENT | {"id": ""}, {"resourceType": "Patient"}]).encode(), "2 patients"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path, name, raw, said):
    path = tmp_path / name
    path.write_bytes(raw)
    fault = run(path).exception
    assert isinstance(fault, InputError)
    assert said in str(fault)
    assert "\n" not in str(fault)


def test_a_fact_given_outranks_the_record_and_its_place_is_not_claimed(tmp_path):
    path = tmp_path / "bulk.ndjson"
    path.write_text(lines(RECORD))
    told = record_of(path, "--fact", "t_score_lumbar_spine=-3.1")
    assert "t_score_lumbar_spine" not in told["facts"]
    assert "age" in told["facts"]


def test_each_form_shows_where_facts_stood_and_what_was_left_out(tmp_path):
    path = tmp_path / "bulk.ndjson"
    other = observation("38267-1", -3, "1", subject={"reference": "Patient/q"})
    path.write_text(lines([*RECORD, observation("33914-3", 48, "kg"), other]) + "\n{")
    for form in ("text", "markdown", "html"):
        words = " ".join(run(path, "--format", form).stdout.replace("\\", "").split())
        assert "Observation/o-2026-01-02--2.6, 2026-01-02, code 38267-1" in words, form
        assert "impossible value or a unit that does not fit" in words, form
        assert "1 resource not said to be this patient's" in words.replace("&#39;", "'"), form
        assert "not known: 1 code in 1 resource" in words, form
        assert "1 piece that are no FHIR resource" in words or "1 piece that is no FHIR resource" in words, (
            form
        )


def test_programs_give_a_record_and_get_its_places():
    answer = library.ask("Which drug?", facts=library.read_record(RECORD))
    assert answer.understood.record.facts["t_score_lumbar_spine"].date == "2026-01-02"
    assert answer.understood.record.as_of == answer.as_of
    assert "weight" not in answer.understood.record.facts
    assert isinstance(
        library.ask("Which drug?").understood.record, type(library.ask("Who?").understood.record)
    )
    with pytest.raises(InputError, match="no FHIR resource"):
        library.read_record([])


def test_a_conversation_keeps_the_places_of_its_record(tmp_path):
    knowledge = load()
    record = read_record(knowledge.packs[0], RECORD, "2026-11-24")
    talk = Conversation(knowledge, given=record.facts, wish=Wish(record=record))
    talk.ask("Which drug?")
    second = talk.ask("And if her T-score at the spine is -3.4?").answer.understood
    assert "t_score_lumbar_spine" not in second.record.facts
    assert second.record.facts["age"].resource == "Patient/p"
    assert Path(second.record.facts["age"].resource).name == "p"
