"""The tea pack for tests: loading it, changing a copy of it, asking it, and what every answer owes."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from osler.answer import Request, compose
from osler.asking import Wish
from osler.asking import ask as ask_with
from osler.giving import from_map
from osler.knowledge import Knowledge, load
from osler.reasoning import build_case, judge

TEA = Path(__file__).parent / "packs" / "tea"
QUESTION = "Which remedy for tea wilt?"
WILTED = {"leaf_score_rim": -3.0, "kettle_scald": False, "cup_kind": "mug"}


@cache
def tea() -> Knowledge:
    return load([TEA])


def variant(folder: Path, files: dict) -> Knowledge:
    """A copy of the tea pack: each file replaced by a text, or by what a function makes of its own."""
    copy = folder / "tea"
    if not copy.exists():
        shutil.copytree(TEA, copy)
    for name, change in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change(path.read_text()) if callable(change) else change)
    return load([copy])


def ask(facts=None, *, knowledge=None, question=QUESTION, **wish):
    known = knowledge or tea()
    given = from_map(known.packs[0], facts or {})
    return ask_with(known, question, given=given, wish=Wish(**wish)).answer


def composed(pack, reading, facts, audience="clinician", region=None, as_of=None):
    """An answer to a reading made by hand."""
    day = as_of or pack.head.last_updated
    case = build_case(pack, from_map(pack, facts))
    request = Request(audience=audience, region=region or pack.head.default_region, as_of=day)
    return compose(pack, reading, case, judge(pack, case, as_of=day), request)


def statements(answer):
    return {said.id: said for section in answer.sections for said in section.statements}


def cited_parts(answer):
    """Everything on the page that owes a source."""
    yield answer.bottom_line
    yield from answer.premise
    yield from answer.alerts
    yield from statements(answer).values()
    for dispute in answer.disagreements:
        yield from dispute.positions
    for drug in answer.candidates:
        yield from (*drug.arguments_for, *drug.arguments_against)


def assert_sound(answer):
    """What holds of every answer that is no abstention."""
    listed = [item.number for item in answer.references]
    assert listed == list(range(1, len(listed) + 1))
    cited = set()
    for part in cited_parts(answer):
        assert part.citations, f"uncited: {part}"
        cited.update(part.citations)
    assert cited == set(listed)
    assert not answer.withheld
    assert answer.bottom_line.text.strip()
    ids = [said.id for section in answer.sections for said in section.statements]
    assert len(ids) == len(set(ids))
    assert len({section.id for section in answer.sections}) == len(answer.sections)
    for said in statements(answer).values():
        assert (said.applies == "unknown") == bool(said.depends_on)


def citations_by_source(answer):
    names = {item.number: item.id for item in answer.references}
    return {
        said.id: [names[number] for number in said.citations]
        for section in answer.sections
        for said in section.statements
    }
