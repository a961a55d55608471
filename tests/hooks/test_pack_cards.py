"""Every card of the pack, made for every case beside it, keeps the specification's models and invariants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conformance import faults_of_response
from hook_calls import AROUND, DAY, INSTANCE, PACK, call, draft, names

import osler
from osler import cds
from osler.core.case import Fact
from osler.knowledge.gather import gather
from osler.knowledge.judging import fit
from osler.knowledge.ordering import milligrams

FOUND = gather(Path(osler.__file__).parent / "content" / "bone_health", tests=True)
LABELS = {drug.id: drug.label for drug in PACK.drugs.values()}
CASES = [
    (card, hook, case, tests)
    for card, tests in FOUND.card_tests.items()
    for hook in ("patient-view", "order-select", "order-sign")
    for case in (None, *tests.cases)
]


def response_of(card, hook, case, tests):
    """What a case's facts and order give, as a call would."""
    order = (case.order if case else None) or tests.order
    orders = []
    if order:
        if hook == "patient-view":
            return {"cards": []}, set()
        more = {"status": "stopped"} if order.stops else {}
        every = (1, order.interval, "d") if order.interval else None
        dose = (order.dose, "mg") if order.dose else None
        orders = [draft(LABELS[order.drug], dose=dose, every=every, **more)]
        orders += [draft(LABELS[drug], name=f"besides-{drug}") for drug in order.besides]
        orders += [draft(LABELS[drug], name=f"ending-{drug}", status="stopped") for drug in order.ending]
    read = cds.read_call(json.dumps(call(hook, orders=orders)).encode())
    given = {**tests.base, **(case.set if case else {})}
    values = {
        name: fit(PACK.facts[name], value)
        for name, value in given.items()
        if not case or name not in case.drop
    }
    facts = tuple(Fact(name=name, value=value) for name, value in values.items())
    patient = cds.Patient(facts, dict.fromkeys(values, "Observation/x, 2026-01-01"), (), float("inf"))
    made = cds.respond(PACK, read, patient, AROUND)
    return made, set(names(made))


@pytest.mark.parametrize("card", sorted(FOUND.card_tests))
def test_cards_keep_the_models_and_their_cases(card):
    declared = PACK.cards[card]
    for name, hook, case, tests in CASES:
        if name != card:
            continue
        made, spoken = response_of(card, hook, case, tests)
        assert faults_of_response(made) == []
        expected = case.expect if case else "fires"
        asked = declared.asks is not None and expected == "asks" and hook in declared.asks.hooks
        fires = expected == "fires" and hook in declared.hooks
        assert (card in spoken) == (asked or fires), (card, hook, case and case.name)


def test_every_hook_has_a_card_that_fires():
    hooks = {hook for card in PACK.cards.values() for hook in card.hooks}
    assert hooks == {"patient-view", "order-select", "order-sign"}


def test_every_listed_hazard_that_has_a_time_is_of_a_drug_and_an_amount_that_orders_can_be_compared_with():
    labels = {drug.label.lower() for drug in PACK.drugs.values()}
    timed = [hazard for hazard in PACK.dose_hazards if hazard.least]
    assert timed
    for hazard in timed:
        assert hazard.drug.lower() in labels
        assert milligrams(hazard.amount)


def test_the_same_call_gives_the_same_bytes_and_another_call_other_uuids():
    body = call("order-sign", orders=[draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))])
    first, again = (answer(body) for _ in range(2))
    other = answer({**body, "hookInstance": INSTANCE.replace("d1", "d2")})
    assert first == again
    assert [one["uuid"] for one in first["cards"]] != [one["uuid"] for one in other["cards"]]


def answer(body):
    read = cds.read_call(json.dumps(body).encode())
    documents = [one for one in read.prefetch.values() if isinstance(one, dict)]
    return cds.respond(PACK, read, cds.patient_of(PACK, read.whose, documents, DAY), AROUND)


def test_the_low_calcium_of_a_card_is_the_low_band_of_the_calculator():
    band = next(
        band for band in PACK.calculators["albumin_corrected_calcium"].scales[0].bands if band.label == "Low"
    )
    assert PACK.cards["denosumab-low-calcium"].when == band.when.replace("corrected_calcium", "calcium")
