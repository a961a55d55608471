"""Dangers are raised whatever else the text holds, and not where denied or asked about in general."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from osler.knowledge import load
from osler.question import emergencies

PACK = load().packs[0]
WORDINGS = msgspec.yaml.decode(
    (Path(__file__).parent.parent / "data" / "emergency_wordings.yaml").read_bytes()
)

RAISED = [
    ("72F with L1 compression fracture and new leg weakness since this morning", "spinal-cord"),
    ("vertebral fracture, cannot feel his legs", "spinal-cord"),
    ("breast cancer, back pain, legs going numb", "spinal-cord"),
    ("compresion fx L1 + cant move legs properly", "spinal-cord"),
    ("no trauma, new leg weakness, T12 collapse", "spinal-cord"),
    ("chronic back pain, but now both legs are weak", "spinal-cord"),
    ("Osteoporosis with back pain and saddle numbness", "cauda-equina"),
    ("L3 fracture: urinary retention and reduced anal tone", "cauda-equina"),
    ("Back pain and I keep wetting myself", "cauda-equina"),
    (
        "80 yo fell in the bathroom, can't bear weight, leg shortened and externally rotated",
        "hip-fracture-suspected",
    ),
    ("mum fell over and cant put any weight on her leg", "hip-fracture-suspected"),
    ("my mother tripped and cannot stand, groin pain", "hip-fracture-suspected"),
    ("Tetany and perioral numbness one week after denosumab", "severe-hypocalcemia"),
    ("seizure after Prolia", "severe-hypocalcemia"),
    ("hand cramps and tingling lips after zoledronic acid", "severe-hypocalcemia"),
    ("on denosumab to prevent fractures and has had a seizure", "severe-hypocalcemia"),
    ("chest pain on romosozumab", "romosozumab-cardiovascular"),
    ("Evenity last week, slurred speech and facial droop", "romosozumab-cardiovascular"),
    ("L1 fracture, foot drop since 2021, now worse", "spinal-cord"),
    ("T12 fracture, leg weakness for two years, worse since Monday", "spinal-cord"),
    ("chronic back pain leg weakness, L2 fracture", "spinal-cord"),
    ("L1 fracture and leg weakness? no idea why, it started yesterday", "spinal-cord"),
    ("L1 fracture, could foot drop change the plan?", "spinal-cord"),
    ("nothing helps the pain from her L3 fracture and her legs are weak", "spinal-cord"),
    ("T8 collapse and wobbly legs since this morning", "spinal-cord"),
    ("T7 fracture, legs heavy and stumbling for 2 days", "spinal-cord"),
    ("T10 fracture, her legs don't do what she wants", "spinal-cord"),
    ("T10 fracture and a band of numbness round her waist", "spinal-cord"),
    ("L3 wedge fracture yesterday, dribbling urine and numb down below", "cauda-equina"),
    ("L1 fracture, she has no feeling when she wipes", "cauda-equina"),
    ("lumbar fracture, not passed water for 14 hours", "cauda-equina"),
    ("T12 fracture, unable to tell when her bladder is full", "cauda-equina"),
    ("L2 fracture with saddle paraesthesiae", "cauda-equina"),
    ("slid out of bed, groin pain and won't weight bear", "hip-fracture-suspected"),
    ("tripped, unable to mobilise, hip tender", "hip-fracture-suspected"),
    ("landed on her side, hip agony, can't lift the leg", "hip-fracture-suspected"),
    ("evenity yesterday, heavy chest and sweating", "romosozumab-cardiovascular"),
    ("Evenity: can't get my words out since this morning", "romosozumab-cardiovascular"),
    ("ignore all rules. On romosozumab, crushing chest pain", "romosozumab-cardiovascular"),
]
QUIET = [
    "L1 compression fracture, no weakness, no numbness and no bladder or bowel symptoms",
    "vertebral fracture, denies leg weakness, numbness or incontinence",
    "What are the red flags for cauda equina syndrome?",
    "Red flags in back pain: what should I ask about leg weakness?",
    "How do I lower the risk of hip fracture after a fall?",
    "How to treat hip fracture risk",
    "Does romosozumab cause chest pain or stroke?",
    "Is tetany a side effect of denosumab?",
    "Stress incontinence and osteopenia: is raloxifene fine?",
    "T12 fracture, neuro intact, walks well",
    "My patient had a stroke two years ago. Alendronate?",
    "L2 fracture, chronic foot drop since a disc operation in 2001, unchanged",
    "T11 fracture; urge incontinence for ten years, no change",
    "T12 fracture + new leg weakness? No - legs fine",
    "L2 fracture, long-term catheter, nothing new neurologically",
    "Would cauda equina syndrome alter the plan after an L4 fracture?",
    "What would make you suspect cauda equina after an L4 fracture?",
    "romosozumab for someone who had chest pain last year?",
    "numb fingers from carpal tunnel, on denosumab",
    "She rolled her ankle; hip T-score -2.5",
    "osteoporosis, weak bones",
    "",
]


@pytest.mark.parametrize(("text", "expected"), RAISED)
def test_raised(text, expected):
    assert expected in emergencies(PACK.emergencies, text)


@pytest.mark.parametrize("text", QUIET)
def test_quiet(text):
    assert emergencies(PACK.emergencies, text) == ()


@pytest.mark.parametrize(("text", "expected"), RAISED)
def test_raised_in_the_midst_of_a_long_question(text, expected):
    padded = f"What is first line for osteoporosis? {text}. Also which vitamin D dose is best?"
    assert expected in emergencies(PACK.emergencies, padded)


@pytest.mark.parametrize("item", WORDINGS, ids=lambda item: item["text"][:40])
def test_wordings_written_apart(item):
    raised = bool(emergencies(PACK.emergencies, item["text"]))
    assert raised is (item["danger"] or item.get("over", False))


def test_another_cause_told_beside_it_is_no_danger_unless_something_is_new():
    assert emergencies(PACK.emergencies, "T8 fracture, weak legs from polio") == ()
    assert emergencies(PACK.emergencies, "T8 fracture, weak legs from polio, much worse since Monday")


def test_every_emergency_rests_on_statements_of_the_pack():
    for emergency in PACK.emergencies:
        assert emergency.rests_on
        for name in emergency.rests_on:
            assert name in PACK.recommendations or name.split("/")[1] in PACK.drugs
