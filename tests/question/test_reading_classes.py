"""Classes of phrasing, each with a sentence that it must read and one that it must not."""

from __future__ import annotations

import pytest

from osler.knowledge import load
from osler.question import read
from osler.question.classes import written_out
from osler.question.terms import Terms
from osler.question.text import split

PACK = load().packs[0]


def facts(text):
    return {name: fact.value for name, fact in read(PACK, text).facts.items()}


CASES = {
    "a number without unit has the unit its size allows": [
        ("corrected Ca 2.29", {"calcium": pytest.approx(9.18, abs=0.01)}),
        ("Ca 9.1", {"calcium": 9.1}),
        ("height 1.62", {"height": 162}),
    ],
    "a question answered at once is a denial": [
        ("Clots? None.", {"venous_thromboembolism": False}),
        ("Coeliac? Negative.", {"celiac_disease": False}),
        ("Clots? Yes, PE.", {"venous_thromboembolism": True}),
    ],
    "a mark before a word queries it": [
        ("?mets on MRI of T8", {"suspected_spinal_metastasis": True}),
        ("Bone mets? Denosumab?", {"bone_metastases": True}),
    ],
    "then and now": [
        ("FN T -2.1→-2.5", {"t_score_femoral_neck": -2.5, "bmd_falling": True}),
        ("spine T-score went from -1.8 to -2.3", {"t_score_lumbar_spine": -2.3, "bmd_falling": True}),
        ("T-score between -1.8 and -2.3 at the spine", {"t_score_lumbar_spine": -2.05}),
    ],
    "what is said behind a list holds for all of it": [
        ("Fosamax and Actonel both tried", {"previous_drugs": ("alendronate", "risedronate")}),
        ("alendronate 2010-2015", {"previous_drugs": ("alendronate",)}),
        ("alendronate since 2019", {"current_drug": "alendronate"}),
    ],
    "a plan is no treatment": [
        ("my doctor proposes Fosamax", {}),
        ("her GP wants to start her on risedronate", {"sex": "female", "starting_drug_therapy": True}),
        ("since starting risedronate", {"current_drug": "risedronate"}),
    ],
    "an age at an event is not the age": [
        ("75F, Colles # aged 61", {"age": 75, "sex": "female", "wrist_fracture": True}),
    ],
    "a relative, and one who is the patient": [
        ("my 90 yr old dad had a broken hip", {"sex": "male", "age": 90, "hip_fracture": True}),
        ("Sister, 66, has bad Crohn's. I'm 62", {"age": 62}),
        ("mum and aunt both broke hips, I am 60", {"age": 60, "parental_hip_fracture": True}),
    ],
    "a time that opens a clause": [
        (
            "Three years ago she broke her wrist",
            {"sex": "female", "wrist_fracture": True, "fracture_months_ago": 36},
        ),
        ("T6 # 8/7", {
            "vertebral_fracture": True, "vertebral_fracture_level": "T6",
            "acute_vertebral_fracture_days": 8, "fracture_months_ago": pytest.approx(0.263, abs=0.01),
        }),
    ],
    "numbering is no fracture": [
        ("Prolia #3 due", {"current_drug": "denosumab"}),
        ("#hip", {"hip_fracture": True}),
    ],
    "a vague word counts in company": [
        ("prostate cancer, hormone injections", {"androgen_deprivation": True}),
        ("hormone injections", {}),
    ],
    "a long phrase of one fact hides none of another": [
        ("prostate cancer on Zoladex", {"androgen_deprivation": True, "gnrh_agonist": True}),
    ],
    "no word of denial is passed over": [
        ("calcium not low", {"hypocalcemia": False}),
        ("calcium is very low", {"hypocalcemia": True}),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected"), [case for cases in CASES.values() for case in cases], ids=str
)
def test_class_reads_exactly_these_facts(sentence, expected):
    assert facts(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Age 182, femoral neck -2.6", "Age 182"),
        ("eGFR 900", "eGFR 900"),
        ("creatinine clearance 410 mL/min", "creatinine clearance 410 mL/min"),
        ("BMI 250", "BMI 250"),
        ("weight 900 kg", "900 kg"),
        ("calcium 95 mg/dL", "calcium 95 mg/dL"),
        ("QFracture 400%", "QFracture 400%"),
    ],
)
def test_number_out_of_all_bounds_is_listed_and_not_used(sentence, quote):
    reading = read(PACK, sentence)
    assert quote in [item.quote for item in reading.unreadable]
    assert not {"age", "egfr", "creatinine_clearance", "bmi", "weight", "calcium"} & set(reading.facts)


def test_light_words_are_passed_over_within_a_phrase_only():
    terms = Terms([("broke hip", 1)])
    assert [(hit.start, hit.end) for hit in terms.find(split("she broke her hip the day").tokens)] == [(1, 4)]


def test_class_is_written_out_wherever_it_stands():
    classes = {"be": ("is", "was"), "low": ("<be> low",)}
    assert written_out({"<be>": ["x <low>"]}, classes) == {"(is|was)": ["x ((is|was) low)"]}


@pytest.mark.parametrize(("phrase", "why"), [("<no_such>", "unknown class"), ("<round>", "nested too deep")])
def test_faulty_class_is_refused(phrase, why):
    with pytest.raises(ValueError, match=why):
        written_out(phrase, {"round": ("<round>",)})
