"""The official test patients of CMS249: each population of each patient."""

import json
import os
import tarfile
from datetime import date
from pathlib import Path

import pytest

from osler.measures import judge, load, period_of, person_of
from osler.measures.patients import read_patients

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "ecqm" / "ecqm-bone.tar.gz"


@pytest.fixture(scope="module")
def patients(tmp_path_factory):
    if not ARCHIVE.is_file():
        reason = f"no official test patients at {ARCHIVE}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("ecqm")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return read_patients(folder / "cms249"), folder / "cms249"


def expected_of(folder, name):
    report = json.loads(next((folder / name).glob("MeasureReport-*.json")).read_text("utf-8"))
    rows = report["group"][0]["population"]
    return {row["code"]["coding"][0]["code"]: row["count"] for row in rows}


def test_all_official_cases_of_cms249_agree(patients):
    found, folder = patients
    ready, period = load("cms249"), period_of(date(2025, 1, 1), date(2025, 12, 31))
    assert len(found.records) == 53
    assert found.set_aside == ()
    wrong = {
        name: (result, expected_of(folder, name))
        for name, rows in found.records.items()
        if (result := judge(ready, person_of(rows), period).populations) != expected_of(folder, name)
    }
    assert wrong == {}
