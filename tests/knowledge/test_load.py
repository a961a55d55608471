"""Loading: what a pack holds, and one clear line for every kind of bad input."""

from pathlib import Path

import pytest
from teapot import edit

from osler.core.errors import InputError, KnowledgeError
from osler.knowledge import load
from osler.logic import facts_of

TREAT = "recommendations/wilt/north-treat.yaml"

BAD = {
    "unknown key": (TREAT, "priority: 1", "priorty: 1", "priorty", "rename it to 'priority'"),
    "unknown key inside": (TREAT, "  patient: C", "  patiant: C", "patiant", "rename it to 'patient'"),
    "missing key": (TREAT, "locator: Rule 1\n", "", "locator", "add locator"),
    "value not allowed": (TREAT, "direction: for", "direction: with", "direction", "against, for, neutral"),
    "number for text": (TREAT, 'figures: ["-2.5", 40 mg]', "figures: [-2.5, 40 mg]", "figures.0", "quotes"),
    "year not quoted": (TREAT, 'since: "2021"', "since: 2021", "in_force.since", "quotes"),
    "key twice": (
        TREAT,
        "about: who-to-treat",
        "about: who-to-treat\nabout: x",
        "'about' stands twice",
        "keep one",
    ),
    "key twice further in": (
        TREAT,
        "  patient: C",
        "  patient: x\n  patient: C",
        "'patient' stands twice",
        "keep one",
    ),
    "key no word": (TREAT, "title: Treat", "? [title]\n: Treat", "a list or a mapping", "a word as the key"),
    "bare yes": (TREAT, "strength: strong", "strength: yes", "'yes'", "in quotes"),
    "bare no as key": ("facts/cup_kind.yaml", "mug: a mug", "no: none", "'no'", "in quotes"),
    "not YAML": (TREAT, "title: Treat", "title: [Treat", "is not YAML", "indentation"),
    "unknown fact": (TREAT, "heavy_steeping and", "heavy_steepng and", "heavy_steepng", "heavy_steeping"),
    "unit missing": ("facts/heavy_steeping.yaml", "90 min", "90", "unit is missing", "90 min"),
    "circle": (
        "facts/heavy_steeping.yaml",
        "steep_minutes >= 90 min",
        "heavy_steeping",
        "by itself",
        "break the circle",
    ),
    "implied fact unknown": (
        "implications.yaml",
        "kettle_scald: false",
        "ketle_scald: false",
        "ketle_scald",
        "kettle_scald",
    ),
    "implied value wrong": (
        "implications.yaml",
        "kettle_scald: false",
        "kettle_scald: 3",
        "true or false",
        "correct the value",
    ),
    "id taken": (
        "recommendations/wilt/rinse-cup.yaml",
        "id: rinse-cup",
        "id: north-treat",
        "is taken by",
        "another id",
    ),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_line_with_file_key_and_mend(case: tuple[str, ...], tea: Path) -> None:
    name, old, new, key, mend = case
    edit(tea, name, old, new)
    with pytest.raises(KnowledgeError) as error:
        load([tea])
    message = str(error.value)
    assert "\n" not in message
    for part in (name if key != "is taken by" else "wilt/", key, mend):
        assert part in message


def test_a_folder_without_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"holds no pack\.yaml"):
        load([tmp_path])


def test_a_file_that_is_not_utf8_is_named(tea: Path) -> None:
    (tea / "premises.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(KnowledgeError, match=r"premises\.yaml: cannot be read"):
        load([tea])


@pytest.mark.parametrize("name", ["recomendations/x.yaml", "extra.yaml"])
def test_a_file_in_no_known_place_is_refused(name: str, tea: Path) -> None:
    (tea / name).parent.mkdir(exist_ok=True)
    (tea / name).write_text("a: 1\n")
    with pytest.raises(KnowledgeError, match="belongs to a pack"):
        load([tea])


def test_trials_without_a_drug_are_refused(tea: Path) -> None:
    (tea / "drugs/camelline.trials.yaml").rename(tea / "drugs/other.trials.yaml")
    with pytest.raises(KnowledgeError, match="no drug 'other'"):
        load([tea])


def test_a_date_without_quotes_stays_text(tea: Path) -> None:
    edit(tea, TREAT, 'last_checked: "2026-01-15"', "last_checked: 2026-01-15")
    assert load([tea]).packs[0].recommendations["north-treat"].last_checked == "2026-01-15"


def test_aliases_and_merges_are_read(tea: Path) -> None:
    """The short ways of the loader leave the rest of YAML as it is."""
    from osler.knowledge.yaml_file import read_yaml  # noqa: PLC0415 - the one test of the loader itself

    text = "a: &a {k: [1, x]}\nb: *a\nc: {<<: *a, 2: 010}\nd: &d [*d]\n"
    (tea / "some.yaml").write_text(text)
    content = read_yaml(tea, "some.yaml")
    assert isinstance(content, dict)
    assert content["a"] == {"k": [1, "x"]}
    assert content["b"] is content["a"]
    assert content["c"] == {"k": [1, "x"], 2: "010"}
    assert content["d"][0] is content["d"]


def test_the_pack_holds_every_condition_under_its_key(tea: Path) -> None:
    pack = load([tea]).packs[0]
    assert {
        "north-treat",
        "drug/camelline/weekly",
        "drug/camelline/scald",
        "plan/brew",
        "plan/brew/remedy",
        "line/treat",
        "disagreement/who-to-treat",
        "premise/no-wilt",
        "must_say/camelline-exit",
    } <= set(pack.conditions)
    assert facts_of(pack.conditions["north-treat"]) == ("leaf_score_lowest", "heavy_steeping", "green_tongue")
    assert [trial.trial for trial in pack.drugs["camelline"].trials] == ["TEAPOT"]
    assert "Northern Guild 2021" in pack.names_with_digits


def test_a_pack_is_found_by_its_id(tea: Path) -> None:
    knowledge = load([tea])
    assert knowledge.pack("tea-wilt").head.default_region == "north"
    assert knowledge.version.startswith("tea-wilt 2026.01.15+")
    with pytest.raises(InputError, match="use one of tea-wilt"):
        knowledge.pack("coffee")


def test_the_packaged_content_loads() -> None:
    assert load().packs
