"""The units of the loaded packs, with the tests that stand beside the recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from osler.core.digest import digest
from osler.core.errors import KnowledgeError, ProofError
from osler.knowledge import Knowledge, Pack, load
from osler.knowledge.load import CONTENT
from osler.knowledge.places import TEST_ENDING, yaml_files
from osler.knowledge.schema import TestFile
from osler.knowledge.shape import read_shape
from osler.knowledge.yaml_file import UnreadableError
from osler.review.units.articles import article_id, article_unit, said_in, saved_answers
from osler.review.units.drugs import drug_id, drug_unit, drugs_in, monograph
from osler.review.units.recommendations import recommendation_unit, said, unit_id
from osler.review.units.unit import Content, Served, Unit


def read_content(paths: Sequence[Path] | None = None) -> Content:
    """All units of the packs in these folders; of those that Osler ships when None.

    Raises:
        KnowledgeError: a pack or a test file cannot be read.
    """
    folders = sorted(path.parent for path in CONTENT.glob("*/pack.yaml")) if paths is None else paths
    knowledge = load(folders)
    units: dict[str, Unit] = {}
    unanswered: dict[str, str] = {}
    for pack, folder in zip(knowledge.packs, folders, strict=True):
        for unit in _resting_on_sources(knowledge, pack, tests_in(Path(folder))):
            units[unit.id] = unit
        for item in pack.articles:
            name = article_id(pack, item.slug)
            try:
                units[name] = article_unit(knowledge, pack, item)
            except ProofError as error:
                unanswered[name] = str(error)
    return Content(
        version=knowledge.version,
        packs=tuple(pack.head.id for pack in knowledge.packs),
        units=units,
        unanswered=unanswered,
    )


def served(knowledge: Knowledge) -> Served:
    """What these packs say now, without reading any file."""
    return Served(
        packs=tuple(pack.head.id for pack in knowledge.packs),
        said=dict(chain.from_iterable(_said(pack) for pack in knowledge.packs)),
    )


def _said(pack: Pack) -> Iterator[tuple[str, str]]:
    for rec in pack.recommendations.values():
        yield unit_id(pack, rec.id), digest(said(pack, rec))
    for drug in pack.drugs.values():
        yield drug_id(pack, drug.id), digest(monograph(pack, drug))


def tests_in(root: Path) -> dict[str, TestFile]:
    """The test files of a pack by the id of their recommendation.

    Raises:
        KnowledgeError: one cannot be read.
    """
    found = {}
    for entry in yaml_files(root, tests=True):
        if entry.name.startswith("recommendations/") and entry.name.endswith(TEST_ENDING):
            name = entry.name.rpartition("/")[2].removesuffix(TEST_ENDING)
            try:
                found[name] = read_shape(root, entry.name, TestFile)
            except UnreadableError as error:
                raise KnowledgeError(str(error.finding)) from None
    return found


def _resting_on_sources(knowledge: Knowledge, pack: Pack, tests: dict[str, TestFile]) -> Iterator[Unit]:
    saved = saved_answers(knowledge, pack).values()
    reach = Counter(name for answer in saved for name in said_in(pack, answer))
    for rec in pack.recommendations.values():
        yield recommendation_unit(pack, rec, tests.get(rec.id), reach[rec.id])
    named = Counter(name for answer in saved for name in drugs_in(pack, answer))
    for drug in pack.drugs.values():
        yield drug_unit(pack, drug, named[drug.id])
