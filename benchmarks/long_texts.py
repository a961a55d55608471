"""How long the hardest texts of 10,000 characters take: `python benchmarks/long_texts.py`.

Each piece of `long_texts.json` is repeated to full length, read, and answered. Processor seconds, the
best of three; the ratio is to the same piece at half the length, so that 2 means "grows with the
length" and 4 means "with its square". The wish is less than one second for each.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import osler
from osler.asking import ask
from osler.knowledge import load
from osler.question import read

LENGTH = 10_000
PIECES: list[str] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
KNOWLEDGE = load()


def reading(text: str) -> None:
    """Reads the text alone."""
    read(KNOWLEDGE.packs[0], text)


def answering(text: str) -> None:
    """Answers the text; one that holds no word is refused, which is an answer too."""
    with suppress(osler.InputError):
        ask(KNOWLEDGE, text)


def best(work: Callable[[str], None], text: str) -> float:
    """Processor seconds of the quickest of three runs."""
    runs = []
    for _ in range(3):
        began = time.process_time()
        work(text)
        runs.append(time.process_time() - began)
    return min(runs)


def main() -> None:
    """Prints each piece's seconds and growth, the slowest first, for reading and for answering."""
    answering("Which drug?")
    for work in (reading, answering):
        rows = []
        for piece in PIECES:
            text = (piece * LENGTH)[:LENGTH]
            whole = best(work, text)
            rows.append((whole, whole / best(work, text[: LENGTH // 2]), piece))
        print(f"{work.__name__}: seconds at {LENGTH:,} characters, ratio to half the length")
        for seconds, ratio, piece in sorted(rows, reverse=True):
            print(f"  {seconds:.3f}  {ratio:4.1f}  {piece!r}")


if __name__ == "__main__":
    main()
