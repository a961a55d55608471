"""Whether readers notice reviewers: pages of a site alone, then while fifty reviewers work elsewhere.

`python benchmarks/review_readers.py [--database URL] [--reads 600]`; without an address a SQLite file in a
temporary folder. Against PostgreSQL give an empty database of your own. The reviewers are another process.
Each page is told with its time on the wall, its CPU, and the time for which its threads were ready and no
core was free; beside it stands how many statements readers sent to the database. So it shows what reviewers
hold up by locks, and what they take by using the same cores.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx2
from sqlalchemy import event

from osler.review import (
    Remark,
    Wanted,
    comment,
    create_first_administrator,
    create_person,
    look,
    open_store,
    queue,
    read_content,
    start_review,
    sync,
    withdraw,
)
from osler.review.store import Store
from osler.web import Settings, create_app

PASSWORD = "correct horse battery"  # noqa: S105 - of an account in a temporary database
REVIEWERS = 50
PAUSE = 0.01


class Times:
    """What pages took, in milliseconds."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.waited: list[float] = []

    def told(self, what: str) -> None:
        """Prints the spread."""
        print(
            f"{what}: wall p50 {statistics.median(self.wall):.2f}, p95 {p95(self.wall):.2f} ms; "
            f"CPU p95 {p95(self.cpu):.2f} ms; waited for a core p95 {p95(self.waited):.2f} ms; "
            f"wall without that wait p95 {p95(self.own):.2f} ms"
        )

    @property
    def own(self) -> list[float]:
        """The time on the wall without the wait for a core: what locks would add to."""
        return [wall - waited for wall, waited in zip(self.wall, self.waited, strict=True)]


def p95(times: list[float]) -> float:
    """The time that 95 of 100 calls keep."""
    return sorted(times)[int(len(times) * 0.95) - 1]


def main() -> None:
    """Prints both, and their ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database")
    options.add_argument("--data")
    options.add_argument("--reads", type=int, default=600)
    options.add_argument("--review", action="store_true", help=argparse.SUPPRESS)
    told = options.parse_args()
    if told.review:
        review(open_store(told.database, data=told.data))
        return
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        place = ["--database", told.database] if told.database else ["--data", folder]
        store = open_store(told.database, data=None if told.database else Path(folder))
        create_first_administrator(store, "adam", "Adam", PASSWORD)
        create_person(store, "adam", "rob", printed="Rob", roles=("reviewer", "chair"), password=PASSWORD)
        sync(store, read_content())
        asyncio.run(compare(Settings(data=folder, database=told.database, rate=0), place, told.reads))
        store.close()


async def compare(settings: Settings, place: list[str], reads: int) -> None:
    """Reads alone and beside reviewers."""
    app = create_app(settings)
    site = app.site
    slugs = [item.slug for pack in site.knowledge.packs for item in pack.articles]
    sent = {"reader": 0, "watch": 0}
    assert site.desk is not None
    reader = threading.get_ident()

    def count(*_: object) -> None:
        sent["reader" if threading.get_ident() == reader else "watch"] += 1

    event.listen(site.desk.store.engine, "before_cursor_execute", count)  # type: ignore[attr-defined]
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://osler.test") as client:
        for slug in slugs:
            await client.get(f"/answers/{slug}")
        alone = await read(client, slugs, reads)
        alone.told("pages alone")
        command = [sys.executable, __file__, "--review", *place]
        with subprocess.Popen(  # noqa: S603 - this script
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as others:
            assert others.stdout is not None
            others.stdout.readline()
            await asyncio.sleep(2)
            sent.update(reader=0, watch=0)
            beside = await read(client, slugs, reads)
            done, _ = others.communicate("stop\n")
    beside.told(f"beside {REVIEWERS} reviewers")
    print(f"  {done.strip()}; statements sent by readers {sent['reader']}, by who watches {sent['watch']}")
    print(
        f"  ratio of p95: {p95(beside.wall) / p95(alone.wall):.2f} on the wall (target 1.2), "
        f"{p95(beside.own) / p95(alone.own):.2f} without the wait for a core, "
        f"{p95(beside.cpu) / p95(alone.cpu):.2f} of CPU"
    )


async def read(client: httpx2.AsyncClient, slugs: list[str], reads: int) -> Times:
    """So many pages, one after another, with a pause between."""
    times = Times()
    for at in range(reads):
        wall, cpu, waited = time.perf_counter(), time.thread_time(), waiting()
        reply = await client.get(f"/answers/{slugs[at % len(slugs)]}")
        assert reply.status_code == 200, reply.status_code
        times.wall.append((time.perf_counter() - wall) * 1000)
        times.cpu.append((time.thread_time() - cpu) * 1000)
        times.waited.append((waiting() - waited) * 1000)
        await asyncio.sleep(PAUSE)
    return times


def waiting() -> float:
    """Seconds for which this process was ready to run and no core was free, all its threads together."""
    tasks = Path("/proc/self/task")
    return sum(int((task / "schedstat").read_text().split()[1]) for task in tasks.iterdir()) / 1e9


def review(store: Store) -> None:
    """Fifty reviewers, each with a second or two between what they do, until a line comes."""
    units = [item.unit for item in queue(store, Wanted(view="all", limit=REVIEWERS)).items]
    stop, done = threading.Event(), [0] * REVIEWERS

    def work(at: int) -> None:
        while not stop.wait(1 + at / REVIEWERS):
            done[at] += 1
            if done[at] % 5:
                comment(store, "rob", units[at], Remark(text=f"remark {done[at]}"))
                continue
            shown = look(store, units[at])
            step = start_review if shown.item.state == "submitted" else withdraw
            if shown.item.state in {"submitted", "under_review"}:
                step(store, "rob", {units[at]: shown.shown}, why="so the benchmark goes")

    threads = [threading.Thread(target=work, args=(at,)) for at in range(REVIEWERS)]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    stop.set()
    for thread in threads:
        thread.join()
    print(f"reviewers did {sum(done)} things")


if __name__ == "__main__":
    main()
