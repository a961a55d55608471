"""`osler panel` and `osler panel demo` as people run them."""

import json

import polars as pl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from osler.cli.main import osler
from osler.core.errors import InputError
from osler.knowledge import load
from teahouse import TEA

PACK = load().packs[0]


def _run(*arguments):
    words = ["panel", *map(str, arguments)]
    return CliRunner().invoke(osler, words, catch_exceptions=False, standalone_mode=False)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "people.parquet"
    _run("demo", "--n", 3000, "--seed", 5, "--out", path)
    return path


@pytest.fixture(scope="module")
def summary(people):
    compared = ("--compare", "us,uk-nice,jama", "--what-if", "frax_hip=3->2.5")
    return json.loads(_run(people, "--format", "json", *compared).stdout)


def test_the_same_seed_draws_the_same_people_and_a_longer_run_begins_with_a_shorter(people, tmp_path):
    for name, count, seed in (("again", 3000, 5), ("longer", 100_500, 5), ("other", 3000, 6)):
        _run("demo", "--n", count, "--seed", seed, "--out", tmp_path / f"{name}.parquet")
    whole = pl.read_parquet(people)
    assert whole.equals(pl.read_parquet(tmp_path / "again.parquet"))
    longer = pl.read_parquet(tmp_path / "longer.parquet")
    assert len(longer) == longer["person"].n_unique() == 100_500
    assert whole.equals(longer.head(3000))
    assert not whole.equals(pl.read_parquet(tmp_path / "other.parquet"))


def test_invented_people_say_that_they_are(people, summary, tmp_path):
    assert b"nobody in this file exists" in pq.read_schema(people).metadata[b"osler.synthetic"]
    assert "nobody in this file exists" in summary["synthetic"]
    page = tmp_path / "report.html"
    assert "Not real people" in _run(people, "--report", page).stdout
    assert "Not real people" in page.read_text()
    out = tmp_path / "out.parquet"
    _run(people, "--out", out)
    assert b"osler.synthetic" in pq.read_schema(out).metadata


def test_facts_of_invented_people_go_together(people):
    frame = pl.read_parquet(people)
    known = frame.drop_nulls(["t_score_femoral_neck", "t_score_total_hip", "frax_major"])
    assert known.select(pl.corr("t_score_femoral_neck", "t_score_total_hip")).item() > 0.7
    assert known.select(pl.corr("t_score_femoral_neck", "frax_major")).item() < -0.3
    assert 0.1 < frame["t_score_femoral_neck"].null_count() / len(frame) < 0.95


def test_facts_stand_beside_the_verdicts_when_asked_for(people, tmp_path):
    plain, out = tmp_path / "plain.parquet", tmp_path / "facts.parquet"
    _run(people, "--out", plain)
    _run(people, "--out", out, "--with-facts")
    frame, given = pl.read_parquet(out), pl.read_parquet(people)
    facts = [name for name in given.columns if name != "person"]
    assert frame.select("person", *facts).equals(given)
    assert frame.drop(facts).equals(pl.read_parquet(plain))


def test_each_person_has_verdicts_and_ranked_gaps_with_reasons(people, tmp_path):
    out = tmp_path / "out.parquet"
    _run(people, "--out", out)
    frame = pl.read_parquet(out)
    assert len(frame) == 3000
    cells = frame["acp-1a"].cast(pl.String).unique()
    assert {"applies", "does not apply"} < set(cells)
    assert all(cell.startswith(("applies", "does not apply", "needs ")) for cell in cells)
    with_gaps = [gaps for gaps in frame["gaps"].to_list() if gaps]
    assert with_gaps
    for gaps in with_gaps:
        assert [gap["urgency"] for gap in gaps] == sorted(gap["urgency"] for gap in gaps)
        assert all(gap["reason"] and "{" not in gap["reason"] for gap in gaps)
    overdue = [g["reason"] for gaps in with_gaps for g in gaps if g["gap"] == "denosumab-overdue"]
    assert all("months ago" in reason for reason in overdue)
    assert len(overdue) > 0


def test_the_summary_counts_what_the_file_holds(people, summary, tmp_path):
    out = tmp_path / "out.parquet"
    _run(people, "--out", out)
    frame = pl.read_parquet(out)
    assert summary["people"] == len(frame)
    shown = 0
    for line in summary["recommendations"]:
        held = frame[line["id"]].cast(pl.String)
        if line["applies"] is not None:
            assert line["applies"] == (held == "applies").sum()
            shown += 1
    assert shown > 200
    gaps = frame.explode("gaps").unnest("gaps")["gap"].value_counts()
    for line in summary["gaps"]:
        if line["applies"]:
            assert line["applies"] == gaps.filter(pl.col("gap") == line["id"])["count"].item()


