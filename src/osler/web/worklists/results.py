"""The result file of a panel: counted once for each edition of the file, its rows fetched when asked for."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from osler.core.errors import UnavailableError
from osler.knowledge import Pack
from osler.panel.evaluating import Tally, Wanted
from osler.review import ConflictError

if TYPE_CHECKING:
    import polars as pl

_ROW = "@row"
_NO_GAP = 127
"""Urgency of people who only may have a gap: they come last."""
ANY = "any"
_ANEW = "the panel was run anew meanwhile: open the list again"


class View(NamedTuple):
    """Which people of a care gap are wanted."""

    gap: str
    urgency: int | None = None
    """Only those whose most urgent care gap, whichever it is, has this urgency."""
    needs: str = ""
    """Empty for those who have the gap; a missing fact, or ANY, for those who may have it."""


class Place(NamedTuple):
    """Where in a list somebody stands: the most urgent first, then who has most gaps, then as in the file."""

    top: int
    fewer: int
    row: int


class Results:
    """One edition of the file."""

    def __init__(self, path: Path, mark: str, packs: Sequence[Pack]) -> None:
        import polars as pl

        self.mark = mark
        """Another edition of the file has another one."""
        self._path = path
        about = pl.read_parquet_metadata(path)
        self.synthetic = about.get("osler.synthetic", "")
        self.as_of = about.get("osler.as_of", "")
        version = about.get("osler.knowledge_version", "")
        self.pack = next((pack for pack in packs if pack.version == version), packs[0])
        self.is_of_this_knowledge = self.pack.version == version
        names = self._table().collect_schema().names()
        self.key = next(iter(names[1:]), "")
        self.facts = tuple(name for name in names if name in self.pack.facts)
        self.recommendations = tuple(name for name in names if name in self.pack.recommendations)
        self._index = _index(self._table())
        self.people: int = self._table().select(pl.len()).collect().item()

    def _table(self) -> pl.LazyFrame:
        import polars as pl

        # The file tells what a gap needs in one text: "lowest T-score, age".
        needs = pl.struct(
            gap=pl.element().struct.field("gap"), needs=pl.element().struct.field("needs").str.split(", ")
        )
        table = pl.scan_parquet(self._path, row_index_name=_ROW)
        return table.with_columns(pl.col("open_gaps").list.eval(needs))

    def tallies(self) -> dict[str, Tally]:
        """How many people have each care gap, and how many may have it, by its id."""
        import polars as pl

        open_ = pl.col("needs").is_not_null()
        grouped = self._index.group_by("gap").agg(found=(~open_).sum(), open=open_.sum())
        counts = {gap: (found, may) for gap, found, may in grouped.iter_rows()}
        names = sorted(set(self.pack.care_gaps) | set(counts))
        return {
            name: Tally(found, self.people - found - may, may)
            for name in names
            for found, may in [counts.get(name, (0, 0))]
        }

    def wanted(self) -> list[Wanted]:
        """The missing facts that would decide most people's care gaps, the most decisive first."""
        import polars as pl

        people = pl.col("row").n_unique()
        open_ = self._index.drop_nulls("needs")
        among = open_.explode("needs").drop_nulls("needs").group_by("needs").agg(people)
        single = open_.filter(pl.col("needs").list.len() == 1).with_columns(pl.col("needs").list.first())
        alone = dict(single.group_by("needs").agg(people).iter_rows())
        found = [Wanted(fact, count, alone.get(fact, 0)) for fact, count in among.iter_rows()]
        return sorted(found, key=lambda one: (-one.alone, -one.people, one.fact))

    def needed(self, gap: str) -> tuple[str, ...]:
        """The missing facts on which a care gap hangs in anybody."""
        import polars as pl

        rows = self._index.filter(pl.col("gap") == gap).drop_nulls("needs")
        return tuple(sorted(rows["needs"].explode().drop_nulls().unique().to_list()))

    def urgencies(self) -> tuple[int, ...]:
        """The urgencies that occur."""
        return tuple(sorted(value for value in self._index["top"].unique().to_list() if value != _NO_GAP))

    def places(self, view: View, after: Place | None, most: int | None) -> list[Place]:
        """Those of a list, from after a place on, at most so many."""
        import polars as pl

        needs = pl.col("needs")
        wanted = pl.col("gap") == view.gap
        if view.urgency is not None:
            wanted &= pl.col("top") == view.urgency
        if view.needs:
            wanted &= needs.is_not_null() if view.needs == ANY else needs.list.contains(view.needs)
        else:
            wanted &= needs.is_null()
        if after is not None:
            top, fewer, row = pl.col("top"), pl.col("fewer"), pl.col("row")
            tied = (fewer > after.fewer) | ((fewer == after.fewer) & (row > after.row))
            wanted &= (top > after.top) | ((top == after.top) & tied)
        found = self._index.filter(wanted).select("top", "fewer", "row")
        return [Place(*row) for row in (found if most is None else found.head(most)).iter_rows()]

    def rows(self, places: Sequence[Place], *, whole: bool = False) -> list[dict[str, Any]]:
        """What the file says of these people, in their order; `whole` with verdicts and facts."""
        import polars as pl

        columns = (*self.recommendations, *self.facts) if whole else ()
        numbers = [place.row for place in places]
        first = min(numbers, default=0)
        # The parts of the file before and after those wanted are not read.
        share = self._table().slice(first, max(numbers, default=0) - first + 1)
        person = pl.col(self.key).cast(pl.String).alias("@person")
        table = share.filter(pl.col(_ROW).is_in(numbers)).select(_ROW, person, "gaps", "open_gaps", *columns)
        found = {row[_ROW]: row for row in table.collect().iter_rows(named=True)}
        if len(found) < len(places):
            raise ConflictError(_ANEW)
        return [found[place.row] for place in places]


