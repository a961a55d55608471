"""How long answers take in process: `python benchmarks/answering.py`.

Answers every annotated question and prints p50 and p95 by stage, and the time to load the knowledge
with an empty and with a filled cache.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from typing import TypeVar

from scoring import percentile, questions

from osler.answer import Request, compose
from osler.knowledge import Knowledge, Pack, load
from osler.question import read
from osler.reasoning import build_case, judge
from osler.render import render

_T = TypeVar("_T")
STAGES = ("read", "case and judge", "compose", "render json", "all")


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """What the work gives, and its milliseconds."""
    began = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - began) * 1000


def answer(pack: Pack, text: str) -> tuple[float, ...]:
    """The milliseconds of each stage for one question."""
    day = pack.head.last_updated
    request = Request(audience="clinician", region=pack.head.default_region, as_of=day)
    reading, reading_ms = timed(lambda: read(pack, text))
    case, case_ms = timed(lambda: build_case(pack, reading.facts.values()))
    verdicts, judge_ms = timed(lambda: judge(pack, case, as_of=day))
    page, compose_ms = timed(lambda: compose(pack, reading, case, verdicts, request))
    _, render_ms = timed(lambda: render(page, "json"))
    parts = (reading_ms, case_ms + judge_ms, compose_ms, render_ms)
    return (*parts, sum(parts))


def loads() -> tuple[Knowledge, float, float]:
    """The knowledge, and the milliseconds of loading it with an empty and with a filled cache."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OSLER_CACHE"] = folder
        _, cold = timed(load)
        knowledge, warm = timed(load)
    return knowledge, cold, warm


def main() -> None:
    """Prints the figures."""
    knowledge, cold, warm = loads()
    print(f"knowledge load: empty cache {cold:.0f} ms, filled cache {warm:.0f} ms")
    pack, asked = knowledge.packs[0], questions()
    answer(pack, asked[0].text)
    runs = [answer(pack, question.text) for question in asked]
    print(f"{len(asked)} questions, ms{'p50':>17}{'p95':>8}{'max':>8}")
    for number, stage in enumerate(STAGES):
        times = sorted(run[number] for run in runs)
        print(f"{stage:<24}{percentile(times, 0.5):>8.1f}{percentile(times, 0.95):>8.1f}{times[-1]:>8.1f}")


if __name__ == "__main__":
    main()
