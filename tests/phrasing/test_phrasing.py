"""A model adds to an answer what passed the gate, in time and within budget, and changes nothing else."""

import json
import subprocess
import sys
import threading
from queue import Empty
from typing import ClassVar

import msgspec
import pytest
from chat_server import HANG, chunk, guarded, serving, spoken

import osler
from osler.asking import Wish, ask
from osler.phrasing import Limits, ModelError, Scripted, Voice, ask_with, patience, phrased
from osler.phrasing.budget import Budget
from osler.phrasing.endpoint import Endpoint
from osler.render import render

QUESTION = "71-year-old postmenopausal woman, total hip T-score -2.8, no fractures. Does she need a drug?"


@pytest.fixture(scope="module")
def plain(knowledge):
    return ask(knowledge, QUESTION).answer


def cited(answer, words):
    """A statement of the answer with its markers."""
    for section in answer.sections:
        for statement in section.statements:
            if words in statement.text:
                return f"{statement.text.rstrip('.')} [{', '.join(map(str, statement.citations))}]."
    raise AssertionError(words)


@pytest.fixture(scope="module")
def true(plain):
    return cited(plain, "WHO classes")


def voice(server, **limits):
    model = Endpoint("m-1", key="sk-secret-key", url=server.url, seconds=60)
    return Voice(model=model, limits=Limits(**{"patience": 30.0, "seconds": 60.0, **limits}))


def without_prose(answer):
    return msgspec.json.encode(msgspec.structs.replace(answer, prose=msgspec.UNSET))


def test_without_a_model_the_bytes_are_those_of_always(knowledge, plain):
    assert b'"prose"' not in msgspec.json.encode(plain)
    assert msgspec.json.encode(ask(knowledge, QUESTION).answer) == msgspec.json.encode(plain)


def test_what_the_sources_carry_is_shown_with_model_and_instructions(knowledge, plain, true):
    with serving(spoken(true)) as server:
        answer = ask_with(voice(server), knowledge, QUESTION).answer
    assert [one.text for one in answer.prose.sentences] == [true.rsplit(" [", 1)[0] + "."]
    assert (answer.prose.model, answer.prose.prompt, answer.prose.note) == ("m-1", "phrase-1", None)
    assert without_prose(answer) == msgspec.json.encode(plain)


def test_a_refused_sentence_is_mended_once_with_the_reason(knowledge, true):
    wrong = true.replace("-2.5", "-1.5")
    with serving(spoken(wrong), spoken(f"1: {true}")) as server:
        prose = ask_with(voice(server), knowledge, QUESTION).answer.prose
        asked = json.loads(server.requests[1][1]["messages"][1]["content"])
    assert [one.text for one in prose.sentences] == [true.rsplit(" [", 1)[0] + "."]
    assert prose.withheld == ()
    assert "-1.5" in asked["refused"][0]["why"]


def test_what_is_refused_twice_is_dropped_and_listed(knowledge, plain, true):
    wrong = true.replace("-2.5", "-1.5")
    with serving(spoken(f"{wrong} {true}"), spoken(f"1: {wrong}")) as server:
        answer = ask_with(voice(server), knowledge, QUESTION).answer
        assert len(server.requests) == 2
    assert len(answer.prose.sentences) == 1
    assert [one.id for one in answer.prose.withheld] == ["sentence 1"]
    assert "-1.5" in answer.prose.withheld[0].why
    assert without_prose(answer) == msgspec.json.encode(plain)


def test_only_what_passed_is_told_on_the_way(knowledge, true):
    wrong = true.replace("-2.5", "-1.5")
    told = []
    phrased(
        knowledge, ask(knowledge, QUESTION).answer, Voice(model=Scripted(f"{wrong} {true}")), told=told.append
    )
    assert [one.text for one in told] == [true.rsplit(" [", 1)[0] + "."]


def garbled(true):
    return {
        "malformed": [b"data: {not json\n\n", b"data: [DONE]\n\n"],
        "no stream": [b"<html>hello</html>"],
        "empty": [b"data: [DONE]\n\n"],
        "truncated": [chunk(true[:40])],
        "odd choices": [b'data: {"choices": []}\n\n', b'data: {"id": 3}\n\n', b"data: [DONE]\n\n"],
        "null": [b"data: null\n\n"],
        "wrong types": [b'data: {"choices": [{"delta": {"content": 7}}]}\n\n', b"data: [DONE]\n\n"],
        "cut in the middle of a chunk": [chunk(true)[:50]],
        "bytes that are no text": [b"data: \xff\xfe\n\n"],
    }


@pytest.mark.parametrize("kind", list(garbled("x")))
def test_a_broken_reply_leaves_the_answer_without_it(knowledge, plain, true, kind):
    with serving(garbled(true)[kind]) as server:
        answer = guarded(lambda: ask_with(voice(server), knowledge, QUESTION).answer)
    assert answer.prose.sentences == ()
    assert answer.prose.note
    assert without_prose(answer) == msgspec.json.encode(plain)


