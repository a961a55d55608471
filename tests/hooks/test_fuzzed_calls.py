"""Malformed and changed calls: never a 500, never a fact of another patient, every 200 by the models.

OSLER_FUZZED_CALLS sets how many; the number of the seed is in the failure.
"""

from __future__ import annotations

import copy
import json
import os
import random

from conformance import faults_of_response
from hook_calls import call, draft, drug, egfr, service_of, spine

COUNT = int(os.environ.get("OSLER_FUZZED_CALLS", "600"))
OTHERS = {"reference": "Patient/p2"}
MARK = "-4.71"
JUNK = (
    None,
    True,
    0,
    -1,
    1e308,
    10**30,
    "",
    "x",
    "\u0000",
    "\ud7ff\u202e",
    "9" * 5_000,
    [],
    {},
    [None],
    {"a": {"b": []}},
    "2026-13-45",
    "0000-00-00",
    "2026",
    ["x"] * 50,
    {"resourceType": "Bundle"},
    {"reference": "Patient/p2"},
    "Patient/p2",
    -0.0,
    "<script>",
)


def good(rng):
    """A call with this patient's data and, among it, another's."""
    hook = rng.choice(("patient-view", "order-select", "order-sign"))
    orders = rng.sample(
        [
            draft("Alendronate 70 MG Oral Tablet", dose=(1, "tablet"), every=(1, 1, "d")),
            draft("denosumab", dose=(60, "mg"), every=(1, 1, "mo"), name="order-2"),
            draft("zoledronic acid", dose=(5, "mg"), name="order-3"),
            draft("romosozumab", name="order-4", status="stopped"),
        ],
        rng.randint(0, 3),
    )
    resources = [
        egfr(28),
        spine(-2.9),
        spine(float(MARK), subject=OTHERS, name="of-another"),
        drug("raloxifene"),
        drug("teriparatide", kind="MedicationAdministration", status="completed"),
        {
            "resourceType": "Condition",
            "id": "c",
            "subject": {"reference": "Patient/p1"},
            "code": {"coding": [{"system": "http://snomed.info/sct", "code": "240198002"}]},
        },
    ]
    return copy.deepcopy(call(hook, *rng.sample(resources, rng.randint(0, len(resources))), orders=orders))


def paths(value, at=()):
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from paths(one, (*at, key))


def changed(rng, body):
    """The body with one part put away, replaced by junk, doubled or nested."""
    known = [path for path in paths(body) if path]
    if not known:
        return body
    at = rng.choice(known)
    holder = body
    for key in at[:-1]:
        holder = holder[key]
    last, way = at[-1], rng.randrange(5)
    if way == 0:
        del holder[last]
    elif way == 1:
        holder[last] = copy.deepcopy(rng.choice(JUNK))
    elif way == 2:
        holder[last] = [holder[last]]
    elif way == 3:
        holder[last] = {"resource": holder[last]}
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[last]))
    else:
        holder[f"{last}x"] = copy.deepcopy(rng.choice(JUNK))
    return body


def broken(rng, raw):
    """The bytes cut, flipped or nested beyond measure."""
    way = rng.randrange(4)
    if way == 0:
        return raw[: rng.randrange(len(raw) + 1)]
    if way == 1:
        at = rng.randrange(len(raw))
        return raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :]
    if way == 2:
        return raw.replace(b'"prefetch":', b'"prefetch":' + b'{"a":' * rng.choice((10, 5_000)), 1)
    return raw


def test_fuzzed_calls(open_site):
    statuses = {}
    for seed in range(COUNT):
        rng = random.Random(seed)
        body = good(rng)
        hook = body["hook"]
        for _ in range(rng.choice((0, 1, 1, 2, 4, 8))):
            body = changed(rng, body)
        raw = json.dumps(body).encode()
        raw = broken(rng, raw) if rng.random() < 0.2 else raw
        response = open_site.post(
            f"/cds-services/{service_of(hook)}", content=raw, headers={"content-type": "application/json"}
        )
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        assert response.status_code in {200, 400, 412}, (seed, response.status_code)
        assert MARK not in response.text, seed
        if response.status_code == 200:
            assert faults_of_response(response.json()) == [], seed
        else:
            assert response.json()["resourceType"] == "OperationOutcome", seed
    assert set(statuses) == {200, 400, 412}


def test_fuzzed_feedback(open_site):
    made = open_site.post(
        "/cds-services/bone-health-orders",
        json=call("order-sign", orders=[draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))]),
    ).json()["cards"][0]
    entry = {
        "card": made["uuid"],
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": made["suggestions"][0]["uuid"]}],
        "overrideReason": {"reason": {"code": "x", "system": "y"}, "userComment": "z"},
        "outcomeTimestamp": "2026-11-24T10:00:00Z",
    }
    for seed in range(COUNT // 4):
        rng = random.Random(seed)
        body = {"feedback": [copy.deepcopy(entry)]}
        for _ in range(rng.choice((0, 1, 2, 4))):
            body = changed(rng, body)
        response = open_site.post("/cds-services/bone-health-orders/feedback", json=body)
        assert response.status_code in {200, 400}, seed
