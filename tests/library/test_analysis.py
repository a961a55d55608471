"""What counts as a word: the classes of variant that medicine writes, each made one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.library.analysis.terms import STOP, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("haemorrhage", "hemorrhage"),
        ("oedema", "edema"),
        ("oesophageal", "esophageal"),
        ("leukaemia", "leukemic"),
        ("tumours", "tumor"),
        ("randomised", "randomized"),
        ("analysing", "analyses"),
        ("dialysed", "dialysis"),
        ("diagnoses", "diagnosis"),
        ("metastatic", "metastases"),
        ("vertebrae", "vertebra"),
        ("bacteria", "bacterium"),
        ("criterion", "criteria"),
        ("osteoporotic", "osteoporosis"),
        ("neuropathic", "neuropathies"),
        ("arthritides", "arthritis"),
        ("carcinomata", "carcinomas"),
        ("paediatric", "pediatric"),
        ("diarrhoea", "diarrhea"),
        ("foetal", "fetal"),
        ("sulphate", "sulfate"),
        ("fibre", "fibers"),
        ("modelling", "modeling"),
        ("caesarean", "cesarean"),
        ("children", "child"),
        ("women", "woman"),
        ("alendronic", "alendronate"),
        ("Sjögren", "Sjogren"),
    ],
)
def test_variants_of_a_word_are_one_term(one, other):
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organ", "organic"),
        ("swelling", "swelter"),
        ("vitamin D", "vitamin K"),
        ("IL-6", "IL-8"),
        ("5 mg", "50 mg"),
        ("base", "basis"),
        ("toe", "the"),
        ("hypotension", "hypertension"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TNFα", "TNF-alpha"),
        ("TNFalpha", "TNF-α"),
        ("TGFβ1", "TGF-beta1"),
        ("α‐synuclein", "alpha-synuclein"),
        ("β–blocker", "beta-blocker"),
    ],
)
def test_greek_letters_and_their_names_are_the_same(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IL-6", ["il", "il6"]),
        ("CD4+", ["cd4"]),
        ("COVID-19", ["covid", "19", "covid19"]),
        ("non-small-cell", ["non", "small", "cell", "nonsmallcel"]),
        ("5-fluorouracil", ["fluorouracil", "5fluorouracil"]),
        ("Crohn's", ["crohn"]),
        ("Crohn’s", ["crohn"]),
        ("10-20", ["10", "20"]),
    ],
)
def test_hyphenated_words_are_found_by_part_and_whole(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize("text", ["5 mg", "5mg", "5 milligrams", "5-mg", "5 MG"])
def test_a_number_keeps_its_unit(text):
    assert terms(text) == ["5mg"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 µg", ["10ug"]),
        ("10 μg", ["10ug"]),
        ("10 mcg", ["10ug"]),
        ("50,000 IUs", ["50000iu"]),
        ("50 %", ["50%"]),
        ("2,5 mg", ["2.5mg"]),
        ("p<0.05", ["p", "0.05"]),
        ("120 mmHg", ["120mmhg"]),
        ("5 mgs and 5 gerbils", ["5mg", "5", "gerbil"]),
    ],
)
def test_units_and_decimals_have_one_form(text, expected):
    assert terms(text) == expected


def test_an_abbreviation_that_looks_like_a_stop_word_is_kept():
    assert terms("ALL and all of it") == ["ALL"]


def test_words_without_content_are_dropped():
    assert terms("What is the effect of it on the heart?") == ["effect", "heart"]


@given(st.text())
def test_any_text_gives_clean_terms(text):
    found = terms(text)
    assert all(term and not any(letter.isspace() for letter in term) for term in found)
    assert not STOP.intersection(found)
    assert found == terms(text)


WORDS = ("bone", "IL-6", "5", "mg", "haemorrhage", "TNFα", "ALL", "Crohn's", "10,000")


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_a_line_break_is_a_space(words):
    assert terms("\n".join(words)) == terms(" ".join(words))