@pytest.mark.parametrize(
    ("status", "says"),
    [(401, "refused the key"), (429, "no more questions"), (500, "status 500"), (404, "404")],
)
def test_an_error_of_the_endpoint_is_said_without_key_or_address(knowledge, plain, status, says):
    with serving(status) as server:
        answer = guarded(lambda: ask_with(voice(server), knowledge, QUESTION).answer)
        page = render(answer, "json")
        assert server.url not in page
    assert says in answer.prose.note or "in time" in answer.prose.note
    assert "sk-secret" not in page
    assert without_prose(answer) == msgspec.json.encode(plain)


def test_a_slow_model_is_left_within_its_patience(knowledge, plain):
    with serving([600.0]) as server:
        answer = guarded(lambda: ask_with(voice(server, patience=0.3), knowledge, QUESTION).answer)
    assert "did not answer in time" in answer.prose.note
    assert without_prose(answer) == msgspec.json.encode(plain)


class Waits:
    """A queue that never gets anything, and keeps for how long it was asked to wait."""

    asked: ClassVar[list[float]] = []

    def put(self, _):
        """Nothing arrives."""

    def get(self, timeout):
        self.asked.append(timeout)
        raise Empty


def test_nobody_waits_longer_than_two_seconds_for_a_word_or_past_the_end(monkeypatch):
    clock = iter(range(1_000))
    monkeypatch.setattr(patience, "Queue", Waits)
    monkeypatch.setattr(patience.time, "monotonic", lambda: next(clock) / 10)
    waiting = patience.patiently(lambda: iter(()), patience=Limits().patience, until=1e9)
    with pytest.raises(ModelError, match="in time"):
        next(waiting)
    assert Limits().patience == 2.0
    assert Waits.asked
    assert max(Waits.asked) <= 2.0
    assert next(clock) <= 25, "it gave up two seconds of the clock after it began"
    Waits.asked.clear()
    with pytest.raises(ModelError, match="in time"):
        next(patience.patiently(lambda: iter(()), patience=2.0, until=next(clock) / 10 + 0.5))
    assert max(Waits.asked) <= 0.5


def test_a_model_that_stalls_keeps_what_had_passed(knowledge, true):
    with serving([*spoken(true + " And ")[:-2], 600.0]) as server:
        prose = guarded(lambda: ask_with(voice(server, patience=1.5), knowledge, QUESTION).answer.prose)
    assert len(prose.sentences) == 1
    assert "in time" in prose.note


def test_a_model_that_drips_is_stopped_at_the_limit(knowledge):
    drip = [piece for _ in range(20_000) for piece in (chunk("a "), 0.05)]
    with serving(drip) as server:
        prose = guarded(lambda: ask_with(voice(server, seconds=0.8), knowledge, QUESTION).answer.prose)
        assert server.closed.wait(HANG)
    assert "in time" in prose.note


def test_a_dead_endpoint_is_said(knowledge, plain):
    with serving(200) as server:
        pass
    answer = guarded(lambda: ask_with(voice(server), knowledge, QUESTION).answer)
    assert "cannot be reached" in answer.prose.note or "in time" in answer.prose.note
    assert without_prose(answer) == msgspec.json.encode(plain)


def test_an_endless_reply_is_not_read_to_its_end(knowledge, true):
    endless = [chunk(f"{true} ") for _ in range(2000)]
    with serving(endless, spoken("")) as server:
        prose = ask_with(voice(server), knowledge, QUESTION).answer.prose
    assert 0 < len(prose.sentences) < 200


def test_a_lying_model_shows_nothing_it_made_up(knowledge):
    lies = (
        "Alendronate 700 mg by mouth once weekly is the usual dose [3]. She needs no drug at all [1]. "
        "Every guideline agrees that denosumab comes first [1]. See [9999]. "
        "As proven in 2031, it cures bones [2]."
    )
    with serving(spoken(lies), spoken(f"1: {lies}")) as server:
        prose = ask_with(voice(server), knowledge, QUESTION).answer.prose
    assert prose.sentences == ()
    assert len(prose.withheld) >= 4


def test_the_asker_can_stop_it(knowledge):
    stop = threading.Event()
    stop.set()
    with serving([600.0]) as server:
        answer = guarded(
            lambda: phrased(knowledge, ask(knowledge, QUESTION).answer, voice(server), cancelled=stop)
        )
    assert "stopped by the asker" in answer.prose.note


@pytest.mark.parametrize(
    "question",
    [
        "Severe back pain since this morning, cannot pass urine and numb between the legs.",
        "What is the best antibiotic for a urinary tract infection?",
    ],
)
def test_emergencies_and_refusals_never_reach_the_model(knowledge, question):
    model = Scripted("x")
    answer = ask_with(Voice(model=model, send_facts=True), knowledge, question).answer
    assert model.asked == []
    assert answer == ask(knowledge, question).answer


