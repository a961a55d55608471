"""The packs as the browse pages read them: what belongs to what, and the folder each was loaded from."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec

from osler.core.answer import Review
from osler.core.standing import Standings
from osler.knowledge import Knowledge, Pack
from osler.knowledge.load import CONTENT
from osler.knowledge.schema import Drug, Recommendation, Source, TestFile
from osler.knowledge.show import read_tests
from osler.reasoning import in_force


class Library(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything that can be browsed."""

    knowledge: Knowledge
    roots: tuple[Path, ...]
    """The folder of each pack, in the same order."""
    standings: Standings | None = None
    """What named people have signed; nothing is claimed when None."""

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs, first come first served where two use one id."""
        return self.knowledge.packs

    def holding(self, kind: str, name: str) -> tuple[Pack, Any] | None:
        """The first pack that holds an item of a kind ("drugs", "sources" …), and the item."""
        for pack in self.packs:
            held = pack.head.topics if kind == "topics" else getattr(pack, kind)
            if name in held:
                return pack, held[name]
        return None

    def review_of(self, kind: Literal["recommendations", "drugs"], name: str) -> Review:
        """What named people signed of an item; nothing is claimed where nothing is known."""
        return signed_of(self.standings, kind, name) or Review()

    def of_topic(self, pack: Pack, topic: str) -> list[Recommendation]:
        """The recommendations of a topic: those in force first, the weightiest first."""
        found = [rec for rec in pack.recommendations.values() if rec.topic == topic]
        return sorted(found, key=lambda rec: (not current(pack, rec), rec.priority, rec.title))

    def of_source(self, pack: Pack, source: str) -> list[Recommendation]:
        """The recommendations that stand in a source, by topic."""
        found = [rec for rec in pack.recommendations.values() if rec.source == source]
        return sorted(found, key=lambda rec: (rec.topic, rec.priority, rec.title))

    def drugs_of_source(self, pack: Pack, source: str) -> list[Drug]:
        """The monographs that rest on a source."""
        lists = ("regimens", "stops", "arguments", "trials", "checks_before", "monitoring", "duration",
                 "on_stopping", "adverse", "interactions", "administration", "pregnancy")  # fmt: skip
        return [
            drug
            for drug in pack.drugs.values()
            if any(item.source == source for name in lists for item in getattr(drug, name))
        ]

    def tests(self, pack: Pack, name: str) -> TestFile | None:
        """The cases beside a recommendation."""
        file = self._files.get((pack.head.id, name))
        return None if file is None else read_tests(file[0], file[1])

    @cached_property
    def _files(self) -> dict[tuple[str, str], tuple[Path, str]]:
        return {
            (pack.head.id, path.stem): (root, path.relative_to(root).as_posix())
            for pack, root in zip(self.packs, self.roots, strict=True)
            for path in sorted(root.glob("recommendations/**/*.yaml"))
            if not path.name.endswith(".test.yaml")
        }


def signed_of(standings: Standings | None, kind: str, name: str) -> Review | None:
    """What was signed of a recommendation or drug; None where nothing is known, or for another kind."""
    if standings is None:
        return None
    return {"recommendations": standings.recommendations, "drugs": standings.drugs}.get(kind, {}).get(name)


def library_of(knowledge: Knowledge, packs: tuple[str, ...] = ()) -> Library:
    """The library of the knowledge loaded from these folders, or from those that Osler ships."""
    key = (knowledge.version, packs)
    if key not in _KEPT:
        given = tuple(Path(pack) for pack in packs)
        roots = given or tuple(sorted(path.parent for path in CONTENT.glob("*/pack.yaml")))
        _KEPT[key] = Library(knowledge=knowledge, roots=roots)
    return _KEPT[key]


_KEPT: dict[tuple[str, tuple[str, ...]], Library] = {}


def current(pack: Pack, rec: Recommendation) -> bool:
    """Whether a recommendation is in force on the day of the pack's last update."""
    return in_force(rec.in_force, pack.head.last_updated)


def source_marks(source: Source) -> tuple[str, ...]:
    """The small facts of a source: year, region, and its status where it is not current."""
    marks = [str(source.year)] if source.year else []
    marks.append("International" if source.region == "international" else source.region.upper())
    if source.status != "current":
        marks.append(source.status.capitalize())
    return tuple(marks)


def rec_marks(pack: Pack, rec: Recommendation) -> tuple[str, ...]:
    """The small facts of a recommendation: source, grade as given, and whether it still holds."""
    grade = "; ".join(part for part in (rec.strength, rec.certainty) if part)
    marks = [pack.sources[rec.source].short, grade or "Not graded by the source"]
    if not current(pack, rec):
        marks.append(f"No longer in force since {rec.in_force.until}")
    return tuple(marks)
