"""`osler eval` reads five shapes of question sets and measures answers in code."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from osler.asking import ask
from osler.core.answer import Cited, Prose
from osler.core.errors import InputError
from osler.evaluation import Settings, evaluate, load_run, read_sets, running, to_html, to_text
from osler.evaluation.citing import cites_of
from osler.evaluation.items import Criterion, Nugget, Turn
from osler.evaluation.measuring import measure
from osler.evaluation.saying import Said, Sentence, sentences_of
from osler.knowledge import load

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def knowledge():
    return load()


@pytest.fixture(scope="module")
def answer(knowledge):
    return ask(knowledge, "Romosozumab dose and duration?").answer


def written(folder, name, rows):
    path = folder / name
    if name.endswith(".jsonl"):
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        path.write_text(json.dumps(rows))
    return path


KQA = {
    "Question": "What is the dose of denosumab?",
    "Free_form_answer": "Under the skin.",
    "Must_have": ["Denosumab 60 mg every 6 months"],
    "Nice_to_have": ["A nurse or doctor gives it"],
}
HEALTHBENCH = {
    "prompt_id": "p1",
    "prompt": [
        {"role": "user", "content": "70-year-old woman, T-score -2.9 at the hip. Which drug?"},
        {"role": "assistant", "content": "A bisphosphonate."},
        {"role": "user", "content": "And if her eGFR is 25?"},
    ],
    "rubrics": [
        {"criterion": "States that alendronate is not for creatinine clearance below 35 mL/min", "points": 5,
         "tags": ["axis:accuracy"]},
        {"criterion": "Recommends doubling the dose of vitamin K", "points": -5, "tags": ["axis:accuracy"]},
    ],
    "example_tags": ["theme:context_seeking"],
}  # fmt: skip


def test_a_kqa_file_is_read_and_measured(tmp_path, knowledge):
    (found,) = read_sets([written(tmp_path, "kqa.jsonl", [KQA])])
    assert found.shape == "K-QA"
    assert [n.weight for n in found.items[0].nuggets] == ["vital", "okay"]
    run = evaluate(knowledge, [found])
    assert run.figures.vital_recall == 1.0
    assert run.figures.contradicted == 0


def test_a_healthbench_file_keeps_its_turns_points_and_theme(tmp_path, knowledge):
    (found,) = read_sets([written(tmp_path, "hb.jsonl", [HEALTHBENCH])])
    item = found.items[0]
    assert found.shape == "HealthBench"
    assert item.group == "context_seeking"
    assert [turn.question for turn in item.turns][1] == "And if her eGFR is 25?"
    assert [one.points for one in item.follow_ups[0].rubric] == [5, -5]
    assert evaluate(knowledge, [found]).figures.rubric_score is not None


def test_points_below_zero_are_taken_off(knowledge, answer):
    def scored(*criteria):
        turn = Turn(question="?", rubric=tuple(Criterion(criterion=c, points=p) for c, p in criteria))
        return measure(knowledge.packs[0], turn, answer, {}).rubric

    said = "States that romosozumab is 210 mg subcutaneously once monthly"
    assert scored((said, 4)) == 1
    assert scored((said, 4), ("Mentions a referral to a podiatrist for orthotic insoles", 4)) == 0.5
    assert scored((said, -2), ("Mentions a referral to a podiatrist for orthotic insoles", 4)) == -0.5


@pytest.mark.parametrize(
    ("statement", "degree"),
    [
        ("Romosozumab 210 mg subcutaneously once monthly", 1),
        ("Romosozumab 310 mg subcutaneously once monthly", 0),
        ("Romosozumab is taken by mouth with a grapefruit", 0),
    ],
)
def test_a_nugget_is_said_with_its_numbers_or_not(knowledge, answer, statement, degree):
    assert Said(knowledge.packs[0], answer).degree(statement) == degree


def test_what_must_not_be_said_is_found_when_it_is_said(knowledge, answer):
    wrong = msgspec.structs.replace(
        answer, bottom_line=Cited(text="Romosozumab may be started after 6 months.", citations=(1,))
    )
    turn = Turn(question="?", must_not=("Romosozumab may be started after 6 months",))
    assert measure(knowledge.packs[0], turn, answer, {}).must_not_hits == 0
    assert measure(knowledge.packs[0], turn, wrong, {}).must_not_hits == 1


def test_a_denied_nugget_counts_as_spoken_against(knowledge, answer):
    turn = Turn(
        question="?",
        nuggets=(Nugget(text="Romosozumab is started within 12 months of a heart attack or stroke"),),
    )
    measured = measure(knowledge.packs[0], turn, answer, {})
    assert measured.vital == (0.0,)
    assert measured.contradicted == 1


def test_citations_are_recalled_and_precise_as_alce_counts_them(knowledge, answer):
    pack = knowledge.packs[0]
    dose = next(one for one in sentences_of(answer) if "210 mg" in one.text and len(one.citations) == 1)
    (right,) = dose.citations
    other = next(ref.number for ref in answer.references if ref.number != right)

    def counted(citations):
        cites = cites_of(pack, answer, [Sentence(text=dose.text, citations=citations, where="x")], {})
        return cites.recalled, cites.precise, cites.supported

    assert counted((right,)) == (1, 1, 1)
    assert counted((right, other)) == (1, 1, 1)
    assert counted((other,)) == (0, 0, 0)
    assert counted(()) == (0, 0, 0)
    assert counted((99,)) == (0, 0, 0)


def test_an_answer_that_changes_when_asked_again_is_told(knowledge, monkeypatch):
    calls = []

    def unsteady(knowledge, question, **wish):
        calls.append(question)
        asked = ask(knowledge, question, **wish)
        return msgspec.structs.replace(
            asked, answer=msgspec.structs.replace(asked.answer, title=f"{len(calls)}")
        )

    monkeypatch.setattr(running, "ask", unsteady)
    (found,) = read_sets([DATA / "bottom_lines" / "01-treat.yaml"])
    few = msgspec.structs.replace(found, items=found.items[:1])
    run = evaluate(knowledge, [few])
    assert run.figures.deterministic == 0
    assert "asked again, the answer differs" in run.outcomes[0].faults


def test_the_hand_made_set_holds_enough_and_does_not_fall_back(knowledge):
    (found,) = read_sets([DATA / "evaluation" / "bone-health.yaml"])
    assert len(found.items) >= 40
    assert sum(n.weight == "vital" for item in found.items for t in item.turns for n in t.nuggets) >= 60
    figures = evaluate(knowledge, [found]).figures
    assert figures.vital_recall >= 0.84
    assert figures.status_match == 1
    assert figures.must_not_hits == 0
    assert figures.citation_recall >= 0.95
    assert figures.unsupported_statements <= 0.05
    assert figures.deterministic == 1


def test_annotated_questions_and_bottom_lines_run_without_a_model(knowledge):
    sets = read_sets(
        [DATA / "questions" / "08-emergencies.yaml", DATA / "bottom_lines" / "03-dose-give.yaml"]
    )
    few = [msgspec.structs.replace(one, items=one.items[:25]) for one in sets]
    run = evaluate(knowledge, few, Settings())
    assert run.model is None
    assert run.figures.status_match >= 0.95
    assert run.figures.lead_holds >= 0.95
    assert set(run.by_set) == {"08-emergencies.yaml", "03-dose-give.yaml"}


def test_two_runs_are_compared_in_text_and_on_a_page(tmp_path, knowledge):
    (found,) = read_sets([written(tmp_path, "kqa.jsonl", [KQA])])
    run = evaluate(knowledge, [found])
    saved = tmp_path / "run.json"
    outcome = msgspec.structs.replace(run.outcomes[0], faults=("<b>worse</b>",))
    saved.write_bytes(msgspec.json.encode(msgspec.structs.replace(run, model="m-1", outcomes=(outcome,))))
    other = load_run(saved)
    assert "m-1" in to_text(run, other)
    page = to_html(run, other)
    assert "Questions that changed" in page
    assert "<b>worse" not in page
    assert "no model judges" in page


def test_a_run_with_a_model_tells_its_tokens_and_cost(tmp_path, knowledge):
    (found,) = read_sets([written(tmp_path, "kqa.jsonl", [KQA])])

    def phrase(asked):
        prose = Prose(model="m-1", prompt="phrase-1", tokens=2_000)
        return msgspec.structs.replace(asked.answer, prose=prose)

    run = evaluate(knowledge, [found], Settings(model="m-1", phrase=phrase, price=5.0))
    assert (run.figures.tokens, run.figures.cost) == (2_000, 0.01)
    plain = evaluate(knowledge, [found])
    assert (plain.figures.tokens, plain.figures.cost) == (0, None)
    page = to_html(run, plain)
    assert "cost of the model" in page
    assert "0.0100" in page


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.yaml", "[", "cannot be read"),
        ("a.yaml", "question: x", "no list of questions"),
        ("a.yaml", "[]", "holds no question"),
        ("a.yaml", "- {colour: red}", "no question"),
        ("a.yaml", "- {id: a, question: q, nuggets: [{text: x, weight: heavy}]}", "question 1"),
        ("a.yaml", "- {id: a, question: q}\n- {id: a, question: r}", "twice"),
        ("a.yaml", "- {id: a, question: q, says: ['(']}", "no regular expression"),
        ("a.yaml", "- {id: a, question: ' '}", "asks nothing"),
        ("a.jsonl", '{"Question": "q", "Must_have": 3}', "K-QA"),
        ("a.jsonl", '{"prompt": [], "rubrics": []}', "HealthBench"),
    ],
)
def test_a_bad_file_is_told_in_one_line(tmp_path, name, content, why):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InputError, match=why):
        read_sets([path])


def test_the_command_ends_with_status_2_on_bad_input(tmp_path):
    bad = tmp_path / "run.json"
    bad.write_text("{}")
    good = written(tmp_path, "kqa.jsonl", [KQA])
    for arguments in ([str(tmp_path / "none.yaml")], [str(good), "--compare", str(bad)]):
        done = subprocess.run(
            [sys.executable, "-c", "from osler.cli import main; main()", "eval", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
