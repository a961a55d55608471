"""One recommendation with its source and the verdict table of its cases, for editors and reviewers."""

from __future__ import annotations

from pathlib import Path

import msgspec

from osler.core.case import Value
from osler.core.errors import InputError, KnowledgeError
from osler.knowledge.judging import BASE, EXPECTED, judge_case
from osler.knowledge.load import load_pack
from osler.knowledge.pack import Pack
from osler.knowledge.places import TEST_ENDING, yaml_files
from osler.knowledge.schema import Recommendation, Source, TestCase, TestFile
from osler.knowledge.shape import read_shape
from osler.knowledge.values import MisfitError
from osler.knowledge.yaml_file import UnreadableError
from osler.logic import nearest, say


class ShownCase(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the verdict table."""

    name: str
    facts: dict[str, Value | int]
    """All facts of the case, the base's included."""
    expect: str
    verdict: str
    """What the engine says: "applies", "does not apply", "unknown", or why the case cannot be judged."""
    missing: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the engine says what the case expects."""
        return self.verdict == self.expect


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation with all that stands behind it."""

    recommendation: Recommendation
    source: Source | None
    condition: str
    """The condition in plain words."""
    file: str
    cases: tuple[ShownCase, ...]
    """The base first; empty where there is no test file."""
    used_by: tuple[str, ...]
    """Keys of the plans' lines, disagreements, premises and must-says that rest on it."""


def show(root: Path, name: str) -> Shown:
    """The recommendation with this id in the pack at `root`.

    Raises:
        InputError: the pack has no such recommendation; the message names the nearest.
        KnowledgeError: the pack or the test file cannot be read.
    """
    pack = load_pack(root)
    rec = pack.recommendations.get(name)
    if rec is None:
        mend = nearest(name, pack.recommendations) or "; list them with osler knowledge show"
        raise InputError(f"there is no recommendation {name!r} in {pack.head.id}{mend}")
    file = _file_of(root, name)
    tests = read_tests(root, file)
    return Shown(
        recommendation=rec,
        source=pack.sources.get(rec.source),
        condition=say(pack.conditions[name], pack.lexicon),
        file=file,
        cases=() if tests is None else verdict_table(pack, name, tests),
        used_by=tuple(_used_by(pack, name)),
    )


def verdict_table(pack: Pack, name: str, tests: TestFile) -> tuple[ShownCase, ...]:
    """The engine's verdict on each case of a test file, the base first."""
    return tuple(_row(pack, name, tests, case) for case in (BASE, *tests.cases))


def _row(pack: Pack, name: str, tests: TestFile, case: TestCase) -> ShownCase:
    facts = {key: value for key, value in {**tests.base, **case.set}.items() if key not in case.drop}
    try:
        judged = judge_case(pack, name, tests, case)
    except MisfitError as error:
        return ShownCase(name=case.name, facts=facts, expect=case.expect, verdict=str(error))
    verdict = judged.verdict
    return ShownCase(
        name=case.name,
        facts=facts,
        expect=case.expect,
        verdict=EXPECTED[verdict.truth],
        missing=verdict.missing,
    )


def _file_of(root: Path, name: str) -> str:
    names = [entry.name for entry in yaml_files(root, tests=False)]
    return next((file for file in names if file.endswith(f"/{name}.yaml")), name)


def read_tests(root: Path, file: str) -> TestFile | None:
    """The test file beside a recommendation's file, or None.

    Raises:
        KnowledgeError: it cannot be read.
    """
    path = file.removesuffix(".yaml") + TEST_ENDING
    if not (root / path).is_file():
        return None
    try:
        return read_shape(root, path, TestFile)
    except UnreadableError as error:
        raise KnowledgeError(str(error.finding)) from None


def _used_by(pack: Pack, name: str) -> list[str]:
    lines = {line.id: line for plan in pack.plans for line in plan.lines}
    used = [f"line/{line.id}" for line in lines.values() if name in line.rests_on]
    used.extend(
        f"disagreement/{item.id}"
        for item in pack.disagreements.values()
        if any(side.recommendation == name for side in item.sides)
    )
    used.extend(f"premise/{item.id}" for item in pack.premises if name in item.rests_on)
    used.extend(f"emergency/{item.id}" for item in pack.emergencies if name in item.rests_on)
    used.extend(f"must_say/{item.id}" for item in pack.must_say if item.fallback == name)
    return used
