"""The proof and its invariants: sources, figures, numbering, readers, determinism, on the tea pack."""

import os
import random
import re
import subprocess
import sys

import msgspec
import pytest

from osler.answer import verify
from osler.core.errors import ProofError
from osler.knowledge.figures import numbers
from osler.render import render
from teahouse import TEA, WILTED, ask, assert_sound, citations_by_source, statements, tea, variant


def swap(old, new):
    return lambda text: text.replace(old, new)


def random_facts(pack, rng):
    facts = {}
    for name, fact in pack.facts.items():
        if rng.random() < 0.5:
            facts[name] = drawn(fact, rng)
    return facts


def drawn(fact, rng):
    if fact.type == "boolean":
        return rng.random() < 0.5
    if fact.type == "number":
        low, high = fact.range or (0, 10)
        return round(rng.uniform(low, high), fact.decimals or 0)
    word = rng.choice(sorted(fact.words))
    return [word] if fact.type == "words" else word


CASES = [random_facts(tea().packs[0], random.Random(seed)) for seed in range(80)]


def test_every_answer_is_sound_whatever_is_known():
    for facts in CASES:
        for region in ("north", "south"):
            assert_sound(ask(facts, region=region))


def test_a_contraindicated_drug_is_never_offered():
    for facts in CASES:
        answer = ask(facts | {"kettle_scald": True})
        assert "40 mg" not in answer.bottom_line.text
        assert next(item for item in answer.candidates if item.drug == "camelline").verdict == "avoid"


def test_readers_get_the_same_claims_sources_and_figures():
    for facts in CASES:
        clinician, student, patient = (
            ask(facts, audience=who) for who in ("clinician", "student", "patient")
        )
        for other in (student, patient):
            assert citations_by_source(other) == citations_by_source(clinician)
            assert [item.id for item in other.references] == [item.id for item in clinician.references]
            assert other.bottom_line.citations == clinician.bottom_line.citations
        for name, said in statements(clinician).items():
            if not name.startswith("change/"):
                assert figures(said.text) == figures(statements(patient)[name].text)
        assert figures(clinician.bottom_line.text) == figures(patient.bottom_line.text)


def figures(text):
    return set(numbers(text))


def test_a_student_is_told_why_as_well():
    assert statements(ask(WILTED, audience="student"))["north-treat"].text.endswith(
        "Camelline holds the leaf."
    )


def test_a_number_that_the_source_lacks_is_withheld_and_listed(tmp_path):
    known = variant(tmp_path, {"recommendations/wilt/rinse-cup.yaml": swap("after use", "within 17 minutes")})
    answer = ask(WILTED, knowledge=known)
    assert "rinse-cup" not in statements(answer)
    assert [item.id for item in answer.withheld] == ["rinse-cup"]
    assert "17" in answer.withheld[0].why


def test_nothing_rests_on_a_retracted_source(tmp_path):
    known = variant(tmp_path, {"sources/camelline-leaflet.yaml": swap("current", "retracted")})
    answer = ask(WILTED | {"kettle_scald": True}, knowledge=known)
    assert "camelline-leaflet" not in {item.id for item in answer.references}
    assert not answer.alerts
    assert any("retracted" in item.why for item in answer.withheld)


def test_an_answer_without_a_proved_bottom_line_is_not_given(tmp_path):
    known = variant(tmp_path, {"plans/10-brew.yaml": swap("rests_on: [north-treat]", "rests_on: []")})
    with pytest.raises(ProofError, match="brew"):
        ask(knowledge=known)


def test_a_superseded_source_is_marked(tmp_path):
    known = variant(tmp_path, {"sources/north-guild.yaml": swap("current", "superseded")})
    reference = next(item for item in ask(WILTED, knowledge=known).references if item.id == "north-guild")
    assert reference.status == "superseded"


def test_references_are_numbered_in_the_order_of_the_page():
    answer = ask(WILTED | {"kettle_scald": True})
    seen = [*answer.alerts[0].citations, *answer.bottom_line.citations]
    seen += [
        number for section in answer.sections for said in section.statements for number in said.citations
    ]
    firsts = list(dict.fromkeys(seen))
    assert firsts == sorted(firsts)
    assert firsts[0] == 1


def test_the_same_question_gives_the_same_bytes():
    assert render(ask(WILTED), "json") == render(ask(WILTED), "json")
    reordered = dict(reversed(WILTED.items()))
    assert render(ask(reordered), "json") == render(ask(WILTED), "json")


def test_the_order_of_hashing_changes_nothing():
    code = (
        "import osler, pathlib; from osler.render import render;"
        f"a = osler.ask('Which remedy for tea wilt?', facts={WILTED!r}, packs=[pathlib.Path({str(TEA)!r})]);"
        "print(render(a, 'json'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_saved_answer_is_checked_against_the_pack_as_it_is_now():
    answer, pack = ask(WILTED), tea().packs[0]
    assert verify(pack, answer) == ()
    section = answer.sections[0]
    said = msgspec.structs.replace(
        section.statements[0], text=section.statements[0].text.replace("40 mg", "70 mg")
    )
    doctored = msgspec.structs.replace(section, statements=(said, *section.statements[1:]))
    forged = msgspec.structs.replace(answer, sections=(doctored, *answer.sections[1:]))
    assert any(re.search("words differ|number 70", item.what) for item in verify(pack, forged))
