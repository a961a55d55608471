"""A model may point at intents, follow-ups and other words; only what stands in the question counts."""

import json

import msgspec
import pytest

from osler.asking import Wish, answer_reading, ask
from osler.cli import chat as chatting
from osler.cli.chat import Desk
from osler.conversation import Conversation
from osler.phrasing import ModelError, Scripted, Voice, ask_with, asking, other_words, understood
from osler.phrasing.prose import Call

FIRST = "66-year-old woman, T-score -2.7: alendronate or denosumab?"
NEXT = "How long can the injection be kept up?"


@pytest.fixture(scope="module")
def last(knowledge):
    return ask(knowledge, FIRST).reading


def told(*rows):
    return Scripted(json.dumps(rows))


def call(model):
    return Call(Voice(model=model, send_facts=True))


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ({"kind": "drug", "name": "denosumab", "quote": "the injection"}, True),
        ({"kind": "drug", "name": "romosozumab", "quote": "the injection"}, False),
        ({"kind": "drug", "name": "denosumab", "quote": "that injection"}, False),
        ({"kind": "drug", "name": "denosumab", "quote": "How long"}, False),
        ({"kind": "drug", "name": "denosumab", "quote": ""}, False),
        ({"kind": "alert", "name": "denosumab", "quote": "the injection"}, False),
        ("nonsense", False),
    ],
)
def test_a_follow_up_names_only_a_drug_spoken_of_before(pack, knowledge, last, row, taken):
    fresh = msgspec.structs.replace(ask(knowledge, NEXT).reading, in_scope=True, drugs=())
    reading, names = understood(pack, fresh, call(told(row)), last)
    assert reading.drugs == (("denosumab",) if taken else ())
    assert names == (("denosumab",) if taken else ())


def test_an_intent_is_taken_only_where_none_was_read_and_the_pack_has_it(pack, knowledge):
    fresh = ask(knowledge, FIRST).reading
    bare = msgspec.structs.replace(fresh, intents=())
    row = {"kind": "intent", "name": "monitor", "quote": "alendronate or denosumab?"}
    assert understood(pack, bare, call(told(row)))[0].intents == ("monitor",)
    assert understood(pack, bare, call(told({**row, "name": "prescribe"})))[0].intents == ()
    assert understood(pack, bare, call(told({**row, "quote": "how to watch"})))[0].intents == ()
    held = msgspec.structs.replace(fresh, intents=("may_i_give",), topics=("x",))
    assert understood(pack, held, call(told(row)))[0] == held


def test_a_question_out_of_scope_is_not_made_ours(pack, knowledge):
    model = told({"kind": "intent", "name": "treat", "quote": "Which"})
    out = ask(knowledge, "Which antibiotic for a urinary tract infection?").reading
    assert not out.in_scope
    assert understood(pack, out, call(model)) == (out, ())
    assert model.asked == []


def test_a_conversation_takes_what_a_model_points_at_and_goes_on_without_it(knowledge):
    model = Scripted(json.dumps([{"name": "egfr", "value": 48, "quote": "kidneys filter 48 mL/min"}]))
    talk = Conversation(knowledge, voice=Voice(model=model, send_facts=True))
    question = (
        "71-year-old postmenopausal woman, total hip T-score -2.8. The kidneys filter 48 mL/min. Which drug?"
    )
    facts = talk.ask(question).answer.understood.facts
    assert talk.pointed_at == ("egfr",)
    assert facts["egfr"].quote == "kidneys filter 48 mL/min"
    dead = Conversation(knowledge, voice=Voice(model=Scripted(ModelError("is asleep")), send_facts=True))
    assert dead.ask(FIRST).answer == Conversation(knowledge).ask(FIRST).answer
    assert dead.pointed_at == ()


def test_without_leave_nothing_of_the_question_is_sent(knowledge):
    model = Scripted("[]")
    Conversation(knowledge, voice=Voice(model=model)).ask(FIRST)
    assert model.asked == []


def test_other_words_are_short_phrases_without_numbers_or_markup(pack):
    written = [
        "bisphosphonate",
        "zoledronic acid",
        "70 mg",
        "<b>x</b>",
        "see http://x.example",
        "a" * 80,
        7,
        "bisphosphonate",
    ]
    model = Scripted(f"Sure: {json.dumps(written)}")
    assert other_words(pack, "Which drug?", call(model)) == ("bisphosphonate", "zoledronic acid")
    assert other_words(pack, "Which drug?", call(Scripted("none"))) == ()


def test_other_words_reach_the_search_and_change_nothing_else(knowledge, monkeypatch):
    wishes = []

    def kept(pack, reading, facts, wish):
        wishes.append(wish)
        return answer_reading(pack, reading, facts, msgspec.structs.replace(wish, library=None))

    monkeypatch.setattr(asking, "answer_reading", kept)
    monkeypatch.setattr(asking, "ask", lambda knowledge, question, **_: ask(knowledge, question))
    model = Scripted("[]", '["bisphosphonate"]', "")
    wish = Wish(library=object())
    answer = ask_with(Voice(model=model, send_facts=True), knowledge, FIRST, wish=wish).answer
    assert [one.also for one in wishes] == [("bisphosphonate",)]
    plain = ask(knowledge, FIRST).answer
    assert msgspec.structs.replace(answer, prose=msgspec.UNSET) == plain


def test_chat_shows_the_answer_first_and_then_what_passed(knowledge, capsys):
    true = next(
        f"{one.text.rstrip('.')} [{one.citations[0]}]."
        for section in ask(knowledge, FIRST).answer.sections
        for one in section.statements
        if one.applies == "yes" and len(one.text) < 150
    )
    voice = Voice(model=Scripted(true, name="m-1"))
    chatting._turn(Desk(knowledge, Conversation(knowledge), voice, "text"), FIRST)
    shown = capsys.readouterr().out
    before, _, after = shown.partition("In other words")
    assert "Written by the model m-1" in after
    assert "[1]" in before
