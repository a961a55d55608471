"""All files of a pack, read and converted; what cannot be read becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from osler.calculators import Hazard
from osler.core.errors import KnowledgeError
from osler.knowledge.finding import Finding
from osler.knowledge.places import TEST_ENDING, Place, place_of, yaml_files
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
    Plan,
    PlanFile,
    Population,
    Premise,
    Recommendation,
    RecordCode,
    ReviewRules,
    Source,
    TestFile,
)
from osler.knowledge.shape import read_shape
from osler.knowledge.shared_lines import Shared
from osler.knowledge.yaml_file import UnreadableError


class Gathered(msgspec.Struct):
    """The content of a pack's files, not yet compiled, and the faults met in reading them."""

    root: Path
    head: PackFile | None = None
    facts: dict[str, FactFile] = {}
    sources: dict[str, Source] = {}
    drugs: dict[str, Drug] = {}
    parts: dict[str, DrugPart] = {}
    """By "<drug>.<part>"; already merged into the drugs."""
    recommendations: dict[str, Recommendation] = {}
    tests: dict[str, TestFile] = {}
    """By the id of the recommendation or care gap they stand beside."""
    layouts: dict[str, PlanFile] = {}
    line_files: dict[str, tuple[BottomLine, ...]] = {}
    shared_lines: dict[str, BottomLine] = {}
    """The bottom lines that plans name by id."""
    plans: dict[str, Plan] = {}
    """The layouts with the shared lines in their places."""
    disagreements: dict[str, Disagreement] = {}
    implications: tuple[Implication, ...] = ()
    premises: tuple[Premise, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    must_say: tuple[MustSay, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    articles: tuple[Article, ...] = ()
    dose_hazards: tuple[DoseHazard, ...] = ()
    editorial: tuple[EditorialLimit, ...] = ()
    charts: tuple[Chart, ...] = ()
    cards: dict[str, Card] = {}
    card_tests: dict[str, CardTests] = {}
    """By the id of the card they stand beside."""
    calculators: dict[str, CalculatorFile] = {}
    models: dict[str, Hazard] = {}
    """By "<calculator>.<model>"."""
    care_gaps: dict[str, CareGap] = {}
    calculator_inputs: tuple[FactFile, ...] = ()
    calculators_left_out: tuple[LeftOutCalculator, ...] = ()
    record_codes: tuple[RecordCode, ...] = ()
    review: ReviewRules = ReviewRules()
    population: Population | None = None
    guidelines: tuple[Guideline, ...] = ()
    reading: dict[str, Any] = {}
    """Raw data by file name without its ending."""
    files: dict[str, str] = {}
    """Path inside the pack by "<kind>/<id>", such as "recommendations/acp-first-line"."""
    findings: list[Finding] = []

    def file_of(self, kind: str, name: str = "") -> str:
        """The path of one item's file, for messages."""
        return self.files.get(f"{kind}/{name}", f"{kind}/{name}.yaml" if name else f"{kind}.yaml")


def gather(root: Path, *, tests: bool, raw: Mapping[str, bytes] | None = None) -> Gathered:
    """Reads a pack's files; `raw` holds those already read, in name order.

    Raises:
        KnowledgeError: there is no pack at `root`.
    """
    if not (root / "pack.yaml").is_file():
        raise KnowledgeError(
            f"{root}: is no knowledge pack, it holds no pack.yaml; give the folder that does"
        )
    found = Gathered(root)
    names = [entry.name for entry in yaml_files(root, tests=tests)] if raw is None else list(raw)
    for name in names:
        place = place_of(name)
        if isinstance(place, Finding):
            found.findings.append(place)
            continue
        try:
            content = read_shape(root, name, place.shape, raw[name] if raw is not None else None)
        except UnreadableError as error:
            found.findings.append(error.finding)
        else:
            _keep(found, place, name, content)
    _merge_parts(found)
    _share_lines(found)
    return found


def _keep(found: Gathered, place: Place, name: str, content: Any) -> None:  # noqa: ANN401 - any shape
    held = getattr(found, place.kind)
    if not isinstance(held, dict):
        found.files[f"{place.kind}/"] = name
        setattr(found, place.kind, content)
        return
    key = getattr(content, "id", stem(name))
    other = found.files.setdefault(f"{place.kind}/{key}", name)
    if other == name:
        held[key] = content
    else:
        why = f"the id {key!r} is taken by {other}"
        found.findings.append(Finding("duplicate-id", name, why, "give it another id"))


def stem(name: str) -> str:
    """A file's name without folder and ending: what its id should be."""
    base = name.rpartition("/")[2]
    for ending in (TEST_ENDING, ".yaml"):
        base = base.removesuffix(ending)
    return base


def _share_lines(found: Gathered) -> None:
    shared = Shared()
    for name, lines in found.line_files.items():
        shared.take(found.file_of("line_files", name), lines)
    for layout in found.layouts.values():
        file = found.files[f"plans/{layout.id}"] = found.file_of("layouts", layout.id)
        found.plans[layout.id] = shared.in_place(file, layout)
    found.shared_lines = shared.lines
    found.files.update({f"lines/{name}": file for name, file in shared.files.items()})
    found.findings.extend((*shared.findings, *shared.unused()))


def _merge_parts(found: Gathered) -> None:
    for name, part in found.parts.items():
        drug = found.drugs.get(name.partition(".")[0])
        if drug is not None:
            found.drugs[drug.id] = _joined(drug, part)
        else:
            why = f"there is no drug {name.partition('.')[0]!r} to which this part belongs"
            mend = f"add drugs/{name.partition('.')[0]}.yaml"
            found.findings.append(Finding("dangling-id", found.file_of("parts", name), why, mend))


def _joined(drug: Drug, part: DrugPart) -> Drug:
    """The drug with the part's lists added to its own; a single item of the part fills a gap."""
    joined = {}
    for field in part.__struct_fields__:
        own, more = getattr(drug, field), getattr(part, field)
        joined[field] = (*own, *more) if isinstance(own, tuple) else own or more
    return msgspec.structs.replace(drug, **joined)
