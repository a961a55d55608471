"""What a model's road costs beyond the model: `python benchmarks/phrasing.py [rounds]`.

A scripted model answers at once with sentences of the answer itself, through a local server that speaks the
real protocol and without one. What is left is ours: material, client, threads, gate.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from osler.asking import ask
from osler.knowledge import load
from osler.phrasing import Limits, Scripted, Voice, phrased
from osler.phrasing.endpoint import Endpoint

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "phrasing"))
from chat_server import serving, spoken  # type: ignore[import-not-found]

QUESTION = "71-year-old postmenopausal woman, total hip T-score -2.8, no fractures. Does she need a drug?"
_PATIENT = Limits(patience=60, seconds=120)


def main() -> None:
    """Prints the wall-clock and CPU time that a model's road adds to an answer."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    knowledge = load()
    answer = ask(knowledge, QUESTION).answer
    rows = [(s.text, s.citations) for section in answer.sections for s in section.statements if s.citations]
    said = " ".join(f"{text.rstrip('.')} [{', '.join(map(str, cited))}]." for text, cited in rows[:8])
    _report("in this process", rounds, lambda: _times(rounds, lambda: phrased(
        knowledge, answer, Voice(model=Scripted(said, ""), limits=_PATIENT))))  # fmt: skip
    with serving(spoken(said)) as server:
        model = Endpoint("m", key="k", url=server.url, seconds=60)
        voice = Voice(model=model, limits=_PATIENT)
        _report(
            "through the protocol", rounds, lambda: _times(rounds, lambda: phrased(knowledge, answer, voice))
        )


def _times(rounds: int, call: Callable[[], object]) -> list[tuple[float, float]]:
    call()
    found = []
    for _ in range(rounds):
        wall, used = time.perf_counter(), time.process_time()
        call()
        found.append(((time.perf_counter() - wall) * 1000, (time.process_time() - used) * 1000))
    return found


def _report(name: str, rounds: int, measured: Callable[[], list[tuple[float, float]]]) -> None:
    walls, used = (sorted(column) for column in zip(*measured(), strict=True))
    print(
        f"{name}: p50 {statistics.median(walls):.1f} ms, p95 {walls[int(0.95 * (rounds - 1))]:.1f} ms; "
        f"CPU p50 {statistics.median(used):.1f} ms"
    )


if __name__ == "__main__":
    main()
