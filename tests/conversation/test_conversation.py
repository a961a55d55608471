"""Follow-ups keep the patient, the topic and the drug; what is said again replaces what was said."""

from osler.conversation import Conversation
from osler.knowledge import load
from teahouse import tea


def test_a_follow_up_keeps_the_patient_and_adds_to_it():
    talk = Conversation(load())
    talk.ask("66-year-old woman with osteoporosis, T-score -2.7 at the femoral neck. Which drug?")
    asked = talk.ask("What if she can't tolerate alendronate?")
    assert asked.answer.status == "answered"
    assert asked.case.value("age") == 66
    assert asked.case.value("t_score_femoral_neck") == -2.7
    assert asked.answer.understood.facts["age"].origin == "conversation"


def test_a_pronoun_stands_for_the_drug_spoken_of():
    talk = Conversation(load())
    talk.ask("Can I give zoledronic acid to a 70-year-old woman with a hip T-score of -3.1?")
    asked = talk.ask("is that safe with eGFR 28?")
    assert asked.reading.drugs == ("zoledronic_acid",)
    assert any(alert.drug == "zoledronic_acid" for alert in asked.answer.alerts)


def test_a_fact_said_again_replaces_the_earlier_one_and_this_is_said():
    talk = Conversation(tea())
    talk.ask("Tea wilt with a rim leaf score of -3. Which remedy?")
    asked = talk.ask("Sorry, the rim leaf score is -1.5.")
    assert asked.case.value("leaf_score_rim") == -1.5
    assert asked.answer.understood.replaced == ("rim leaf score: now -1.5, was -3.0",)
    assert talk.ask("Which remedy for tea wilt?").answer.understood.replaced == ()


def test_an_off_topic_question_is_declined_and_forgets_nothing():
    talk = Conversation(load())
    talk.ask("66F with osteoporosis, T-score hip -2.7, which drug?")
    assert talk.ask("write me a poem about autumn").answer.status == "abstained"
    assert talk.facts["age"].value == 66


def test_an_emergency_in_a_follow_up_comes_first():
    talk = Conversation(load())
    talk.ask("72F, L1 compression fracture 3 days ago, severe pain. What now?")
    assert talk.ask("She now has new leg weakness and urinary retention").answer.status == "emergency"
