"""When the library had better keep silent: `python benchmarks/abstention.py`.

A question counts as answered well when the first document quoted is one that people judged to answer it.
Sorting questions by the confidence of their best sentence gives the risk-coverage curve. The threshold is
chosen on every second question of each set (precision of 0.9 there) and confirmed on the others. Claims of
scifact to which no abstract speaks are the questions that should not be answered at all.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from sets import BIOASQ, LIVEQA, SCIFACT, Source

from osler.library.local import LocalLibrary
from osler.quoting.answering import find
from osler.quoting.confidence import THRESHOLD

_WANTED = 0.9
_STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
_MOST = 600
"""Questions of one set."""


class Asked(NamedTuple):
    """One question: how sure the library was, and whether it was right."""

    confidence: float
    right: bool


def main() -> None:
    """Prints the curve of each set, the threshold chosen, and what it gives on the other half."""
    chosen: list[Asked] = []
    confirmed: list[Asked] = []
    for source in (SCIFACT, BIOASQ, LIVEQA):
        asked = ask(source)
        chosen += asked[::2]
        confirmed += asked[1::2]
        right = sum(one.right for one in asked)
        print(f"\n{source.name}: {len(asked)} questions, {right} right when all are answered")
        curve(asked)
    threshold = lowest(chosen)
    print(f"\nchosen on one half for a precision of {_WANTED}: {threshold:.3f}; in use: {THRESHOLD}")
    for name, at in (("chosen", threshold), ("in use", THRESHOLD)):
        answered = [one for one in confirmed if one.confidence >= at]
        right = sum(one.right for one in answered)
        print(
            f"other half, {name}: {len(answered)} of {len(confirmed)} answered, "
            f"precision {right / max(len(answered), 1):.3f}"
        )


def ask(source: Source) -> list[Asked]:
    """Every question of a set, asked of a library that holds the set's documents."""
    questions = source.questions()
    grades = source.grades()
    unanswerable = [query for query in questions if query not in grades]
    queries = [query for query in questions if query in grades][:_MOST] + unanswerable[: _MOST // 2]
    with tempfile.TemporaryDirectory() as folder:
        library = LocalLibrary.make(Path(folder))
        library.add(source.documents())
        asked = []
        for query in sorted(queries):
            found = find(library, questions[query])
            first = found.quoted[0].stored.id if found.quoted else ""
            right = grades.get(query, {}).get(first, 0) >= source.least
            asked.append(Asked(found.confidence, right))
        library.close()
    return asked


def curve(asked: list[Asked]) -> None:
    """Precision where only the surest share is answered."""
    ranked = sorted(asked, key=lambda one: -one.confidence)
    for share in _STEPS:
        answered = ranked[: max(1, round(share * len(ranked)))]
        precision = sum(one.right for one in answered) / len(answered)
        least = answered[-1].confidence
        print(f"  answered {share:4.0%}  precision {precision:.3f}  confidence from {least:.3f}")


def lowest(asked: list[Asked]) -> float:
    """The lowest threshold from which the precision is as wanted."""
    ranked = sorted(asked, key=lambda one: -one.confidence)
    best, right = 1.0, 0
    for number, one in enumerate(ranked, 1):
        right += one.right
        if right / number >= _WANTED:
            best = one.confidence
    return best


if __name__ == "__main__":
    main()
