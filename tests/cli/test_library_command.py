"""`osler library`: documents in, passages out, every mistake told in one line."""

import json

import pytest
from click.testing import CliRunner

from osler.cli.ask import EXIT_ABSTAINED
from osler.cli.main import osler

ROWS = [
    {
        "id": "g1", "title": "Treatment of gout", "text": "Gout is treated with colchicine.",
        "kind": "guideline", "year": 2020,
    },
    {
        "id": "g2", "title": "Causes of gout", "text": "Uric acid crystals cause gout.",
        "kind": "review", "year": 2001,
    },
]  # fmt: skip


@pytest.fixture
def run(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join(json.dumps(row) for row in ROWS) + "\nbroken\n")
    place = ("--library", str(tmp_path / "kept"))

    def run(*words):
        return CliRunner().invoke(osler, [*words, *place], standalone_mode=False, catch_exceptions=True)

    run.rows = str(rows)
    return run


def test_a_load_is_counted_and_what_was_set_aside_is_told(run):
    done = run("library", "add", run.rows)
    assert "2 added, 0 updated, 0 unchanged, 1 set aside" in done.output
    assert "rows.jsonl, line 3: it is not JSON" in done.output
    again = run("library", "add", run.rows)
    assert "0 added, 0 updated, 2 unchanged, 1 set aside" in again.output


def test_passages_are_found_and_filtered(run):
    run("library", "add", run.rows)
    (first, *_) = json.loads(run("library", "search", "gout colchicine", "--format", "json").output)
    assert (first["document"], first["quote"]) == ("g1", "Gout is treated with colchicine.")
    assert first["quote"] == ROWS[0]["text"][first["start"] : first["end"]]
    of_kind = json.loads(run("library", "search", "gout", "--type", "review", "--format", "json").output)
    assert [hit["document"] for hit in of_kind] == ["g2"]
    since = json.loads(run("library", "search", "gout", "--since", "2010", "--format", "json").output)
    assert [hit["document"] for hit in since] == ["g1"]
    shown = run("library", "search", "gout", "--explain").output
    assert '"Gout is treated with colchicine."' in shown
    assert run("library", "search", "zebrafish").return_value == 3


def test_a_run_for_a_benchmark(run, tmp_path):
    run("library", "add", run.rows)
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"id": "q1", "text": "colchicine"}\n{"_id": 2, "text": "crystals"}\n')
    lines = run(
        "library", "search", "--queries", str(queries), "--k", "1", "--format", "trec"
    ).output.splitlines()
    assert [line.split()[:4] for line in lines] == [["q1", "Q0", "g1", "1"], ["2", "Q0", "g2", "1"]]
    assert all(line.endswith(" osler") for line in lines)


def test_what_is_kept_is_counted_and_removed(run):
    run("library", "add", run.rows)
    assert "2 documents in 2 passages, 2001 to 2020" in run("library", "stats").output
    assert json.loads(run("library", "stats", "--format", "json").output)["kinds"] == {
        "guideline": 1,
        "review": 1,
    }
    gone = run("library", "remove", "g1", "nothing")
    assert "1 removed" in gone.output
    assert gone.return_value == 2
    assert "1 document in 1 passage" in run("library", "stats").output
    assert "made anew" in run("library", "reindex").output


def test_ask_and_verify_use_the_library(run, tmp_path):
    run("library", "add", run.rows)
    asked = run("ask", "How is gout treated?", "--format", "json")
    assert json.loads(asked.output)["status"] == "answered"
    saved = tmp_path / "answer.json"
    saved.write_text(asked.output)
    assert "0 do not hold" in run("verify", str(saved)).output
    without = CliRunner().invoke(
        osler, ["ask", "How is gout treated?", "--no-library"], standalone_mode=False
    )
    assert without.return_value == EXIT_ABSTAINED


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("library", "add"), "give files or folders, or --starter NAME"),
        (("library", "add", "/none/such"), "no file or folder"),
        (("library", "add", "x", "--fields", "title"), "write OURS=THEIRS"),
        (("library", "search"), "give one QUERY, or --queries FILE"),
        (("library", "search", "x"), "no evidence library in"),
        (("library", "fetch", "pubmed"), "write what to look for"),
        (("ask", "x", "--no-library"), "exclude each other"),
        (("ask", "x"), "no evidence library in"),
    ],
)
def test_mistakes_are_told_in_one_line(run, words, told):
    error = str(run(*words).exception)
    assert told in error
    assert "\n" not in error
