"""What a sentence of a model may hold at all, and the settings that name a model."""

import pytest

from osler.core.errors import InputError
from osler.phrasing import voice_from_environment
from osler.phrasing.pieces import sentences, unfit


def test_citations_behind_the_full_stop_belong_to_the_sentence_before():
    assert list(sentences(["One thing is so. [1]", " Another is at 2.5 or", " lower [2, 3]. And half"])) == [
        "One thing is so [1].",
        "Another is at 2.5 or lower [2, 3].",
    ]


@pytest.mark.parametrize(
    "sentence",
    ["See [here](x) [1].", "Go to www.evil.example [1].", "<img src=x> [1].", "A\u200bB [1].", "x" * 700],
)
def test_what_could_carry_more_than_words_is_unfit(sentence):
    assert unfit(sentence)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"OSLER_MODEL": "m"}, "OSLER_MODEL_KEY"),
        (
            {"OSLER_MODEL": "m", "OSLER_MODEL_KEY": "k", "OSLER_MODEL_PATIENCE": "soon"},
            "OSLER_MODEL_PATIENCE",
        ),
    ],
)
def test_wrong_settings_are_told_in_one_line(environment, says):
    with pytest.raises(InputError, match=says) as caught:
        voice_from_environment(None, environment=environment)
    assert "\n" not in str(caught.value)


def test_no_setting_means_no_model():
    assert voice_from_environment(None, environment={}) is None