class ResultFile:
    """The file of a site: read anew when it is another edition."""

    def __init__(self, path: Path, packs: Sequence[Pack]) -> None:
        self._path, self._packs = path, packs
        self._lock = threading.Lock()
        self._held: Results | None = None

    @contextmanager
    def now(self) -> Iterator[Results]:
        """The file as it is, for one request.

        Raises:
            UnavailableError: it cannot be read or is no result of a panel.
            ConflictError: it was made anew while it was read.
        """
        import polars as pl

        try:
            mark = self._mark()
            with self._lock:
                if self._held is None or self._held.mark != mark:
                    self._held = Results(self._path, mark, self._packs)
                held = self._held
            yield held
            changed = self._mark() != mark
        # Neither the path nor what polars says leaves: a message may hold what stands in the file.
        except (OSError, pl.exceptions.PolarsError) as error:
            raise UnavailableError(
                f"the panel's result file cannot be read ({type(error).__name__}): make it again with "
                "osler panel PATIENTS --out FILE.parquet"
            ) from None
        if changed:
            raise ConflictError(_ANEW)

    def _mark(self) -> str:
        held = self._path.stat()
        return hashlib.sha256(f"{held.st_mtime_ns} {held.st_size} {held.st_ino}".encode()).hexdigest()[:16]


def _index(table: pl.LazyFrame) -> pl.DataFrame:
    """One line for each person and gap that they have or may have, in the order of the lists."""
    import polars as pl

    gaps = pl.col("gaps")
    urgency = gaps.list.eval(pl.element().struct.field("urgency")).list.min()
    people = table.select(
        row=pl.col(_ROW),
        top=urgency.fill_null(_NO_GAP),
        fewer=-gaps.list.len().cast(pl.Int32),
        has=gaps.list.eval(pl.element().struct.field("gap")),
        open=pl.col("open_gaps"),
    )
    has = people.explode("has").drop_nulls("has")
    open_ = people.explode("open").drop_nulls("open")
    places = ("row", "top", "fewer")
    none = pl.lit(None, dtype=pl.List(pl.String))
    found = has.select(*places, gap="has", needs=none)
    may = open_.select(
        *places, gap=pl.col("open").struct.field("gap"), needs=pl.col("open").struct.field("needs")
    )
    return pl.concat([found, may]).sort("top", "fewer", "row").collect()
