"""Each rule of the lint finds what it is for, in a pack that has that one fault; a clean pack has none."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from teapot import edit

from osler.core.errors import KnowledgeError
from osler.knowledge.check import check
from osler.knowledge.check.__main__ import main
from osler.knowledge.load import CONTENT

REC = "recommendations/wilt/"
TREAT, TESTS = REC + "north-treat.yaml", REC + "north-treat.test.yaml"
RINSE = REC + "rinse-cup.yaml"
SCALD = "calculators/scald_risk.yaml"
SAID = "The cup is rinsed after use."

# rule: (file to edit, old text, new text)
FAULTS = {
    "unknown-key": (RINSE, "title:", "titel:"),
    "bad-condition": (RINSE, '"true"', "teapot"),
    "id-not-file-name": (RINSE, "id: rinse-cup", "id: rinse-mug"),
    "dangling-id: source": (RINSE, "north-guild", "north-gild"),
    "dangling-id: topic": (RINSE, "topic: wilt", "topic: welt"),
    "dangling-id: section": (RINSE, "section: care", "section: cares"),
    "dangling-id: drug": (TREAT, "drugs: [camelline]", "drugs: [cameline]"),
    "dangling-id: also": (RINSE, "direction: for", "direction: for\nalso: [rinse]"),
    "dangling-id: refines": (RINSE, "direction: for", "direction: for\nrefines: rinse"),
    "dangling-id: covers": (RINSE, "direction: for", "direction: for\ncovers: [rinse]"),
    "dangling-id: rests_on": ("plans/10-brew.yaml", "rests_on: [north-treat]", "rests_on: [north]"),
    "ended-statement": (TREAT, 'in_force: {since: "2021"}', 'in_force: {since: "2021", until: "2024"}'),
    "dangling-id: item": ("must_say.yaml", "drug/camelline/exit", "drug/camelline/exits"),
    "dangling-id: side": (
        "disagreements/who-to-treat.yaml",
        "recommendation: south-treat",
        "recommendation: s",
    ),
    "dangling-id: successor": (
        "sources/north-guild.yaml",
        "status: current",
        "status: current\nsuperseded_by: x",
    ),
    "missing-locator": (RINSE, "locator: Rule 9", 'locator: ""'),
    "superseded-source": ("sources/south-guild.yaml", "status: current", "status: superseded"),
    "retracted-source": ("sources/south-guild.yaml", "status: current", "status: retracted"),
    "base-does-not-apply": (TESTS, "leaf_score_lowest: -3.5", "leaf_score_lowest: -1.5"),
    "wrong-verdict": (TESTS, "just below -2.5, expect: applies", "just below -2.5, expect: does not apply"),
    "wrong-verdict: missing": (TESTS, "missing: [green_tongue]", "missing: [steep_minutes]"),
    "unnamed-missing-fact": (TESTS, ", missing: [steep_minutes]", ""),
    "untested-boundary": (TESTS, "set: {leaf_score_lowest: -2.4}", "set: {leaf_score_lowest: -2.3}"),
    "untested-missing-fact": (
        TESTS,
        "drop: [steep_minutes], missing: [steep_minutes]",
        "drop: [green_tongue], missing: [green_tongue]",
    ),
    "missing-case": (
        REC + "scald-cool.test.yaml",
        "expect: does not apply, set: {kettle_scald: false}",
        "expect: applies",
    ),
    "bad-value: unknown fact": (TESTS, "base: {", "base: {teapot: true, "),
    "bad-value: range": (TESTS, "leaf_score_lowest: -3.5", "leaf_score_lowest: -35"),
    "unknown-unit": ("facts/steep_minutes.yaml", "unit: min", "unit: blink"),
    "wrong-conversion": ("facts/steep_minutes.yaml", "h: 60", "h: 6"),
    "id-not-file-name: calculator": (SCALD, "id: scald_risk", "id: scald_risks"),
    "bad-calculator": (SCALD, "derive: not clumsy", "derive: not klumsy"),
    "dangling-id: calculator's source": (SCALD, "- {source: north-guild", "- {source: north-gild"),
    "dangling-id: band's source": (SCALD, "10 %, source: north-guild", "10 %, source: north-gild"),
    "dangling-id: what it gives": (SCALD, "last_checked", "gives: scalds\nlast_checked"),
    "missing-locator: calculator": (SCALD, "locator: Rule 3}\nexamples", 'locator: ""}\nexamples'),
    "wrong-example: value": (SCALD, "scald_percent: 2,", "scald_percent: 3,"),
    "wrong-example: word": (SCALD, "pot: small,", "pot: large,"),
    "wrong-example: band": (SCALD, "bands: [Low]", "bands: [High]"),
    "wrong-example: input": (SCALD, "given: {cups: 1}", "given: {cups: 100}"),
    "wrong-example: unknown input": (SCALD, "given: {cups: 1}", "given: {mugs: 1}"),
    "untested": (SCALD, "bands: [High, Cool it], ", ""),
    "unknown-unit: calculator input": ("calculator_inputs.yaml", 'unit: "{cups}/d"', "unit: blink"),
    "unknown-unit: step": (SCALD, 'type: number, unit: "%"', "type: number, unit: blink"),
    "dose-text-iu": (RINSE, SAID, "The cup is rinsed with 5 IU."),
    "dose-text-qd": (RINSE, SAID, "The cup is rinsed QD."),
    "dose-text-qd: every other day": (RINSE, SAID, "The cup is rinsed QOD."),
    "dose-text-trailing-zero": (TREAT, "Camelline 40 mg once", "Camelline 40.0 mg once"),
    "dose-text-naked-decimal": (RINSE, SAID, "The cup is rinsed with .5 mg."),
    "dose-text-microgram": (RINSE, SAID, "The cup is rinsed with 5 µg."),
    "dose-text-cc": (RINSE, SAID, "The cup is rinsed with 5 cc."),
    "dose-text-lower-case-liter": (RINSE, SAID, "The cup is rinsed with 5 ml."),
    "dose-text-subcutaneous": (RINSE, SAID, "The cup is rinsed SC."),
    "dose-text-morphine-or-magnesium": (RINSE, SAID, "The cup is rinsed with MgSO4."),
    "dose-text-comparison-sign": (RINSE, SAID, "The cup is rinsed if ≥ 5."),
    "dose-text-no-comma": (RINSE, SAID, "The cup is rinsed with 1000 mg."),
    "dose-text-drug-abbreviation": (RINSE, SAID, "The cup is rinsed after CML."),
    "dose-interval: regimen": ("drugs/camelline.yaml", "interval: once weekly", "interval: once daily"),
    "dose-interval: text": (TREAT, "Camelline 40 mg once weekly is", "Camelline 40 mg is"),
    "number-without-figure": (RINSE, SAID, "The cup is rinsed 7 times."),
    "number-without-figure: bottom line": (
        "plans/10-brew.yaml",
        "leaf score of -2.5 or below",
        "leaf score of -2.6 or below",
    ),
    "contradiction": (
        REC + "north-no-treat.yaml",
        "leaf_score_lowest > -2.5 and not heavy_steeping",
        "not heavy_steeping",
    ),
    "overlap": (REC + "scald-cool.yaml", "about: scald-care", "about: who-to-treat"),
    "hard-to-read": (
        RINSE,
        "Rinse the cup when it is empty.",
        "Immediate irrigation of emptied receptacles facilitates continuous hygiene.",
    ),
}


def test_the_tea_pack_is_clean(tea: Path) -> None:
    assert check(tea) == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_rule_finds_its_fault(name: str, tea: Path) -> None:
    file, old, new = FAULTS[name]
    edit(tea, file, old, new)
    found = check(tea)
    assert name.split(":", maxsplit=1)[0] in {finding.rule for finding in found}
    assert all(finding.mend and "\n" not in str(finding) for finding in found)


def test_a_missing_test_file_is_found(tea: Path) -> None:
    (tea / TESTS).unlink()
    assert [(finding.rule, finding.file) for finding in check(tea)] == [("missing-test-file", TREAT)]


def test_a_test_file_without_recommendation_is_found(tea: Path) -> None:
    (tea / REC / "lost.test.yaml").write_text("base: {}\ncases: []\n")
    assert [finding.rule for finding in check(tea)] == ["dangling-id"]


def test_all_files_are_reported_not_only_the_first(tea: Path) -> None:
    edit(tea, RINSE, "title:", "titel:")
    edit(tea, "sources/south-guild.yaml", "year: 2022", "year: twenty")
    files = {
        finding.file.split(":")[0] for finding in check(tea) if finding.rule in {"unknown-key", "bad-value"}
    }
    assert files == {RINSE, "sources/south-guild.yaml"}


@pytest.mark.parametrize(
    "text", ["The score is -2.0 and calcium 1.0 mg/dL in 2021.", "The cup holds 1,000 mL.", "Sip 5 mg daily."]
)
def test_safe_spellings_pass(text: str, tea: Path) -> None:
    edit(tea, RINSE, SAID, text)
    assert not [finding for finding in check(tea) if finding.rule.startswith("dose-text")]


def test_an_overlap_is_allowed_where_the_rules_are_linked(tea: Path) -> None:
    edit(tea, REC + "scald-cool.yaml", "about: scald-care", "about: who-to-treat\nrefines: north-treat")
    assert "overlap" not in {finding.rule for finding in check(tea)}


def test_a_folder_without_pack_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no knowledge pack"):
        check(tmp_path)


def test_the_command_for_authors_filters_and_sets_the_exit_status(tea: Path) -> None:
    assert CliRunner().invoke(main, [str(tea)]).exit_code == 0
    edit(tea, RINSE, SAID, "The cup is rinsed QD.")
    result = CliRunner().invoke(main, [str(tea), "rinse-cup"])
    assert result.exit_code == 1
    assert "dose-text-qd" in result.output
    assert CliRunner().invoke(main, [str(tea), "scald"]).output == "0 faults\n"


def test_the_packaged_content_is_clean() -> None:
    assert [
        str(finding)
        for root in sorted(path.parent for path in CONTENT.glob("*/pack.yaml"))
        for finding in check(root)
    ] == []
