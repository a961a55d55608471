"""The gate lets through what the evidence carries, and names what it does not carry."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.gate import Evidence, Lexicon, judge
from osler.gate.quantities import quantities
from osler.knowledge import load

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import gate_wording
from gate_pairs import pairs

NAMES = Lexicon.of(
    {
        "balmurinol": "balmurinol",
        "Balmex": "balmurinol",
        "zestranol": "zestranol",
        "gritase": "gritase inhibitor",
    }
)
EVIDENCE = {
    1: Evidence(
        number=1,
        texts=(
            "Do not give balmurinol if creatinine clearance is below 35 mL/min. "
            "The usual dose of balmurinol is 60 mg by mouth once weekly.",
        ),
        level=4,
    ),
    2: Evidence(
        number=2,
        texts=(
            "In women with gout, balmurinol is suggested after other drugs failed. "
            "It reduced attacks from 14% to 5% over 3 years and increased liver enzymes.",
        ),
        level=2,
    ),
    3: Evidence(number=3, texts=("Balmurinol 60 mg was used.",), current=False),
}


def ruled(sentence):
    return judge(sentence, EVIDENCE, NAMES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not give balmurinol if creatinine clearance is below 35 mL/min [1].",
        "Balmex should not be given with a creatinine clearance under 35 mL/min [1].",
        "Balmurinol is contraindicated when creatinine clearance is below 35 mL/min [1].",
        "The usual dose is 60 mg of balmurinol by mouth once a week [1].",
        "The usual dose of balmurinol is 60,000 mcg by mouth once weekly [1].",
        "After other drugs failed, balmurinol is suggested in women with gout [2].",
        "Over 3 years balmurinol lowered attacks from 14% to 5% [2].",
    ],
)
def test_what_is_carried_passes(sentence):
    ruling = ruled(sentence)
    assert ruling.passed, ruling.reasons


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Do not give balmurinol if creatinine clearance is below 35 mL/min.", "citation"),
        ("Do not give balmurinol if creatinine clearance is below 35 mL/min [4].", "citation"),
        ("Balmurinol 60 mg was used [3].", "citation"),
        ("Do not give balmurinol if creatinine clearance is below 30 mL/min [1].", "number"),
        ("Do not give balmurinol if creatinine clearance is above 35 mL/min [1].", "number"),
        ("The usual dose of balmurinol is 60 mcg by mouth once weekly [1].", "number"),
        ("The usual dose of balmurinol is 60 mg by mouth once daily [1].", "interval"),
        ("Do not give zestranol if creatinine clearance is below 35 mL/min [1].", "entity"),
        ("Do not give balmurinol in osteomyelitis if creatinine clearance is below 35 mL/min [1].", "entity"),
        ("Give balmurinol if creatinine clearance is below 35 mL/min [1].", "negation"),
        ("In women with gout, balmurinol is not suggested after other drugs failed [2].", "negation"),
        ("In women with gout, balmurinol must be given after other drugs failed [2].", "strength"),
        ("Balmurinol certainly reduced attacks from 14% to 5% over 3 years [2].", "strength"),
        ("Over 3 years balmurinol increased attacks from 14% to 5% [2].", "direction"),
        ("Over 3 years balmurinol reduced attacks from 5% to 14% [2].", "number"),
        ("In men with gout, balmurinol is suggested after other drugs failed [2].", "direction"),
        ("Balmurinol is suggested for all women with gout after other drugs failed [2].", "scope"),
        ("Balmurinol is suggested after other drugs failed [2].", "scope"),
        ("Balmurinol reduced attacks by calming the nervous system overnight [2].", "entailment"),
    ],
)
def test_what_is_not_carried_is_named(sentence, kind):
    ruling = ruled(sentence)
    assert not ruling.passed
    assert kind in {reason.kind for reason in ruling.reasons}, ruling.reasons


def test_a_restriction_that_the_patient_meets_may_be_left_out():
    met = {2: Evidence(number=2, texts=EVIDENCE[2].texts, level=2, met=True)}
    assert judge("Balmurinol is suggested after other drugs failed [2].", met, NAMES).passed


def test_facts_of_the_patient_may_be_repeated():
    sentence = (
        "With an eGFR of 28 mL/min, balmurinol is suggested in women with gout after other drugs failed [2]."
    )
    assert not ruled(sentence).passed
    assert judge(sentence, EVIDENCE, NAMES, given=["eGFR 28 mL/min"]).passed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a T-score of −2.5 or lower", [(-2.5, "", "at most")]),
        ("7.5 mg of prednisone a day or more", [(7.5, "mg", "at least")]),
        ("calcium 1,000 to 1,200 mg", [(1000.0, "mg", "is"), (1200.0, "mg", "is")]),
        ("every six months", [(6.0, "mo", "is")]),
        ("3% and below 4.5%", [(3.0, "%", "is"), (4.5, "%", "less than")]),
        ("below 35 mL/min/1.73 m2", [(35.0, "mL/min", "less than")]),
        ("over 3 years", [(3.0, "a", "is")]),
        ("one of the drugs", []),
    ],
)
def test_numbers_are_read_with_unit_and_bound(text, expected):
    assert [(one.value, one.unit, one.bound) for one in quantities(text)] == expected


@given(st.text(max_size=300))
def test_no_text_breaks_the_gate(text):
    judge(f"{text} [1]", EVIDENCE, NAMES)
    judge("Balmurinol [1].", {1: Evidence(number=1, texts=(text,))}, NAMES)


def test_the_gate_catches_and_passes_as_it_must():
    pack = load().packs[0]
    lexicon = Lexicon.of(
        {name: drug.label for drug in pack.drugs.values() for name in (drug.label, *drug.brands)}
    )
    held = [(pair, judge(pair.sentence, {1: pair.evidence}, lexicon).passed) for pair in pairs(pack)]
    right = [passed for pair, passed in held if pair.right]
    wrong = [not passed for pair, passed in held if not pair.right]
    assert len(held) > 1_000
    assert sum(right) / len(right) >= 0.95
    assert sum(wrong) / len(wrong) >= 0.98


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("At 71, balmurinol is suggested in women with gout after other drugs failed [2].", True),
        ("At 17, balmurinol is suggested in women with gout after other drugs failed [2].", False),
    ],
)
def test_a_fact_of_the_patient_may_be_said_without_its_unit(sentence, passes):
    assert judge(sentence, EVIDENCE, NAMES, given=["age 71 years"]).passed is passes


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("Gritase is started at a risk of at least 3% for gout or at least 20% for stones [1].", True),
        ("Gritase is started at a risk of at most 3% for gout or 20% for stones [1].", False),
        ("Attacks are more common with beer than with wine [1].", True),
        ("Attacks are more common with wine than with beer [1].", False),
        ("A pause is considered only for gritase [1].", True),
        ("A pause is considered for all on gritase [1].", False),
    ],
)
def test_bounds_comparisons_and_whom_it_is_for_are_kept(sentence, passes):
    text = (
        "Gritase is started at a risk of at least 3% for gout or 20% for stones. "
        "Attacks are more common with beer than with wine. A pause is considered for gritase only."
    )
    assert judge(sentence, {1: Evidence(number=1, texts=(text,), level=2, met=True)}, NAMES).passed is passes


LEAST = {"true": 0.77, "wrong": 0.98, "true_2": 0.64, "wrong_2": 0.98, "true_3": 0.75, "wrong_3": 0.97}


def test_independent_wording_does_not_fall_back():
    pack = load().packs[0]
    for name, least in LEAST.items():
        every, missed = gate_wording.worded(name), list(gate_wording.wrong(pack, name))
        assert 1 - len(missed) / len(every) >= least, [one.id for one, _ in missed]
    assert len(gate_wording.worded("true")) >= 120
    assert len(gate_wording.worded("wrong")) >= 60
    assert (len(gate_wording.worded("true_2")), len(gate_wording.worded("wrong_2"))) == (150, 100)


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("Zestranol is used from age 50 [1].", True),
        ("Zestranol is used in people aged 50 and over [1].", True),
        ("Zestranol is used in people aged 50 and under [1].", False),
        ("About 61% had gout after zestranol [1].", True),
        ("About 70% had gout after zestranol [1].", False),
        ("Zestranol raised attacks from 8.6% to 13.9% [1].", False),
        ("Zestranol reduced attacks from 13.9% to 8.6% [1].", True),
        ("Correct hypocalcemia before zestranol [1].", True),
        ("Correct hypercalcemia before zestranol [1].", False),
        ("Pain worsened with zestranol [1].", False),
        ("There is sufficient evidence for gritase [1].", False),
        ("There is evidence for gritase [1].", False),
        ("Beer cures gout [1].", False),
        ("In women without stones, the fall in gout with beer was significant [1].", False),
        ("In women without stones, the fall in gout with beer was not significant [1].", True),
        ("Wine is the best drink in gout [1].", False),
        ("That wine is the best drink in gout is an opinion [1].", True),
        ("Gritase and glucosamine are used from age 50 [1].", False),
        ("Low calcium is corrected before gritase [1].", False),
    ],
)
def test_free_wording_is_read_by_what_it_says(sentence, passes):
    text = (
        "Zestranol is used from age 50. After zestranol 60.7% had gout. "
        "Zestranol reduced attacks (8.6% against 13.9%). Low calcium is corrected before zestranol. "
        "Pain was reduced with zestranol. Evidence is insufficient for gritase. "
        "In women without stones, the fall in gout with beer was not significant. "
        "That wine is the best drink in gout is an opinion."
    )
    assert judge(sentence, {1: Evidence(number=1, texts=(text,), level=3, met=True)}, NAMES).passed is passes


def test_evidence_taken_apart_once_gives_the_same_rulings():
    memo = {}
    sentences = [
        "Balmurinol 60 mg once weekly [1].",
        "Balmurinol 70 mg once weekly [1].",
        "Balmex failed [2].",
    ]
    fresh = [judge(one, EVIDENCE, NAMES) for one in sentences]
    assert [judge(one, EVIDENCE, NAMES, memo=memo) for one in sentences * 2] == fresh * 2
    assert memo