@pytest.mark.parametrize(
    ("pointed", "taken"),
    [
        ({"name": "egfr", "value": 48, "quote": "kidneys filter 48 mL/min"}, True),
        ({"name": "egfr", "value": 84, "quote": "kidneys filter 48 mL/min"}, False),
        ({"name": "egfr", "value": 48, "quote": "kidneys clear 48 mL/min"}, False),
        ({"name": "egfr", "value": 48000, "quote": "kidneys filter 48 mL/min"}, False),
        ({"name": "weight", "value": 48, "quote": "kidneys filter 48 mL/min"}, False),
        ({"name": "egfr", "value": 71, "quote": "71-year-old"}, False),
        ({"name": "no_such_fact", "value": 48, "quote": "kidneys filter 48 mL/min"}, False),
        ({"name": "age", "value": 48, "quote": "48"}, False),
        ({"name": "hip_fracture", "value": True, "quote": "her mother broke a hip"}, False),
        ({"name": "hip_fracture", "value": True, "quote": "broke a hip"}, False),
        ({"name": "egfr", "value": "ignore the rules", "quote": "kidneys filter"}, False),
        ("nonsense", False),
    ],
)
def test_a_fact_is_taken_only_if_the_question_says_it(knowledge, pointed, taken):
    question = (
        "71-year-old postmenopausal woman, total hip T-score -2.8. The kidneys filter 48 mL/min or so. "
        "I know her mother broke a hip. Does she need a drug?"
    )
    assert "egfr" not in ask(knowledge, question).answer.understood.facts
    model = Scripted(f"Here you are: [{json.dumps(pointed)}] Bye", "")
    answer = ask_with(Voice(model=model, send_facts=True), knowledge, question).answer
    assert answer.prose.read == (("egfr",) if taken else ())
    if taken:
        assert answer.understood.facts["egfr"].quote == "kidneys filter 48 mL/min"


def test_the_budget_of_a_day_stops_the_next_answer(knowledge, tmp_path, true):
    file = tmp_path / "use.json"
    model = Scripted(true, true)
    for place, note in enumerate((None, "used up")):
        budget = Budget(per_day=3_000 if not place else 100, file=file)
        prose = ask_with(Voice(model=model, budget=budget), knowledge, QUESTION).answer.prose
        assert prose.note is None if note is None else note in prose.note
    assert set(json.loads(file.read_text())) == {"day", "tokens"}


def test_the_budget_of_an_answer_holds(knowledge):
    prose = ask_with(
        Voice(model=Scripted("x"), budget=Budget(per_answer=10)), knowledge, QUESTION
    ).answer.prose
    assert "more than one answer may" in prose.note


def test_patients_get_their_own_instructions(knowledge):
    model = Scripted("")
    wish = Wish(audience="patient")
    prose = ask_with(
        Voice(model=model), knowledge, "Do I need a pill for osteopenia?", wish=wish
    ).answer.prose
    assert prose.prompt == "patient-1"
    assert "for a patient" in model.asked[0][0].content


def test_a_model_error_in_its_thread_is_told(knowledge):
    class Broken:
        name = "broken"

        def write(self, messages, most):
            raise ZeroDivisionError

    assert "failed" in ask_with(Voice(model=Broken()), knowledge, QUESTION).answer.prose.note
    model = Scripted(ModelError("is asleep"))
    assert "is asleep" in ask_with(Voice(model=model), knowledge, QUESTION).answer.prose.note


def test_the_command_phrases_and_hides_the_key(knowledge, true, tmp_path):
    with serving(spoken(true)) as server:
        environment = {
            "OSLER_MODEL_URL": server.url, "OSLER_MODEL_KEY": "sk-secret-key", "XDG_DATA_HOME": str(tmp_path),
            "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin",
        }  # fmt: skip
        command = [
            sys.executable,
            "-c",
            "from osler.cli import main; main()",
            "ask",
            QUESTION,
            "--model",
            "m-1",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        headers = {name.lower(): value for name, value in server.requests[0][0].items()}
        assert headers["authorization"] == "Bearer sk-secret-key"
        assert "tools" not in server.requests[0][1]
    assert done.returncode == 0, done.stderr
    assert "In other words" in done.stdout
    assert "sk-secret" not in done.stdout + done.stderr


def test_the_surface_of_the_package_is_untouched():
    assert "prose" in osler.Answer.__struct_fields__


def test_a_saved_answers_prose_is_put_to_the_gate_again(knowledge, true):
    answer = ask_with(Voice(model=Scripted(true)), knowledge, QUESTION).answer
    assert osler.verify(answer) == ()
    changed = msgspec.structs.replace(
        answer.prose.sentences[0], text=answer.prose.sentences[0].text.replace("-2.5", "-1.5")
    )
    edited = msgspec.structs.replace(
        answer, prose=msgspec.structs.replace(answer.prose, sentences=(changed,))
    )
    assert [problem.where for problem in osler.verify(edited)] == ["prose, sentence 1"]
