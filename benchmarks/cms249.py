"""CMS249 for each patient: ours against cql-execution on the published logic.

    python benchmarks/cms249.py ARCHIVE ELM MODULES [--copies N]

ARCHIVE holds the official test patients and value sets (`ecqm-bone.tar.gz`); ELM is a folder with the
translated libraries as the measure's publisher ships them (cqframework/ecqm-content-qicore-2024,
`bundles/mat/CMS249FHIR-*/resources`, the parts of type application/elm+json); MODULES is a folder with
`npm install cql-execution@3.3.2 cql-exec-fhir@2.2.0`. Both judge the same patients in one process and one
thread; reading files is not counted. The publisher's expected populations are compared for both.
"""

from __future__ import annotations

import argparse
import copy
import json
import subprocess
import tarfile
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from osler.measures import judge, load, period_of, person_of
from osler.measures.patients import read_patients
from osler.measures.schema import Population

POPULATIONS: tuple[Population, ...] = (
    "initial-population",
    "denominator",
    "denominator-exclusion",
    "numerator",
)
Counts = dict[str, dict[str, bool]]


def main() -> None:
    """Prints seconds per patient of both, the ratio, and how many patients agree with the publisher."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("elm", type=Path)
    parser.add_argument("modules", type=Path)
    parser.add_argument("--copies", type=int, default=20, help="how often each patient is judged")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with tarfile.open(given.archive) as archive:
            archive.extractall(folder, filter="data")
        records = read_patients(folder / "cms249").records
        expected = {name: published(folder / "cms249" / name) for name in records}
        people = copies(records, given.copies)
        ours, our_counts = by_us(people)
        theirs, their_counts = by_cql(people, given.elm.resolve(), given.modules.resolve(), folder)
    print(f"{len(people):,} patients ({len(records)} official ones, each {given.copies} times)")
    each = {}
    for name, seconds, counts in (("osler", ours, our_counts), ("cql-execution", theirs, their_counts)):
        right = sum(counts.get(f"{one}-0") == expected[one] for one in records)
        ran = len(counts) / given.copies
        each[name] = seconds / len(counts) * 1000
        print(
            f"{name:<14}{each[name]:8.3f} ms a patient, {ran:.0f} run, {right} of {len(records)} as published"
        )
    print(f"cql-execution takes {each['cql-execution'] / each['osler']:.0f} times as long")


def published(folder: Path) -> dict[str, bool]:
    """The populations that the publisher expects of a patient."""
    report = json.loads(next(folder.glob("MeasureReport-*.json")).read_text("utf-8"))
    rows = report["group"][0]["population"]
    counts = {row["code"]["coding"][0]["code"]: bool(row["count"]) for row in rows}
    return {key: counts[key] for key in POPULATIONS}


def copies(records: dict[str, list[dict[str, Any]]], times: int) -> dict[str, list[dict[str, Any]]]:
    """Each patient so many times, under ids of their own."""
    people = {}
    for name, rows in records.items():
        for number in range(times):
            text = json.dumps(rows).replace(name, f"{name}-{number}")
            people[f"{name}-{number}"] = json.loads(text)
    return people


def by_us(people: dict[str, list[dict[str, Any]]]) -> tuple[float, Counts]:
    """Seconds and populations of ours."""
    ready, period = load("cms249"), period_of(date(2025, 1, 1), date(2025, 12, 31))
    found: Counts = {}
    began = time.perf_counter()
    for name, rows in people.items():
        counts = judge(ready, person_of(rows), period).populations
        found[name] = {key: bool(counts[key]) for key in POPULATIONS}
    return time.perf_counter() - began, found


def by_cql(
    people: dict[str, list[dict[str, Any]]], elm: Path, modules: Path, folder: Path
) -> tuple[float, Counts]:
    """Seconds and populations of cql-execution."""
    bundles = [
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": row} for row in rows]}
        for rows in copy.deepcopy(people).values()
    ]
    asked, told = folder / "patients.json", folder / "found.json"
    asked.write_text(json.dumps(bundles), "utf-8")
    script = Path(__file__).with_suffix(".mjs")
    command = ["node", str(script), str(modules), str(elm), str(folder / "valuesets"), str(asked), str(told)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own script
    result = json.loads(told.read_text("utf-8"))
    return result["seconds"], result["populations"]


if __name__ == "__main__":
    main()
