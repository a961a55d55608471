"""What must be put together: dates and a "now", lists without the word, sentences about what came before."""

from __future__ import annotations

import pytest

from osler.knowledge import load
from osler.question import read

PACK = load().packs[0]


def facts(text):
    return {name: fact.value for name, fact in read(PACK, text).facts.items()}


TIMES = [
    (
        "alendronate started 2019, now 2024",
        {"current_drug": "alendronate", "treatment_years": 5},
    ),
    ("on risedronate since 2018, it's 2024 now", {"current_drug": "risedronate", "treatment_years": 6}),
    (
        "alendronate since Jan 2020 (now Jul 2024)",
        {"current_drug": "alendronate", "treatment_years": 4.5},
    ),
    (
        "first shot of Prolia March, now November",
        {"current_drug": "denosumab", "denosumab_months_since_dose": 8},
    ),
    (
        "Denosumab last given 11/2023, today is 06/2024",
        {"current_drug": "denosumab", "denosumab_months_since_dose": 7},
    ),
    (
        "on alendronate since age 65 and is now 71",
        {"current_drug": "alendronate", "treatment_years": 6, "age": 71},
    ),
    (
        "broke her wrist in April (now Sept)",
        {"sex": "female", "wrist_fracture": True, "fracture_months_ago": 5},
    ),
    ("stroke in March, now August", {"mi_or_stroke_ever": True, "mi_or_stroke_past_year": True}),
    ("heart attack 14 months ago", {"mi_or_stroke_ever": True, "mi_or_stroke_past_year": False}),
    (
        "on anastrozole since 2022 (now 2024), not on any bone drug",
        {
            "aromatase_inhibitor": True,
            "current_drug": "none",
        },
    ),
    # A start stays a date where the question does not say when it is asked.
    ("alendronate started 2019", {"current_drug": "alendronate"}),
    ("on alendronate since 2018", {"current_drug": "alendronate"}),
    ("alendronate 2015-2019, now 2024", {"previous_drugs": ("alendronate",)}),
    ("on alendronate since 2027, now 2024", {"current_drug": "alendronate"}),
    ("on denosumab, due in May, now July", {"current_drug": "denosumab"}),
    ("on alendronate, may stop, now 5 y", {"current_drug": "alendronate", "treatment_years": 5}),
]
LISTS = [
    ("fractures: wrist 2016, T12 2024", {
        "wrist_fracture": True, "vertebral_fracture": True, "vertebral_fracture_level": "T12",
    }),
    ("hx: L1 VCF '22, distal radius '19", {
        "vertebral_fracture": True, "vertebral_fracture_level": "L1", "wrist_fracture": True,
    }),
    ("Wrist 2016, T12 2024 (fell from standing)", {
        "wrist_fracture": True, "vertebral_fracture": True, "vertebral_fracture_level": "T12",
        "high_energy_fracture": False,
    }),
    ("Prior #: hip 2020; pelvis 03/25", {"hip_fracture": True, "pelvis_fracture": True}),
    ("broke her ankle at 55 and her wrist at 61", {
        "sex": "female", "fragility_fracture": True, "wrist_fracture": True,
    }),
    ("fractured four vertebrae", {"vertebral_fracture": True, "vertebral_fracture_count": 4}),
    ("fractures: left hip and three vertebrae", {
        "hip_fracture": True, "vertebral_fracture": True, "vertebral_fracture_count": 3,
    }),
    ("2 prior VFs (T7/T8), new wrist #", {
        "vertebral_fracture": True, "vertebral_fracture_count": 2, "wrist_fracture": True,
    }),
    ("Never fractured until last year", {}),
    ("fell in 2019 and 2021, broke nothing", {"fragility_fracture": False}),
    ("knee 2015, hip 2018, both replaced", {}),
    # No list of fractures: operations, scans, one place alone, scores.
    ("PSH: hip 2019 replacement, knee 2021", {}),
    ("DXA hip 2019, spine 2021", {}),
    ("hip 2019", {}),
    ("wrist fracture 2019, hip -2.3", {"wrist_fracture": True, "t_score_total_hip": -2.3}),
    ("vertebral fractures T5-T9", {"vertebral_fracture": True}),
    ("takes two short bursts of prednisolone a year", {"glucocorticoid_use": True}),
]  # fmt: skip
DRUGS = [
    ("She takes Fosamax. It was stopped last year.", {"sex": "female", "previous_drugs": ("alendronate",)}),
    ("She takes Fosamax. Her statin was stopped.", {"sex": "female", "current_drug": "alendronate"}),
    ("Drugs tried: alendronate (reflux), raloxifene (flushes)", {
        "previous_drugs": ("alendronate", "raloxifene"), "oral_bisphosphonate_intolerance": True,
        "vasomotor_symptoms": True,
    }),
    ("5 years of ALN then switched to Prolia 8 months ago", {
        "previous_drugs": ("alendronate",), "current_drug": "denosumab", "treatment_years": 0.67,
    }),
    ("ALN 11y → stopped", {"previous_drugs": ("alendronate",)}),
    ("ALN 2014-2019. Nil since.", {"previous_drugs": ("alendronate",), "current_drug": "none"}),
    ("wrist fracture as a child, nothing since", {"wrist_fracture": True}),
    ("poor adherence to ALN", {"nonadherence": True, "current_drug": "alendronate"}),
    ("straight from Forteo to Evenity?", {"current_drug": "teriparatide"}),
    ("on 4th year of risedronate", {"current_drug": "risedronate", "treatment_years": 4}),
    ("on Forteo month 18 of 24", {"current_drug": "teriparatide", "treatment_years": 1.5}),
    ("had 5 y ALN", {"previous_drugs": ("alendronate",)}),
    ("prednisone 5 mg twice a day for a year", {
        "glucocorticoid_use": True, "prednisone_mg_per_day": 10, "glucocorticoid_months": 12,
    }),
    ("prednisolone 5 mg, which he has taken for three years", {
        "sex": "male", "glucocorticoid_use": True, "prednisone_mg_per_day": 5, "glucocorticoid_months": 36,
    }),
]  # fmt: skip
CHANGES = [
    ("Height 165 cm at age 30, 158 now", {"height": 158, "height_loss_cm": 7}),
    ("Height was 1.68 m, now 161 cm", {"height": 161, "height_loss_cm": 7}),
    ("was 172 cm, now measures 166 cm", {"height": 166, "height_loss_cm": 6}),
    ("HT 160 (was 166)", {"height": 160, "height_loss_cm": 6}),
    ("height 165 cm, weight 60 now", {"height": 165, "weight": 60}),
    ("hip T-score now -2.6, was -2.2", {"t_score_total_hip": -2.6, "bmd_falling": True}),
    ("hip T-score -2.4 (was -2.9)", {"t_score_total_hip": -2.4}),
    ("DXA 2021: LS -2.1. DXA 2024: LS -2.6", {"t_score_lumbar_spine": -2.6, "bmd_falling": True}),
    ("DXA 2021: LS -2.9. DXA 2024: LS -2.6", {"t_score_lumbar_spine": -2.6}),
    ("LS -2.6 (was -2.5), no significant change", {"t_score_lumbar_spine": -2.6, "bmd_falling": False}),
    ("zLS -1.8 zTH -1.2", {"z_score_lumbar_spine": -1.8, "z_score_total_hip": -1.2}),
    ("FN -3.0 Z -2.8", {"t_score_femoral_neck": -3.0, "z_score_femoral_neck": -2.8}),
    ("pred 5, T -2.0 LS", {
        "glucocorticoid_use": True, "prednisone_mg_per_day": 5, "t_score_lumbar_spine": -2.0,
    }),
]  # fmt: skip
PEOPLE = [
    ("My dad (84) has had two spine fractures. His brother had a broken hip.", {
        "age": 84, "sex": "male", "vertebral_fracture": True, "vertebral_fracture_count": 2,
    }),
    ("My mum's mum broke a hip. Mum is 66.", {"age": 66}),
    ("had a stroke at 60, now 72", {"mi_or_stroke_ever": True, "age": 72}),
    ("no personal or family history of clots", {"venous_thromboembolism": False}),
    ("leg weakness resolved", {}),
    ("coeliac, TSH, PTH all normal", {"secondary_causes_evaluated": True, "pth_normal": True}),
]  # fmt: skip
SLIPS = [
    ("on fosamx 3 yrs", {"current_drug": "alendronate", "treatment_years": 3}),
    ("on prolai 3 yrs", {"current_drug": "denosumab", "treatment_years": 3}),
    # Words one letter away that are words themselves.
    ("giant cell arteritis", {}),
    ("castrate resistant prostate cancer, unrelated", {}),
    ("wrist recast last week", {}),
    ("oesophageal structure normal", {}),
]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [*TIMES, *LISTS, *DRUGS, *CHANGES, *PEOPLE, *SLIPS],
    ids=lambda value: str(value)[:50],
)
def test_sentence_gives_these_facts_and_no_others(sentence, expected):
    found = facts(sentence)
    assert {
        name: pytest.approx(value, abs=0.05)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
        for name, value in expected.items()
    } == found


def test_a_medicine_at_the_very_end_with_a_time_before_it_is_read():
    assert facts("on holiday since 2021, had 5 years of ALN")["previous_drugs"] == ("alendronate",)
