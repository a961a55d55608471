"""What editors see: one recommendation with its verdict table, and the difference of two editions."""

import shutil
from pathlib import Path

import pytest
from teapot import edit

from osler.core.errors import InputError
from osler.knowledge.diff import diff
from osler.knowledge.show import show

TREAT = "recommendations/wilt/north-treat.yaml"


def test_show_gives_words_source_cases_and_uses(tea: Path) -> None:
    shown = show(tea, "north-treat")
    assert shown.source is not None
    assert shown.source.short == "Northern Guild 2021"
    assert "at or below -2.5" in shown.condition
    assert shown.cases[0].name == "base"
    assert all(case.agrees for case in shown.cases)
    assert shown.used_by == ("line/treat", "line/open", "disagreement/who-to-treat")


def test_show_names_the_nearest(tea: Path) -> None:
    with pytest.raises(InputError, match="north-treat"):
        show(tea, "north-treet")


def test_show_without_test_file_has_no_cases(tea: Path) -> None:
    (tea / TREAT.replace(".yaml", ".test.yaml")).unlink()
    assert show(tea, "north-treat").cases == ()


def test_diff_tells_added_removed_changed_and_turned_verdicts(tea: Path, tmp_path: Path) -> None:
    new = Path(shutil.copytree(tea, tmp_path / "new"))
    edit(new, TREAT, "leaf_score_lowest <= -2.5", "leaf_score_lowest < -2.5")
    (new / "recommendations/wilt/rinse-cup.yaml").rename(new / "recommendations/wilt/wash-cup.yaml")
    edit(new, "recommendations/wilt/wash-cup.yaml", "id: rinse-cup", "id: wash-cup")
    found = diff(tea, new)
    assert (found.added, found.removed) == (("wash-cup",), ("rinse-cup",))
    assert [(change.id, [field.field for field in change.fields]) for change in found.changed] == [
        ("north-treat", ["when"])
    ]
    assert [(turn.case, turn.before, turn.after) for turn in found.verdicts] == [
        ("lowest leaf score at -2.5", "applies", "does not apply")
    ]


def test_equal_editions_do_not_differ(tea: Path) -> None:
    found = diff(tea, tea)
    assert (found.added, found.removed, found.changed, found.verdicts) == ((), (), (), ())
