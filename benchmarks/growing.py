"""How a library grows: `python benchmarks/growing.py [--passages N …] [--keep DIR]`.

For each size, documents of one passage are written to a file (the real passages of the retrieval sets, then
the same said again with sentences in another order and one word in ten changed) and loaded with `osler
library add`. Prints the rate and memory of the load, the size on disk, milliseconds of searches with and
without filters and of whole answers with verified quotes, and of `osler library search` as a process of its
own; by the clock and of the processor, as a machine may be busy. With more than one size, how each grows
between the two largest, and what 38 million abstracts would need if that went on.
"""

from __future__ import annotations

import argparse
import gzip
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import msgspec
from scoring import percentile
from searching import questions, real_passages, said_again

from osler.documents.document import DocumentKind
from osler.library.interface import Query
from osler.library.local import LocalLibrary
from osler.quoting.answering import find

ABSTRACTS_OF_PUBMED = 38_000_000
_QUESTIONS, _COLD = 300, 7
_KINDS = get_args(DocumentKind)
Figures = dict[str, float]
_FILTERS: dict[str, dict[str, Any]] = {
    "search": {},
    "search, since 2010": {"since": 2010},
    "search, since 2024": {"since": 2024},
    "search, trials": {"kinds": ("trial",)},
    "search, trials since 2010": {"kinds": ("trial",), "since": 2010},
}


def main() -> None:
    """Prints the figures of each size, and how they grow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--keep", type=Path, help="folder for files and libraries, used again where they are there"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        figures = {size: of_size(place, size) for size in sorted(given.passages)}
    if len(figures) > 1:
        extrapolated(figures)


def of_size(place: Path, size: int) -> Figures:
    """The figures of a library of so many passages."""
    folder = place / f"library-{size}"
    found: Figures = {}
    if not folder.is_dir():
        file = place / f"documents-{size}.jsonl.gz"
        if not file.is_file():
            written(file, size)
        found |= loaded(file, folder, size)
    found["disk, MB"] = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6
    library = LocalLibrary.open(folder)
    asked = questions(_QUESTIONS)
    for label, filters in _FILTERS.items():
        found |= timed(label, asked, partial(search, library, filters))
    found |= timed("answer", asked, partial(find, library))
    library.close()
    found |= cold(folder, asked)
    found["peak memory of searching, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"\n{size:,} passages")
    for label, value in found.items():
        print(f"  {label:60}{value:12,.1f}", flush=True)
    return found


def search(library: LocalLibrary, filters: dict[str, Any], text: str) -> None:
    """The ten best passages."""
    library.search(Query(text=text, k=10, **filters))


def written(file: Path, size: int) -> None:
    """The documents as JSON Lines."""
    with gzip.open(file, "wb", compresslevel=1) as out:
        for row in rows(size):
            out.write(msgspec.json.encode(row) + b"\n")


def rows(size: int) -> Iterator[dict[str, Any]]:
    """Documents of one passage, of every kind and of many years."""
    batches = said_again(list(real_passages()), size)
    for number, passage in enumerate(chain.from_iterable(batches)):
        yield {
            "id": passage.document,
            "title": passage.title,
            "text": passage.text,
            "year": passage.year,
            "kind": _KINDS[number % len(_KINDS)],
        }


def loaded(file: Path, folder: Path, size: int) -> Figures:
    """Loads the file as its keeper would."""
    before, began = processor(), time.perf_counter()
    osler("library", "add", str(file), "--library", str(folder))
    return {
        "loaded a second": size / (time.perf_counter() - began),
        "loaded a second of processor time": size / (processor() - before),
        "largest process of the load, MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3,
    }


def osler(*arguments: str) -> None:
    """Runs a command of ours."""
    subprocess.run(  # noqa: S603 - our own command
        [str(Path(sys.executable).with_name("osler")), *arguments], check=True, stdout=subprocess.DEVNULL
    )


def timed(label: str, asked: Sequence[str], work: Callable[[str], object]) -> Figures:
    """Milliseconds for each question, the second time it is asked: by the clock and of the processor."""
    found: Figures = {}
    for _ in range(2):
        spent: dict[str, list[float]] = {"ms": [], "ms of processor": []}
        for text in asked:
            began, used = time.perf_counter(), time.process_time()
            work(text)
            spent["ms"].append((time.perf_counter() - began) * 1000)
            spent["ms of processor"].append((time.process_time() - used) * 1000)
        for unit, each in spent.items():
            for share in (0.5, 0.95):
                found[f"{label}: p{share * 100:.0f}, {unit}"] = percentile(each, share)
    return found


def cold(folder: Path, asked: Sequence[str]) -> Figures:
    """Milliseconds of a search that is a process of its own."""
    spent, used = [], []
    for text in asked[:_COLD]:
        began, before = time.perf_counter(), processor()
        osler("library", "search", text, "--library", str(folder))
        spent.append((time.perf_counter() - began) * 1000)
        used.append((processor() - before) * 1000)
    label = "osler library search, whole process"
    return {f"{label}, ms": percentile(spent, 0.5), f"{label}, ms of processor": percentile(used, 0.5)}


def processor() -> float:
    """Seconds of processor time of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def extrapolated(figures: dict[int, Figures]) -> None:
    """How each figure grows between the two largest sizes, as a power of the size."""
    small, large = sorted(figures)[-2:]
    print(f"\nfrom {small:,} to {large:,}{'power':>50}{'at 38 million':>16}")
    for label in figures[large]:
        if label in figures[small] and " a second" not in label:
            power = math.log(figures[large][label] / figures[small][label]) / math.log(large / small)
            there = figures[large][label] * (ABSTRACTS_OF_PUBMED / large) ** power
            print(f"  {label:60}{power:8.2f}{there:16,.0f}")


if __name__ == "__main__":
    main()