def test_every_rule_of_the_pack_is_in_the_summary_with_its_words(summary):
    assert {line["id"] for line in summary["gaps"]} == set(PACK.care_gaps)
    urgencies = [line["urgency"] for line in summary["gaps"]]
    assert urgencies == sorted(urgencies)
    assert all(line["sources"] and line["action"] for line in summary["gaps"])
    assert {line["fact"] for line in summary["missing"]} <= set(PACK.facts)


def test_guidelines_side_by_side_agree_with_the_rows(people, summary, tmp_path):
    out = tmp_path / "out.parquet"
    _run(people, "--out", out)
    frame = pl.read_parquet(out)

    def treated(*ids):
        return pl.any_horizontal([pl.col(name).cast(pl.String) == "applies" for name in ids])

    sides = {
        "us": treated("acp-1a", "acp-1b", "nof-treat-frax"),
        "uk-nice": treated("nice-treat-criteria"),
        "jama": treated("jama-high-risk"),
    }
    for side in summary["comparison"]["sides"]:
        if side["treats"] is not None:
            assert side["treats"] == frame.select(sides[side["id"]].sum()).item()
    for overlap in summary["comparison"]["overlaps"]:
        exactly = pl.all_horizontal(
            [is_on if name in overlap["treated_by"] else ~is_on for name, is_on in sides.items()]
        )
        if overlap["people"] is not None:
            assert overlap["people"] == frame.select(exactly.sum()).item()
    assert any(overlap["people"] for overlap in summary["comparison"]["overlaps"])
    pairs = {(why["treated_by"], why["not_by"]) for why in summary["comparison"]["whys"]}
    assert pairs == {(one, other) for one in sides for other in sides if one != other}


def test_another_threshold_moves_those_rules_that_use_it(summary):
    shifted = {line["id"]: line for line in summary["what_if"]["shifted"]}
    assert "nof-treat-frax" in shifted
    line = shifted["nof-treat-frax"]
    assert line["gained"] is None or line["gained"] > 0
    assert line["lost"] in (0, None)
    assert "denosumab-overdue" not in shifted


def test_a_rule_that_is_replaced_and_a_guideline_on_another_day(people):
    found = json.loads(
        _run(people, "--format", "json", "--what-if", "denosumab-overdue=current_drug == denosumab").stdout
    )
    (line,) = found["what_if"]["shifted"]
    assert line["id"] == "denosumab-overdue"
    assert line["after"] is None or line["after"] > line["before"]
    both = json.loads(_run(people, "--format", "json", "--compare", "us,us@2020-01-01").stdout)
    before, after = both["comparison"]["sides"]
    assert before["treats"] > after["treats"]  # ACP's recommendations of 2023 were not in force yet.


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--compare", "us"), "2 to 4"),
        (("--compare", "us,uk-nise"), "nearest: uk-nice"),
        (("--compare", "us,us@1999-01-01"), "in force on 1999-01-01"),
        (("--what-if", "frax_hip"), "NAME=VALUE"),
        (("--what-if", "frax_hip=7->8"), "no rule compares frax_hip with 7"),
        (("--what-if", "frax_hop=3->2"), "nearest: frax_hip"),
        (("--what-if", "acp-1a=osteoporosis and"), "acp-1a"),
        (("--what-if", "acp-1x=osteoporosis"), "nearest"),
        (("--as-of", "2026"), "not a day"),
    ],
)
def test_options_that_cannot_be_used_are_refused(people, arguments, words):
    with pytest.raises(InputError, match=words):
        _run(people, *arguments)


def test_another_pack_without_gaps_or_a_recipe(tmp_path):
    path, out = tmp_path / "people.csv", tmp_path / "out.csv"
    name = next(iter(load([TEA]).packs[0].facts))
    path.write_text(f"id,{name}\na,\nb,\n")
    _run(path, "--pack", TEA, "--out", out)
    assert len(pl.read_csv(out)) == 2
    with pytest.raises(InputError, match=r"population\.yaml"):
        _run("demo", "--pack", TEA, "--out", tmp_path / "people.parquet")


def test_demo_refuses_what_it_cannot_do(tmp_path):
    with pytest.raises(InputError, match="1 or more"):
        _run("demo", "--n", 0, "--out", tmp_path / "people.parquet")
    with pytest.raises(InputError, match="Parquet only"):
        _run("demo", "--n", 5, "--out", tmp_path / "people.csv")


def test_a_table_of_comma_separated_values(people, tmp_path):
    out = tmp_path / "out.csv"
    _run(people, "--out", out)
    frame = pl.read_csv(out, infer_schema=False)
    assert len(frame) == 3000
    overdue = frame.filter(pl.col("gaps").str.contains("denosumab-overdue"))
    assert overdue["reasons"].str.contains("dose was").all()


def test_what_a_measure_does_not_look_at_is_refused(tmp_path):
    with pytest.raises(InputError, match="--base does not go with --measure"):
        _run(tmp_path, "--measure", "cms249", "--base", "https://example.org/fhir")
