"""Where a pack keeps what: which file holds which shape."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from osler.calculators import Hazard
from osler.knowledge.finding import Finding
from osler.knowledge.schema import (
    Article,
    BottomLine,
    CalculatorFile,
    Card,
    CardTests,
    CareGap,
    Chart,
    Disagreement,
    DoseHazard,
    Drug,
    DrugPart,
    EditorialLimit,
    Emergency,
    FactFile,
    Guideline,
    Implication,
    LeftOutCalculator,
    MustSay,
    NotCovered,
    PackFile,
    PlanFile,
    Population,
    Premise,
    Recommendation,
    RecordCode,
    ReviewRules,
    Source,
    TestFile,
)


class Place(NamedTuple):
    """One kind of file: the struct field its content goes to, and its shape."""

    kind: str
    shape: Any


LISTS = {
    "implications.yaml": Place("implications", tuple[Implication, ...]),
    "premises.yaml": Place("premises", tuple[Premise, ...]),
    "emergencies.yaml": Place("emergencies", tuple[Emergency, ...]),
    "must_say.yaml": Place("must_say", tuple[MustSay, ...]),
    "articles.yaml": Place("articles", tuple[Article, ...]),
    "not_covered.yaml": Place("not_covered", tuple[NotCovered, ...]),
    "dose_hazards.yaml": Place("dose_hazards", tuple[DoseHazard, ...]),
    "editorial.yaml": Place("editorial", tuple[EditorialLimit, ...]),
    "calculator_inputs.yaml": Place("calculator_inputs", tuple[FactFile, ...]),
    "calculators_left_out.yaml": Place("calculators_left_out", tuple[LeftOutCalculator, ...]),
    "record_codes.yaml": Place("record_codes", tuple[RecordCode, ...]),
    "charts.yaml": Place("charts", tuple[Chart, ...]),
    "review.yaml": Place("review", ReviewRules),
    "guidelines.yaml": Place("guidelines", tuple[Guideline, ...]),
    "population.yaml": Place("population", Population),
}
FOLDERS = {
    "facts": Place("facts", FactFile),
    "sources": Place("sources", Source),
    "drugs": Place("drugs", Drug),
    "recommendations": Place("recommendations", Recommendation),
    "plans": Place("layouts", PlanFile),
    "lines": Place("line_files", tuple[BottomLine, ...]),
    "disagreements": Place("disagreements", Disagreement),
    "calculators": Place("calculators", CalculatorFile),
    "care_gaps": Place("care_gaps", CareGap),
    "decision_support": Place("cards", Card),
    "reading": Place("reading", Any),
}
HEAD = Place("head", PackFile)
TESTS: dict[str, Place] = {"decision_support": Place("card_tests", CardTests)}
"""By folder: the tests of what it holds; elsewhere those of a recommendation."""
TESTS_ELSEWHERE = Place("tests", TestFile)
PARTS = {"drugs": Place("parts", DrugPart), "calculators": Place("models", Hazard)}
"""By folder: what a file is whose name has a dot before its ending."""
TEST_ENDING = ".test.yaml"


class Entry(msgspec.Struct, frozen=True):
    """A file of a pack and its stat, as the operating system lists it."""

    name: str
    """Path inside the pack, with forward slashes."""
    size: int
    changed: int
    """Modification time in nanoseconds."""


def yaml_files(root: Path, *, tests: bool) -> list[Entry]:
    """The YAML files of a pack in name order, with or without the tests; hidden ones are passed over."""
    return sorted(_scan(str(root), "", tests), key=lambda entry: entry.name)


def _scan(folder: str, prefix: str, tests: bool) -> Iterator[Entry]:
    with os.scandir(folder) as found:
        for item in found:
            if item.name.startswith("."):
                continue
            if item.is_dir():
                yield from _scan(item.path, f"{prefix}{item.name}/", tests)
            elif item.name.endswith(".yaml") and (tests or not item.name.endswith(TEST_ENDING)):
                stat = item.stat()
                yield Entry(prefix + item.name, stat.st_size, stat.st_mtime_ns)


def place_of(name: str) -> Place | Finding:
    """Which kind of file this is, by its path inside the pack."""
    folder, _, rest = name.partition("/")
    if not rest:
        place = HEAD if name == "pack.yaml" else LISTS.get(name)
        known = ", ".join(["pack.yaml", *LISTS])
        return place or Finding(
            "unknown-file", name, "no such file belongs to a pack", f"known files: {known}"
        )
    place = FOLDERS.get(folder)
    if place is None:
        known = ", ".join(FOLDERS)
        return Finding(
            "unknown-file", name, f"no folder {folder!r} belongs to a pack", f"known folders: {known}"
        )
    if name.endswith(TEST_ENDING):
        return TESTS.get(folder) or TESTS_ELSEWHERE
    return PARTS.get(folder, place) if "." in rest.removesuffix(".yaml") else place
