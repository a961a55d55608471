"""What a question looks for."""

from osler.library.asked import asked


def others(text):
    return {(" ".join(other.instead_of), " ".join(other.terms)) for other in asked(text).others}


def test_words_that_only_ask_are_dropped():
    assert list(asked("Please, what is known about sclerostin?").weights) == ["sclerostin"]


def test_a_question_of_such_words_alone_still_looks_for_them():
    assert asked("explain please").weights


def test_telling_and_aspects_count_less_than_the_subject():
    weights = asked("My daughter started treatment with methotrexate").weights
    assert weights["methotrex"] > max(weights["daughter"], weights["start"], weights["treatment"])


def test_a_word_said_again_counts_more():
    weights = asked("Fibromyalgia and pain. Is fibromyalgia genetic?").weights
    assert weights["fibromyalgia"] > weights["pain"]


def test_abbreviations_stand_for_their_words_and_back():
    assert ("copd", "chronic obstruct pulmonari diseas") in others("COPD exacerbation")
    assert ("chronic obstruct pulmonari diseas", "copd") in others("chronic obstructive pulmonary disease")


def test_an_abbreviation_counts_more_than_a_loose_synonym():
    exact = {other.weight for other in asked("dvt").others}
    loose = {other.weight for other in asked("jaundice").others}
    assert max(loose) < max(exact) * 2
    assert loose


def test_a_shouted_question_is_read_as_any_other():
    assert asked("CAN ANGINA BE FELT").weights == asked("can angina be felt").weights


def test_an_abbreviation_alone_is_not_shouting():
    assert list(asked("ALL").weights) == ["ALL"]


def test_suggested_words_weigh_little_and_only_where_the_question_lacks_them():
    plain, helped = asked("jaundice"), asked("jaundice", ("zoledronic acid", "jaundice", "what is"))
    assert helped.weights == plain.weights
    assert helped.others == plain.others
    assert set(helped.also) == {"zoledron", "acid"}
    assert max(helped.also.values()) < min(helped.weights.values()) / 4
    assert asked("jaundice", ("b12", "zoledronic acid")) == asked("jaundice", ("zoledronic  acid", "b12"))
    assert asked("jaundice").also == {}


def test_any_number_of_suggested_words_may_come():
    assert len(asked("gout", [f"word{n}" for n in range(100)]).also) == 12
