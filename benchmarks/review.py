"""How fast the review board is: queue, steps and verification.

`python benchmarks/review.py [--items 100000] [--entries 1000000] [--database URL]`; without an address a
SQLite file in a temporary folder. Against PostgreSQL give an empty database of your own. Figures are wall
time; beside them stands the CPU time of this process, which another load on the machine hardly changes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osler.review import Wanted, look, queue, start_review, verify
from osler.review.accounts.people import create_first_administrator, create_person
from osler.review.store import Store, open_store
from osler.review.syncing import sync
from osler.review.units import Content, Unit, digest_of

PASSWORD = "correct horse battery"  # noqa: S105 - of an account in a temporary database
PAGES = 200
STEPS = 300


def main() -> None:
    """Runs all and prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--entries", type=int, default=1_000_000)
    options.add_argument("--database")
    told = options.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(told.database, data=None if told.database else Path(folder))
        create_first_administrator(store, "adam", "Adam", PASSWORD)
        for name in ("rob", "carl"):
            create_person(store, "adam", name, printed=name, roles=("reviewer", "chair"), password=PASSWORD)
        with measured(f"{told.items:,} items registered"):
            sync(store, content(told.items))
        pages(store, told.items)
        steps(store, told.items)
        fill(store, told.entries)
        with measured(f"{told.entries:,} entries verified (target 20 s)"):
            found = verify(store)
        print(f"  holds: {found.holds}, {found.entries:,} entries")
        store.close()


def content(number: int) -> Content:
    """So many recommendations, of a size that real ones have."""
    units = {}
    for at in range(number):
        name = f"bench/unit-{at:06}"
        text = {
            "clinician": f"Statement {at} says what is to be done. " * 6,
            "patient": "In plain words. " * 6,
        }
        body = {
            "recommendation": {"id": f"unit-{at:06}", "text": text, "when": "true"},
            "definitions": {},
            "source": None,
            "tests": None,
        }
        mark = digest_of(body)
        units[name] = Unit(
            id=name, kind="recommendation", title=f"Statement {at}", topic=f"bench/topic-{at % 23}",
            digest=mark, said=mark, needs=1, sources=(f"source-{at % 500}",), reach=at * 7919 % 101,
            body=body,
        )  # fmt: skip
    return Content(version="bench", packs=("bench",), units=units)


class Clock:
    """Times of calls: on the wall, and of CPU in this thread."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    @contextmanager
    def call(self) -> Iterator[None]:
        """Measures one call."""
        wall, cpu = time.perf_counter(), time.thread_time()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.thread_time() - cpu) * 1000)

    def told(self, what: str) -> None:
        """Prints the spread in milliseconds."""
        print(
            f"{what}: p50 {statistics.median(self.wall):.1f} ms, p95 {p95(self.wall):.1f} ms, "
            f"worst {max(self.wall):.1f} ms; "
            f"CPU p50 {statistics.median(self.cpu):.1f} ms, p95 {p95(self.cpu):.1f} ms"
        )


def p95(times: list[float]) -> float:
    """The time that 95 of 100 calls keep."""
    return sorted(times)[int(len(times) * 0.95) - 1]


def pages(store: Store, items: int) -> None:
    """Pages from all over the queue, in each order: every other call jumps to another place."""
    since = queue(store, Wanted()).items[0].since
    for view, first in (("oldest", f'"{since}"'), ("reach", None), ("all", None)):
        clock, mark = Clock(), None
        for number in range(PAGES):
            with clock.call():
                page = queue(store, Wanted(view=view, after=mark))  # type: ignore[arg-type]
            unit = f'"bench/unit-{number * items // PAGES:06}"'
            far = first or (str(100 - number % 100) if view == "reach" else unit)
            mark = page.next if number % 2 else f"[{far}, {unit}]"
        clock.told(f"queue page, {view} (target p95 100 ms)")


def steps(store: Store, items: int) -> None:
    """A reviewer takes units up, one after another."""
    clock = Clock()
    for name in (f"bench/unit-{at * items // STEPS:06}" for at in range(STEPS)):
        shown = {name: look(store, name).shown}
        with clock.call():
            start_review(store, "rob", shown)
    clock.told("state change (target p95 30 ms)")


def fill(store: Store, entries: int) -> None:
    """Makes the history so long, by the same road as every other entry."""
    with store.reading() as connection:
        have = connection.exec_driver_sql("SELECT seq FROM head").scalar_one()
    with measured(f"history filled to {entries:,} entries"):
        for start in range(have, entries, 20_000):
            with store.changing() as change:
                for at in range(start, min(start + 20_000, entries)):
                    body = {"before": None, "assignee": "rob", "why": f"number {at}"}
                    change.enter("assigned", f"bench/unit-{at % 1000:06}", "rob", body)


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Prints how long something took."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{what}: {time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} s of CPU here")


if __name__ == "__main__":
    main()
