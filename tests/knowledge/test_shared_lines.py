"""A line under `lines/` stands wherever a plan names it; what names none, or is never named, is refused."""

from pathlib import Path

import pytest
from teapot import edit

from osler.core.errors import KnowledgeError
from osler.knowledge.check import check
from osler.knowledge.load import load_pack
from osler.knowledge.show import show

PLAN = "plans/10-brew.yaml"
OPEN = """  - id: open
    text:
      clinician: A remedy is advised at a lowest leaf score of -2.5 or below.
      patient: A remedy helps at a leaf score of -2.5 or lower.
    rests_on: [north-treat]
"""


@pytest.fixture
def shared(tea: Path) -> Path:
    """The tea pack with its last bottom line under `lines/`, named in the same place by its plan."""
    edit(tea, PLAN, OPEN, "  - open\n")
    (tea / "lines").mkdir()
    (tea / "lines/bands.yaml").write_text(OPEN.replace("\n    ", "\n  ").lstrip(), encoding="utf-8")
    return tea


def test_a_shared_line_stands_where_the_plan_names_it(shared: Path) -> None:
    pack = load_pack(shared)
    assert [line.id for line in pack.plans[0].lines] == ["treat", "no-remedy", "open"]
    assert "line/open" in pack.conditions
    assert check(shared) == []


def test_two_plans_may_name_one_line(shared: Path) -> None:
    plan = (shared / PLAN).read_text(encoding="utf-8")
    second = plan[: plan.index("  - id: treat")] + plan[plan.index("  - open") :]
    (shared / "plans/20-other.yaml").write_text(second.replace("id: brew", "id: other"), encoding="utf-8")
    pack = load_pack(shared)
    assert [[line.id for line in plan.lines][-1] for plan in pack.plans] == ["open", "open"]
    assert show(shared, "north-treat").used_by.count("line/open") == 1


@pytest.mark.parametrize(
    ("old", "new", "rule", "says"),
    [
        ("  - open\n", "  - opne\n", "dangling-id", "use one of the nearest: open"),
        ("  - open\n", "", "unused-line", "no plan names the shared bottom line 'open'"),
        ("id: no-remedy", "id: treat", "duplicate-id", "'treat' is taken by plans/10-brew.yaml"),
        ("id: no-remedy", "id: open", "duplicate-id", "'open' is taken by lines/bands.yaml"),
    ],
)
def test_the_loader_refuses_what_leads_nowhere(
    shared: Path, old: str, new: str, rule: str, says: str
) -> None:
    edit(shared, PLAN, old, new)
    with pytest.raises(KnowledgeError):
        load_pack(shared)
    found = [finding for finding in check(shared) if finding.rule == rule]
    assert any(says in str(finding) for finding in found)


def test_a_fault_in_a_shared_line_names_its_own_file(shared: Path) -> None:
    edit(shared, "lines/bands.yaml", "[north-treat]", "[north]")
    assert [finding.file for finding in check(shared) if finding.rule == "dangling-id"] == [
        "lines/bands.yaml"
    ]
