"""Bulk Data to facts: patients per second, memory, disk, on an export made by repeating real bundles.

python benchmarks/bulk.py make BUNDLES FOLDER --gigabytes 1  repeats Bundles with new ids
python benchmarks/bulk.py read FOLDER                        seconds, CPU, memory, disk of `osler panel facts`
python benchmarks/bulk.py views FOLDER                       microseconds a resource of each view

Memory is the most that all processes of the run held together, counted once for shared pages (PSS).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import polars as pl

from osler.panel.bulk.tables import flattenings

_LINES = 2_000
_EVERY = 0.2


def main() -> None:
    """Makes an export, or measures on one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make", "read", "views"])
    parser.add_argument("where", type=Path)
    parser.add_argument("target", type=Path, nargs="?")
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--processes", type=int)
    given = parser.parse_args()
    if given.what == "make":
        make(given.where, given.target, given.gigabytes)
    elif given.what == "read":
        read(given.where, given.processes)
    else:
        views(given.where)


def make(bundles: Path, target: Path, gigabytes: float) -> None:
    """Writes one ndjson file for each kind of resource; each copy's ids begin with its number."""
    people = [_lines_of(path) for path in sorted(bundles.glob("*.json"))]
    once = sum(len(line) + 1 for lines in people for _, line in lines)
    copies = max(1, round(gigabytes * 1e9 / once))
    target.mkdir(parents=True, exist_ok=True)
    files: dict[str, list[str]] = {}
    for copy in range(copies):
        for lines in people:
            for kind, line in lines:
                files.setdefault(kind, []).append(line.replace("\0", f"{copy:08x}"))
        if copy % 20 == 19 or copy == copies - 1:
            for kind, held in files.items():
                with (target / f"{kind}.ndjson").open("a") as file:
                    file.write("\n".join(held) + "\n")
            files = {}
    size = sum(path.stat().st_size for path in target.iterdir())
    print(f"{target}: {copies * len(people):,} patients, {size / 1e9:.2f} GB")


def _lines_of(path: Path) -> list[tuple[str, str]]:
    """A Bundle's resources by kind, with the first eight digits of every id left open."""
    found = []
    for entry in json.loads(path.read_text())["entry"]:
        line = json.dumps(entry["resource"], separators=(",", ":"))
        line = re.sub(r"urn:uuid:", "Patient/", line) if '"urn:uuid:' in line else line
        line = re.sub(r"[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", "\0", line)
        found.append((entry["resource"]["resourceType"], line))
    return found


def read(export: Path, processes: int | None) -> None:
    """`osler panel facts` as a user runs it."""
    size = sum(path.stat().st_size for path in export.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "facts.parquet"
        command = [shutil.which("osler") or "osler", "panel", "facts", str(export), "--out", str(out)]
        command += ["--processes", str(processes)] if processes else []
        work = Path(folder) / "work"
        work.mkdir()
        clock = time.perf_counter()
        run = subprocess.Popen(  # noqa: S603 - our own command
            command, env={**os.environ, "TMPDIR": str(work)}, stderr=subprocess.PIPE
        )
        memory, disk = 0, 0
        while run.poll() is None:
            memory, disk = max(memory, _held(run.pid)), max(disk, _size(work))
            time.sleep(_EVERY)
        seconds = time.perf_counter() - clock
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(run.stderr.read().decode() if run.stderr else "", end="")
        people = pl.scan_parquet(out).select(pl.len()).collect().item()
    cpu = spent.ru_utime + spent.ru_stime
    print(
        f"{people:,} patients, {size / 1e9:.2f} GB: {seconds:.1f} s, CPU {cpu:.1f} s; "
        f"{people / seconds:,.0f} patients/s, {size / seconds / 1e6:,.0f} MB/s; "
        f"peak memory {memory / 1e6:,.0f} MB, disk on the way {disk / 1e6:,.0f} MB"
    )


def _held(pid: int) -> int:
    """Bytes that a process and its children hold."""
    children = [int(one) for task in _tasks(pid) for one in _text(task / "children").split()]
    held = re.search(r"^Pss:\s+(\d+)", _text(Path(f"/proc/{pid}/smaps_rollup")), re.MULTILINE)
    return (int(held[1]) * 1024 if held else 0) + sum(map(_held, children))


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def views(export: Path) -> None:
    """Each view over the first lines of its kind."""
    for kind, made in sorted(flattenings(None).by_kind.items()):
        path = export / f"{kind}.ndjson"
        if not path.exists():
            continue
        with path.open() as held:
            resources = [json.loads(line) for line, _ in zip(held, range(_LINES), strict=False)]
        before = time.process_time()
        rows = sum(len(one.view.rows(row)) for row in resources for one in made)
        spent = (time.process_time() - before) / len(resources)
        columns, each = len(made[0].view.columns), rows / len(resources)
        print(f"{kind:<26} {spent * 1e6:6.1f} us a resource, {columns} columns, {each:.2f} rows")


if __name__ == "__main__":
    main()
