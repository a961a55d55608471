"""Where sentences end in medical prose."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.documents.sentences import sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "S. aureus was grown, e.g. in Fig. 2 (p = .03 vs. placebo).",
        "Smith et al. showed it in St. Louis.",
        "The dose was 2.5 mg i.v. daily, approx. 5% more than in ref. 3.",
        "See Table S1. for details.",
        "U.S. Food and Drug Administration approved it.",
        "The effect (n = 3. P < 0.05) was small.",
        "Dr. Jones of No. 5 agreed.",
        "Levels rose from 1.2 to 3.4 ng/mL.",
        "C. difficile and E. coli were found.",
        "J. B. Smith wrote it.",
    ],
)
def test_not_every_full_stop_ends_a_sentence(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ("He took vitamin D.", "It helped."),
        ("It showed an effect.12", "The others did not."),
        ("It showed an effect.[1,2]", "The others did not."),
        ("Expression fell.", "mRNA rose."),
        ("It was acid.", "pH fell."),
        ("Is it safe?", "Yes!", "It is."),
        ('"It works."', "They left."),
        ("He said no.", "Then he left."),
        ("It was approved in the U.S.", "The price fell."),
        ("Levels fell to 3.", "Treatment helped."),
        ("We treated 5 patients (20%).", "Of these, 3 died."),
        ("Risk fell by 20%.", "5 patients died."),
    ],
)
def test_sentences_are_parted(parts):
    assert split(" ".join(parts)) == list(parts)


@pytest.mark.parametrize(
    "parts",
    [
        ("It fell in women.", "METHODS: A trial was done."),
        ("It fell by 5%.", "PATIENTS AND METHODS: Ten men came."),
        ("We saw it.", "OBJECTIVE The aim was to see."),
        ("It is made by the U.S.ARMY Corps.",),
        ("See Vitamin.The end.",),
    ],
)
def test_a_heading_that_lost_its_line_begins_a_sentence(parts):
    assert split("".join(parts)) == list(parts)


def test_blank_lines_lists_and_rows_of_tables_part_sentences():
    assert split("Key points\n\nIt helps\n- one item\n- another") == [
        "Key points",
        "It helps",
        "- one item",
        "- another",
    ]
    assert split("Dose\tmg\nlow\t5") == ["Dose\tmg", "low\t5"]


def test_a_line_broken_within_a_sentence_does_not_part_it():
    assert split("It helps\nin gout.") == ["It helps\nin gout."]


@given(st.text(st.sampled_from('aB1 .!?()[]\n\t"-,e'), max_size=60))
def test_every_visible_character_is_in_exactly_one_sentence(text):
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
