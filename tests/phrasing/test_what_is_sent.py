"""What reaches a model: nothing of the patient unless allowed, and then nothing that tells who it is."""

import pytest

from osler.phrasing import Scripted, Voice, ask_with
from osler.phrasing.deidentify import deidentified
from osler.render import render

PRIVATE = (
    "Mrs Jane Dunmore, 93-year-old woman, MRN 4471-882-1, seen 12/03/2024, T-score -2.8 at the total hip, "
    "eGFR 62. Does she need a drug?"
)


def sent(model):
    return " ".join(message.content for call in model.asked for message in call)


def test_nothing_of_the_patient_is_sent_unless_allowed(knowledge):
    model = Scripted("")
    prose = ask_with(Voice(model=model), knowledge, PRIVATE).answer.prose
    for word in ("Dunmore", "4471", "12/03", "93", "eGFR 62", "-2.8", "Does she"):
        assert word not in sent(model)
    assert prose.sent == ()


def test_facts_that_are_sent_are_few_nameless_and_named_on_the_page(knowledge):
    model = Scripted("[]", "")
    answer = ask_with(Voice(model=model, send_facts=True), knowledge, PRIVATE).answer
    for word in ("Dunmore", "4471", "12/03/2024", "93"):
        assert word not in sent(model).replace("1993", "")
    assert "total hip T-score -2.8" in answer.prose.sent
    assert "Sent to the model" in render(answer, "text")
    assert "Sent to the model" in render(answer, "html")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Mr. Horace Quimby is 70", ["Horace", "Quimby"]),
        ("my patient Zelda Fitzwater, 70F", ["Zelda", "Fitzwater"]),
        ("aged 94 with a fracture", ["94"]),
        ("a 101 yo woman", ["101"]),
        ("born 3 May 1941, DXA on 2024-02-11", ["1941", "2024", "May"]),
        ("NHS number 943 476 5919", ["943", "5919"]),
        ("SSN 078-05-1120", ["078-05-1120"]),
        ("reach me at jo@clinic.example or +1 555 010 9999", ["jo@", "555"]),
    ],
)
def test_what_tells_who_it_is_goes(knowledge, text, gone):
    cleaned = deidentified(knowledge.packs[0], text)
    assert [word for word in gone if word in cleaned] == []


@pytest.mark.parametrize(
    "text", ["72-year-old woman on Prolia, eGFR 28, T-score -2.7", "Does AACE use FRAX?"]
)
def test_what_is_clinical_stays(knowledge, text):
    assert deidentified(knowledge.packs[0], text) == text
