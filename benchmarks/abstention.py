"""When the library had better keep silent: `python benchmarks/abstention.py`.

A question counts as answered well when the document of the sentence that leads is one that people judged to
answer it. The confidence is a logistic function of a few marks (`osler.quoting.confidence`). Its weights
are fitted here, each set weighing the same; every question of the curve is judged by weights and a
threshold found without it (five folds). Last come questions that a medical library cannot answer, and
LiveQA's, where few answers were judged.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from logistic import chance, fitted
from medquad import MEDQUAD, asked_of_medquad
from sets import BIOASQ, LIVEQA_OPEN, SCIFACT, Source

from osler.library.local import LocalLibrary
from osler.quoting.answering import Found, find
from osler.quoting.confidence import INTERCEPT, THRESHOLD, WEIGHTS

_WANTED = 0.915
"""Precision at which a threshold is chosen: a little above the 0.9 that must hold on other questions."""
_FEWEST = 30
_STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
_FOLDS = 5
_OFF_TOPIC = Path(__file__).with_name("off_topic.txt")

Right = Callable[[str], bool]


class Asked(NamedTuple):
    """One question: of which set, what spoke for the answer, whether it was right, and what it counts."""

    name: str
    marks: tuple[float, ...]
    right: bool
    share: float = 1.0


def main() -> None:
    """Prints the weights, the curve, what the threshold gives on questions held back, and the checks."""
    per_set = [
        asked(SCIFACT, judged(SCIFACT)),
        asked(BIOASQ, judged(BIOASQ)),
        asked(MEDQUAD, asked_of_medquad()),
    ]
    every = [one._replace(share=1000 / len(rows)) for rows in per_set for one in rows]
    weights = fitted([one.marks for one in every], [one.right for one in every], [one.share for one in every])
    names = ("intercept", *WEIGHTS)
    print("fitted: " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True)))
    held_back, kept = cross_validated(every)
    curve(held_back)
    report("held back, fold thresholds", kept, every)
    in_use = [INTERCEPT, *WEIGHTS.values()]
    print(f"threshold from all: {lowest(scored(weights, every)):.3f}; in use: {THRESHOLD}")
    report("in use", [one for one in every if chance(in_use, one.marks) >= THRESHOLD], every)
    check()


def judged(source: Source) -> Iterable[tuple[str, Right]]:
    """Questions with the test of a document's id."""
    grades = source.grades()
    for query, text in sorted(source.questions().items()):
        if query in grades:
            of = grades[query]
            yield text, lambda name, of=of: of.get(name, 0) >= source.least  # type: ignore[misc]


def asked(source: Source, questions: Iterable[tuple[str, Right]]) -> list[Asked]:
    """Every question of a set, asked of a library that holds the set's documents."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        library = LocalLibrary.make(Path(folder))
        library.add(source.documents())
        for text, right in questions:
            found = find(library, text)
            if found.first is not None:
                rows.append(Asked(source.name, _marks(found), right(found.first.stored.id)))
        library.close()
    print(
        f"{source.name}: {len(rows)} questions, {sum(one.right for one in rows) / len(rows):.3f} right of all"
    )
    return rows


def _marks(found: Found) -> tuple[float, ...]:
    return tuple(getattr(found.marks, name) for name in WEIGHTS)


def scored(weights: Sequence[float], rows: Iterable[Asked]) -> list[tuple[float, Asked]]:
    """Each question with its confidence, the surest first."""
    return sorted(((chance(weights, one.marks), one) for one in rows), key=lambda pair: -pair[0])


def cross_validated(rows: list[Asked]) -> tuple[list[tuple[float, Asked]], list[Asked]]:
    """Each question with the confidence that the others give it, and those their threshold lets through."""
    held_back, kept = [], []
    for fold in range(_FOLDS):
        others = [one for number, one in enumerate(rows) if number % _FOLDS != fold]
        weights = fitted(
            [one.marks for one in others], [one.right for one in others], [one.share for one in others]
        )
        mine = scored(weights, rows[fold::_FOLDS])
        threshold = lowest(scored(weights, others))
        held_back += mine
        kept += [one for sure, one in mine if sure >= threshold]
    return sorted(held_back, key=lambda pair: -pair[0]), kept


def lowest(ranked: list[tuple[float, Asked]]) -> float:
    """The lowest confidence from which the precision is as wanted; above 1 where it never is."""
    best, right, total = 1.1, 0.0, 0.0
    for number, (sure, one) in enumerate(ranked, 1):
        right += one.share * one.right
        total += one.share
        if number >= _FEWEST and right / total >= _WANTED:
            best = sure
    return best


def curve(ranked: list[tuple[float, Asked]]) -> None:
    """Precision where only the surest share is answered."""
    for step in _STEPS:
        answered = [one for _, one in ranked[: max(1, round(step * len(ranked)))]]
        print(f"  answered {step:4.0%}  precision {_precision(answered):.3f}")


def _precision(rows: Sequence[Asked]) -> float:
    total = sum(one.share for one in rows)
    return sum(one.share * one.right for one in rows) / total if total else 0.0


def report(what: str, kept: Sequence[Asked], every: Sequence[Asked]) -> None:
    """Share answered and precision, of all and of each set."""
    share = sum(one.share for one in kept) / sum(one.share for one in every)
    print(f"{what}: answered {share:.0%}, precision {_precision(kept):.3f}")
    by_set: Mapping[str, list[Asked]] = defaultdict(list)
    for one in kept:
        by_set[one.name].append(one)
    for name, mine in by_set.items():
        size = sum(one.name == name for one in every)
        print(f"  {name}: {len(mine)} of {size} answered, precision {_precision(mine):.3f}")


def check() -> None:
    """Questions off the topic must find silence; LiveQA counts where the first document was judged."""
    grades = LIVEQA_OPEN.grades()
    with tempfile.TemporaryDirectory() as folder:
        library = LocalLibrary.make(Path(folder))
        library.add(LIVEQA_OPEN.documents())
        off = _OFF_TOPIC.read_text("utf-8").splitlines()
        answered = [text for text in off if find(library, text).good_enough]
        print(f"off topic: {len(off) - len(answered)} of {len(off)} met with silence; answered: {answered}")
        firsts = []
        for query, text in LIVEQA_OPEN.questions().items():
            found = find(library, text)
            if found.first is not None and found.good_enough:
                firsts.append(grades.get(query, {}).get(found.first.stored.id))
        library.close()
    known = [grade for grade in firsts if grade is not None]
    good = sum(grade >= LIVEQA_OPEN.least for grade in known)
    print(f"liveqa: {len(firsts)} answered, {len(known)} of them judged, {good} right")


if __name__ == "__main__":
    main()
