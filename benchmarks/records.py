"""A record of 2 MB read into a case, and 10,000 mutated ones: python benchmarks/records.py [COUNT]."""

from __future__ import annotations

import copy
import random
import sys
import time
from statistics import median, quantiles

import msgspec
from mutating import DAY, mutated, result, seed_bundle, wrong_facts

from osler.core.case import Case
from osler.fhir import read_record
from osler.knowledge import Pack, load
from osler.reasoning import build_case

SIZE = 2_000_000
ROUNDS = 60
MUTATED = 10_000


def large_bundle() -> bytes:
    """The seed record filled up with 25 years of results, most of them of no interest, to 2 MB."""
    bundle = copy.deepcopy(seed_bundle())
    entries, number = bundle["entry"], 0
    size = len(msgspec.json.encode(bundle))
    while size < SIZE:
        number += 1
        code = ("8480-6", "33914-3", "2345-7", "29463-7", "8867-4")[number % 5]
        one = result(code, 60 + number % 40, "kg", "Patient/p", f"n{number}")
        one["effectiveDateTime"] = f"{2001 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z"
        one["meta"] = {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]}
        one["category"] = [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                        "code": "laboratory", "display": "Laboratory"}]}]  # fmt: skip
        one["encounter"] = {"reference": f"Encounter/{number}"}
        entry = {"fullUrl": f"urn:uuid:n{number}", "resource": one}
        size += len(msgspec.json.encode(entry)) + 1
        entries.append(entry)
    return msgspec.json.encode(bundle)


def to_case(pack: Pack, raw: bytes) -> Case:
    """The whole way: bytes, JSON, facts, case."""
    return build_case(pack, read_record(pack, [msgspec.json.decode(raw)], DAY).facts)


def timed(pack: Pack, raw: bytes) -> list[float]:
    """Milliseconds of wall time, round by round."""
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        to_case(pack, raw)
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def main() -> None:
    """Prints the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MUTATED
    pack, raw = load().packs[0], large_bundle()
    to_case(pack, raw)
    used = time.process_time()
    spent = timed(pack, raw)
    used = (time.process_time() - used) * 1000 / ROUNDS
    p95 = quantiles(spent, n=20)[-1]
    whole = f"{len(raw) / 1e6:.2f} MB Bundle to case"
    print(f"{whole}: median {median(spent):.1f} ms, p95 {p95:.1f} ms, CPU {used:.1f} ms")
    dice, seed = random.Random(20261124), seed_bundle()  # noqa: S311 - it must repeat
    results = [wrong_facts(pack, mutated(seed, dice)) for _ in range(count)]
    wrong, refused = sum(bool(one) for one in results), results.count(None)
    print(
        f"{count} mutated Bundles: 0 crashes, {wrong} with a stranger's fact, {refused} refused in one line"
    )


if __name__ == "__main__":
    main()
