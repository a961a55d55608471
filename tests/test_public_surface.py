"""The public names of `osler`, frozen: a change here is a change for every user."""

import inspect
import re
import subprocess
import sys

import pytest

import osler
from osler.render import FORMS
from shelf import document

SURFACE = {
    "ask": "question, *, facts, audience, region, as_of, packs, library",
    "assess": "facts, *, audience, region, as_of, most, packs",
    "calculate": "name, inputs, /, *, packs, **more",
    "converse": "*, facts, audience, region, as_of, packs, library",
    "explain": "rule, *, facts, audience, region, as_of, packs",
    "load_knowledge": "packs",
    "read_record": "record, *, as_of, packs",
    "search": "query, *, library, k, kinds, since",
    "verify": "answer, *, packs, library",
}
TYPES = (
    "Answer Assessment Calculation Conversation Explanation Hit InputError Knowledge KnowledgeError "
    "OslerError Problem ProofError Record"
)


def shape(function):
    bare = [
        one.replace(annotation=inspect.Parameter.empty, default=inspect.Parameter.empty)
        for one in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(bare))[1:-1]


def test_the_public_names_are_these():
    assert osler.__all__ == [*TYPES.split(), *SURFACE]
    assert osler.__version__
    assert set(osler.__all__) <= set(dir(osler))
    assert set(FORMS) >= {"text", "markdown", "html", "json"}


@pytest.mark.parametrize("name", SURFACE)
def test_each_call_takes_what_it_always_took_and_says_so(name):
    function = getattr(osler, name)
    assert shape(function) == SURFACE[name]
    assert function.__doc__
    for one in inspect.signature(function).parameters.values():
        assert one.annotation is not inspect.Parameter.empty
        assert re.search(rf"\b{one.name}:", function.__doc__), f"{name}: {one.name} is not described"
    assert inspect.signature(function).return_annotation is not inspect.Signature.empty
    assert "Raises:" in function.__doc__


@pytest.mark.parametrize("name", TYPES.split())
def test_each_type_says_what_it_is(name):
    assert getattr(osler, name).__doc__


def test_importing_it_loads_nothing_else():
    loaded = "[name for name in sys.modules if name.startswith(('osler.', 'msgspec'))]"
    code = f"import sys, osler; print({loaded})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_program_goes_the_whole_way(library, tmp_path):
    record = osler.read_record(
        {"resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Patient", "gender": "female", "birthDate": "1955-05-05"}},
        ]},
        as_of="2026-01-01",
    )  # fmt: skip
    assert {fact.name: fact.value for fact in record.facts} == {"age": 70, "sex": "female"}
    found = osler.assess(record)
    assert found.facts["age"].value == 70
    assert osler.explain(found.applies[0].id, facts=record).rule.verdict == "applies"
    talk = osler.converse(facts={"egfr": 28})
    talk.ask("66-year-old woman, T-score -2.7 at the hip: which drug?")
    answer = talk.ask("And denosumab?").answer
    assert answer.understood.facts["egfr"].value == 28
    assert osler.verify(answer) == ()
    pack = osler.load_knowledge().packs[0]
    assert answer.references[0].id in pack.sources
    library.add([document(text="Sclerostin falls after denosumab.")])
    assert (
        osler.search("sclerostin", library=tmp_path / "library")[0].quote
        == "Sclerostin falls after denosumab."
    )
    with pytest.raises(osler.InputError, match="empty"):
        osler.search(" ", library=tmp_path / "library")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = osler.nothing


def test_the_answer_object_holds_what_the_interface_promises():
    fields = set(osler.Answer.__struct_fields__)
    promised = (
        "status question title audience understood premise bottom_line alerts sections next_facts "
        "disagreements references follow_ups review last_updated knowledge_version disclaimer"
    )
    assert set(promised.split()) <= fields
