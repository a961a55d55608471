"""The bottom line answers what the question names, and leaves out what is known not to fit."""

import pytest

import osler


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Does vertebroplasty help an acute compression fracture?", "asbmr-augmentation-2019"),
        ("Do calcium supplements cause heart attacks?", "nof-aspc-2016"),
        ("Is strontium ranelate still used?", "mhra-strontium-2014"),
        ("Are bisphosphonates safe in pregnancy?", "nice-ng259"),
    ],
)
def test_a_named_subject_is_answered_from_its_own_source(question: str, source: str) -> None:
    answer = osler.ask(question)
    assert answer.bottom_line is not None
    numbers = {reference.number: reference.id for reference in answer.references}
    assert source in {numbers[number] for number in answer.bottom_line.citations}


def test_the_pain_of_a_fracture_long_healed_is_not_treated() -> None:
    new = osler.ask("68F, T-score -3.1, L1 vertebral fracture 3 days ago, which drug?")
    old = osler.ask("68F, T-score -3.1, two vertebral fractures last year, which drug?")
    assert new.bottom_line is not None
    assert old.bottom_line is not None
    assert "Treat the pain" in new.bottom_line.text
    assert "Treat the pain" not in old.bottom_line.text


@pytest.mark.parametrize(
    "who", ["66 year old woman", "55 year old man", "55 year old man with low testosterone"]
)
def test_a_lowest_t_score_without_a_site_is_enough_to_advise_a_drug(who: str) -> None:
    answer = osler.ask(f"{who}, T-score -2.7, which drug?")
    assert answer.bottom_line is not None
    assert "lowest T-score of -2.7" in answer.bottom_line.text
    assert "alendronate 70 mg" in answer.bottom_line.text


def test_a_young_woman_is_not_given_the_bands_of_older_ones() -> None:
    answer = osler.ask("29-year-old woman with anorexia and T-score -2.6")
    assert answer.bottom_line is not None
    assert "do not apply before menopause" in answer.bottom_line.text
