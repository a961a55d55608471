"""Figures of CDS Hooks: `python benchmarks/hooks.py [--workers 2] [--connections 16] [--calls 4000]`.

Starts a server on a free port and calls it as a record would, on connections that stay open: order-sign
with a draft order and a record of `--results` observations and conditions, patient-view with the same.
Prints latencies, calls a second, and the processor time that one call costs the server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import UUID

_WHOSE = {"reference": "Patient/p1"}
_LOINC = ("38267-1", "33914-3", "17861-6", "1989-3", "29463-7", "8302-2")
_UNITS = ("1", "mL/min/{1.73_m2}", "mg/dL", "ng/mL", "kg", "cm")
_VALUES = (-2.9, 28, 9.2, 31, 61, 158)


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--calls", type=int, default=4_000)
    options.add_argument("--results", type=int, default=60)
    given = options.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("osler")), "serve", "--port", str(port), "--rate", "0"]
    command += ["--workers", str(given.workers), "--no-library"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _until_healthy(port)
        for hook, service in (("order-sign", "bone-health-orders"), ("patient-view", "bone-health-patient")):
            bodies = [_call(hook, number, given.results) for number in range(50)]
            asyncio.run(_load(port, service, bodies, 200, given.connections))
            began, spent = time.perf_counter(), _processor_seconds(server.pid)
            took = asyncio.run(_load(port, service, bodies, given.calls, given.connections))
            wall, spent = time.perf_counter() - began, _processor_seconds(server.pid) - spent
            _print(hook, len(bodies[0]), took, wall, spent)
    finally:
        server.terminate()
        server.wait(10)


def _until_healthy(port: int) -> None:
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def _print(hook: str, size: int, took: list[float], wall: float, spent: float) -> None:
    cuts = statistics.quantiles(took, n=100)
    print(
        f"{hook}: body {size / 1000:.0f} kB, p50 {cuts[49] * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms, "
        f"p99 {cuts[98] * 1000:.1f} ms, {len(took) / wall:,.0f} calls/s, "
        f"{spent / len(took) * 1000:.2f} ms of processor a call"
    )


def _resource(kind: str, number: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "resourceType": kind,
        "id": f"{kind.lower()}-{number}",
        "status": "final",
        "subject": _WHOSE,
        **more,
    }


def _call(hook: str, number: int, results: int) -> bytes:
    observations = [
        _resource(
            "Observation",
            at,
            code={"coding": [{"system": "http://loinc.org", "code": _LOINC[at % 6]}]},
            effectiveDateTime=f"20{26 - at // 12:02d}-0{1 + at % 9}-15",
            valueQuantity={"value": _VALUES[at % 6], "unit": _UNITS[at % 6], "code": _UNITS[at % 6]},
        )
        for at in range(results)
    ]
    conditions = [
        _resource(
            "Condition",
            at,
            code={"coding": [{"system": "http://snomed.info/sct", "code": str(59621000 + at)}]},
        )
        for at in range(results // 4)
    ]
    drugs = [
        _resource(
            "MedicationRequest",
            at,
            intent="order",
            medicationCodeableConcept={"text": f"medicine {at} 10 MG"},
        )
        for at in range(results // 6)
    ]
    order = _resource(
        "MedicationRequest",
        0,
        medicationCodeableConcept={"text": "Alendronate 70 MG Oral Tablet"},
        dosageInstruction=[{
            "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
        }],
    ) | {"status": "draft", "intent": "order"}  # fmt: skip
    context: dict[str, Any] = {"userId": "Practitioner/1", "patientId": "p1"}
    if hook != "patient-view":
        context["draftOrders"] = _bundle([order])
    prefetch = {
        "Patient": {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1950-03-02"},
        "Observation": _bundle(observations),
        "Condition": _bundle(conditions),
        "MedicationRequest": _bundle(drugs),
        "MedicationStatement": None,
        "MedicationAdministration": None,
        "Procedure": None,
        "AllergyIntolerance": None,
        "FamilyMemberHistory": None,
    }
    body = {"hook": hook, "hookInstance": str(UUID(int=number)), "context": context, "prefetch": prefetch}
    return json.dumps(body).encode()


def _bundle(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


async def _load(port: int, service: str, bodies: list[bytes], calls: int, connections: int) -> list[float]:
    numbers, took = iter(range(calls)), list[float]()

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = bodies[number % len(bodies)]
            head = (
                f"POST /cds-services/{service} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            began = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
            length = next(
                int(line.split(b":")[1])
                for line in answer.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            )
            await reader.readexactly(length)
            took.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(client() for _ in range(connections)))
    return took


def _processor_seconds(parent: int) -> float:
    """User and system time of a process and its children."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    tick = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for pid in (parent, *map(int, listed.split())):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / tick
    return total


if __name__ == "__main__":
    main()
