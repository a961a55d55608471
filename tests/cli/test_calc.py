"""`osler calc`: the list, a result in each form, and what is said of bad input."""

from __future__ import annotations

import json
import sys

import msgspec
import pytest

from osler.cli import main
from osler.core.calculation import Calculation
from teahouse import TEA

CLEARANCE = ("calc", "crcl_cockcroft_gault", "age=75", "weight=132.277 lb", "scr=1.2", "sex=female")


@pytest.fixture
def osler(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["osler", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code, captured.out, captured.err

    return run


def test_without_a_name_the_calculators_are_listed_with_what_is_left_out(osler):
    status, out, err = osler("calc")
    assert (status, err) == (0, "")
    assert "  crcl_cockcroft_gault\n" in out
    assert "needs: age weight serum_creatinine sex" in out
    assert out.index("Left out, and why") < out.index("Garvan")
    assert max(map(len, out.splitlines())) <= 80


def test_the_list_as_json_and_markdown(osler):
    listed = json.loads(osler("calc", "--format", "json")[1])
    assert {"calculators", "left_out"} == set(listed)
    card = next(item for item in listed["calculators"] if item["name"] == "ost")
    assert [item["name"] for item in card["inputs"]] == ["age", "weight"]
    assert card["formulas"][0]["formula"] == "truncate(0.2 × (weight − age))"
    markdown = osler("calc", "--format", "markdown")[1]
    assert "| `ost` | `age`, `weight` |" in markdown
    assert "## Left out, and why" in markdown


def test_a_result_shows_formula_numbers_limits_and_source(osler):
    status, out, _ = osler(*CLEARANCE)
    assert status == 0
    assert "• Creatinine clearance: 38.4 mL/min" in out
    assert "(140 − age) × weight / (72 × serum creatinine)" in out
    assert "(140 − 75) × 59.9998" in out
    assert "Limits" in out
    assert "Nephron 16(1):31-41. 1976" in out


def test_a_result_as_json_is_the_calculation_object_and_nothing_else(osler):
    out = osler(*CLEARANCE, "--format", "json")[1]
    found = msgspec.json.decode(out, type=Calculation)
    assert found.results[0].shown == "38.4 mL/min"
    assert found.inputs[1].value == pytest.approx(60, abs=0.001)


def test_a_result_as_markdown(osler):
    out = osler(*CLEARANCE, "--format", "markdown")[1]
    assert out.startswith("# Creatinine clearance (Cockcroft-Gault)\n\n## Result\n")


def test_a_card_shows_what_is_wanted_and_done(osler):
    out = osler("calc", "qfracture", "--card")[1]
    assert "• height: height, in cm, 120 to 220" in out
    assert "• dementia: dementia, yes or no, taken as no if not given" in out
    assert "Notice" in out
    out = osler("calc", "frax-gc", "--card")[1]
    assert "may be left out" in out
    markdown = osler("calc", "ost", "--card", "--format", "markdown")[1]
    assert "- OST = truncate(0.2 × (weight − age))" in markdown
    assert "- High risk: Below -4. [1]" in markdown
    assert json.loads(osler("calc", "ost", "--card", "--format", "json")[1])["name"] == "ost"


def test_the_licence_notice_stands_beside_the_score(osler):
    out = osler("calc", "qfracture", "sex=female", "age=65", "height=165", "weight=68")[1]
    assert "QFracture is a trademark of ClinRisk" in out
    assert out.index("hip fracture: 1.2%") < out.index("Notice") < out.index("How it was worked out")
    assert "none of these: antidepressants" in out


def test_another_pack(osler):
    status, out, _ = osler("calc", "scald_risk", "cups=8", "--pack", str(TEA))
    assert status == 0
    assert "Caution" not in out
    assert (
        "Caution: Use both hands."
        in osler("calc", "scald_risk", "cups=8", "clumsy=yes", "--pack", str(TEA))[1]
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("crcl_cockroft",), "nearest: crcl_cockcroft_gault"),
        (("ost", "age=60"), "ost needs weight (in kg)"),
        (("ost", "age=60", "weight"), "'weight' is not NAME=VALUE"),
        (("ost", "age=60", "age=61", "weight=70"), "'age' is given twice"),
        (("ost", "age=60", "weight=900"), "it lies between 25 and 200 kg"),
        (("ost", "age=60", "weight=70", "hight=170"), "ost has no input 'hight'; nearest: weight"),
        (("ost", "age=60", "weight=70 mmol"), "has a unit that does not fit"),
        (
            ("qfracture", "sex=female", "age=65", "height=165", "weight=40"),
            "body mass index must lie between",
        ),
    ],
)
def test_bad_input_is_one_line_and_status_2(osler, words, said):
    status, out, err = osler("calc", *words)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
