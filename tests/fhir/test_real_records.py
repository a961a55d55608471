"""Real records: Synthea patients with DXA results, and the DXA examples of US Core."""

import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from osler.fhir import read_record
from osler.knowledge import load

DATA = Path(__file__).parents[3] / "shared" / "data"
PACK = load().packs[0]
DAY = "2026-11-24"
EXPECTED = {
    *("age", "sex", "t_score_distal_radius", "dxa_years_since", "stated_diagnosis", "current_drug"),
    *("treatment_years", "previous_drugs", "height", "weight", "egfr", "current_smoker"),
}
"""All that Synthea writes and the pack has facts for."""


def unpacked(path):
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout")
    raw = subprocess.run(["zstd", "-dc", str(path)], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        names = [name for name in tar.getnames() if name.endswith(".json")]
        return {Path(name).name: json.load(tar.extractfile(name)) for name in names}


def test_every_synthea_record_says_what_was_read_off_it_by_script():
    bundles = unpacked(DATA / "synthea_dxa" / "bundles_r4.tar.zst")
    rows = [json.loads(line) for line in (DATA / "synthea_dxa" / "facts.jsonl").read_text().splitlines()]
    assert len(rows) == len(bundles) == 12
    for row in rows:
        record = read_record(PACK, [bundles[row["file"]]], DAY)
        facts = {fact.name: fact.value for fact in record.facts}
        assert facts["sex"] == row["gender"]
        last = max(row["dxa_t_scores"], key=lambda score: score["date"])
        assert facts["t_score_distal_radius"] == pytest.approx(last["value"], abs=1e-6)
        assert last["date"] == record.told.facts["t_score_distal_radius"].date
        said = any(
            "Osteoporosis" in one["text"] for one in row["bone_conditions"] if one["status"] == "active"
        )
        assert (facts.get("stated_diagnosis") == "osteoporosis") == said
        drugs = [one for one in row["bone_medications"] if "Alendronic" in one["text"]]
        active = any(one["status"] == "active" for one in drugs)
        assert (facts.get("current_drug") == "alendronate") == active
        assert (facts.get("previous_drugs") == ("alendronate",)) == (bool(drugs) and not active)
        fractures = [one for one in row["bone_conditions"] if "ract" in one["text"]]
        told = {one.date for one in record.told.left_out if "came about" in one.why}
        assert told == {one["onset"] for one in fractures}
        arthritis = "69896004" in json.dumps(bundles[row["file"]])
        assert set(facts) <= EXPECTED | ({"rheumatoid_arthritis"} if arthritis else set())


def test_the_dxa_examples_of_us_core_are_read():
    files = unpacked(DATA / "fhir_conformance" / "fhir_conformance.tar.zst")
    examples = [one for name, one in files.items() if name.startswith("us-core-dxa")]
    assert len(examples) == 6
    record = read_record(PACK, examples, DAY)
    facts = {fact.name: fact.value for fact in record.facts}
    assert (facts["t_score_total_hip"], facts["z_score_total_hip"]) == (-1.62, -0.19)
    assert "t_score_femoral_neck" not in facts
    # T- and Z-score and density of the femur, none of which says where.
    assert sum("body site" in one.why for one in record.told.left_out) == 3
