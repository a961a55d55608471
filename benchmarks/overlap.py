"""Whether a library in a bucket finds what one in a folder finds: `python benchmarks/overlap.py [SET…]`.

Loads each set into a library in a folder and into one on an S3 server on loopback, asks the development
questions of both, and prints the share of the first ten hits that both give (overlap@10), of questions with
the same ten in the same order, and milliseconds a search of each.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scoring import percentile
from sets import LIVEQA_OPEN, SCIFACT, Source

from measures import mean
from osler.library import Library, Query, make_library, open_library

K = 10
_SETS = (SCIFACT, LIVEQA_OPEN)


@contextmanager
def server() -> Iterator[str]:
    """An S3 server on loopback with one bucket; its address stands in the environment."""
    import boto3  # noqa: PLC0415 - only here
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    served = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    served.start()
    host, port = served.get_host_and_port()
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://{host}:{port}",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",  # noqa: S106 - the server takes any
        AWS_DEFAULT_REGION="us-east-1",
    )
    boto3.client("s3").create_bucket(Bucket="shelf")
    try:
        yield "s3://shelf"
    finally:
        served.stop()


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help="names of sets; all when left out")
    given = parser.parse_args()
    with server() as bucket, tempfile.TemporaryDirectory() as folder:
        for source in _SETS:
            if not given.sets or source.name in given.sets:
                report(source, str(Path(folder) / source.name), f"{bucket}/{source.name}")


def report(source: Source, *places: str) -> None:
    """Prints the figures of one set."""
    for place in places:
        began = time.perf_counter()
        done = make_library(place).add(source.documents())
        spent = time.perf_counter() - began
        print(f"{source.name}: {done.added:,} documents in {spent:.1f} s into {place.partition(':')[0]}")
    here, there = map(open_library, places)
    asked = sorted(source.questions().items())
    found = [(both(here, there, text)) for _, text in asked]
    overlap = mean(len(set(one) & set(other)) / max(1, len(one)) for one, other, _ in found)
    same = mean(float(one == other) for one, other, _ in found)
    print(f"{source.name}: {len(asked)} questions, overlap@{K} {overlap:.4f}, in one order {same:.4f}")
    for label, at in (("folder", 0), ("bucket", 1)):
        spent_each = [times[at] for _, _, times in found]
        middle, slow = percentile(spent_each, 0.5), percentile(spent_each, 0.95)
        print(f"  {label}: p50 {middle:.1f} ms, p95 {slow:.1f} ms")


_Passage = tuple[str, int]


def both(
    here: Library, there: Library, text: str
) -> tuple[list[_Passage], list[_Passage], tuple[float, float]]:
    """The first hits of both, and the milliseconds that each took."""
    lists, spent = [], []
    for library in (here, there):
        began = time.perf_counter()
        lists.append([(hit.document, hit.passage) for hit in library.search(Query(text=text, k=K))])
        spent.append((time.perf_counter() - began) * 1000)
    return lists[0], lists[1], (spent[0], spent[1])


if __name__ == "__main__":
    main()
