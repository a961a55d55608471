"""Mutated Bundles crash nothing and give nobody another's facts."""

import importlib.util
import random
from pathlib import Path

from fhir_samples import PACK
from osler.fhir import read_record

SPEC = importlib.util.spec_from_file_location(
    "mutating", Path(__file__).parents[2] / "benchmarks" / "mutating.py"
)
mutating = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mutating)
mutated, seed_bundle, wrong_facts = mutating.mutated, mutating.seed_bundle, mutating.wrong_facts


def test_the_seed_gives_facts_of_every_kind_of_resource():
    told = read_record(PACK, [seed_bundle()], "2026-11-24").told
    kinds = {stood.resource.partition("/")[0] for stood in told.facts.values()}
    assert len(kinds) == 9
    assert told.of_others == 4


def test_mutated_bundles_are_read_or_refused_and_never_mixed_up():
    dice, seed = random.Random(7), seed_bundle()
    results = [wrong_facts(PACK, mutated(seed, dice)) for _ in range(600)]
    assert [one for one in results if one] == []
    assert results.count(None) < 200


def test_an_address_that_names_another_patient_makes_nothing_the_patients():
    for url in ("Patient/stranger", "https://elsewhere.example/Patient/stranger"):
        bundle = seed_bundle()
        bundle["entry"][0]["fullUrl"] = url
        assert wrong_facts(PACK, bundle) == []
