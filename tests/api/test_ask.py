"""`osler.ask`: its errors, and that no text breaks it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import osler
from osler.asking import ask
from osler.knowledge import load
from teahouse import TEA

KNOWLEDGE = load()
BREAKABLE = {"age": 66, "sex": "female", "t_score_femoral_neck": -2.8}
_WORDS = st.sampled_from(
    [
        "66F",
        "T-score",
        "-2.7",
        "-1.9",
        "L1-L4",
        "spine",
        "hip",
        "neck",
        "FRAX",
        "18%/2.8%",
        "eGFR",
        "28",
        "no",
        "not",
        "denies",
        "denosumab",
        "alendronate",
        "prednisone",
        "7.5",
        "mg",
        "for",
        "3",
        "months",
        "years",
        "and",
        "or",
        "if",
        "she",
        "he",
        "fracture",
        "fell?",
        ".",
        ",",
        ";",
        ":",
        "/",
        "(",
        ")",
        "[",
        "]",
        "#",
        "%",
        "-",
        "minus",
        "two",
        "mother",
        "5'4\"",
        "150",
        "lb",
        "nmol/L",
        "stop",
        "switch",
        "after\n\t−",
    ]
)
_ANY = st.text(max_size=10_000)
_CLINICAL = st.lists(st.one_of(_WORDS, _WORDS, _WORDS, st.text(max_size=6)), max_size=400).map(" ".join)


@settings(max_examples=60)
@given(st.one_of(_CLINICAL, _ANY))
@example("T-score " * 1_250)
@example("-" * 10_000)
@example("(" * 10_000)
@example("1 " * 5_000)
@example("fracture " * 1_111)
@example("no " * 3_333)
@example("denosumab 60 mg " * 600)
@example("\u0130\ufb03\u0301\U0001f9b4\x00" * 1_000)
def test_no_text_breaks_an_answer(text):
    # How long such texts take is measured by benchmarks/long_texts.py.
    text = text[:10_000]
    try:
        ask(KNOWLEDGE, text)
    except osler.InputError:
        assert not text.strip()


def test_facts_are_given_by_name_with_or_without_unit():
    answer = osler.ask(
        "Which remedy for tea wilt?", facts={"steep_minutes": "2 h", "leaf_score_rim": -3}, packs=[TEA]
    )
    assert answer.understood.facts["steep_minutes"].value == 120
    assert answer.understood.facts["steep_minutes"].origin == "given"


@pytest.mark.parametrize("wish", [{"facts": {"nothing": 1}}, {"region": "mars"}, {"as_of": "soon"}])
def test_what_cannot_be_used_is_an_input_error(wish):
    with pytest.raises(osler.InputError):
        osler.ask("Which remedy for tea wilt?", packs=[TEA], **wish)


def test_a_folder_that_is_no_pack_is_a_knowledge_error(tmp_path):
    with pytest.raises(osler.KnowledgeError):
        osler.ask("Which remedy for tea wilt?", packs=[tmp_path])


@pytest.mark.parametrize(
    "question",
    [
        "Which drug?",
        "Which drug should be started?",
        "What treatment would you recommend?",
        "What now?",
        "Does she need a drug?",
        "Is medication indicated?",
        "How would you manage this lady?",
        "What do the guidelines say?",
    ],
)
def test_a_question_without_a_matter_of_its_own_is_about_the_facts_given(question):
    assert osler.ask(question, facts=BREAKABLE).status == "answered"


@pytest.mark.parametrize(
    "question",
    [
        "Which drug for gout?",
        "What dose of amoxicillin?",
        "Is ibuprofen ok?",
        "What antibiotic should she get?",
        "Can she have a flu jab?",
        "Treat her migraine?",
        "What is the treatment of asthma?",
    ],
)
def test_facts_given_make_no_other_matter_ours(question):
    assert osler.ask(question, facts=BREAKABLE).status == "abstained"
