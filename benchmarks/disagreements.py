"""Whether findings are read the right way round: `python benchmarks/disagreements.py [--library DIR]`.

First: the sentences that annotators of trials marked as evidence, with the direction that they read off them
(Evidence Inference, development articles), against the direction that `osler.quoting.findings` reads. Then,
in a library that is given, the pairs that answers would show as opposite findings, to be judged by a person.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from sets import BIOASQ, TRIALS

from osler.library.local import LocalLibrary
from osler.quoting.answering import find
from osler.quoting.contradicting import opposed
from osler.quoting.findings import direction

_LABELS = {
    "significantly increased": "more",
    "significantly decreased": "less",
    "no significant difference": "none",
}
_MORE_TRIALS = TRIALS._replace(queries="evidence_inference/prompts_more_retrieval_only.jsonl.gz")
_OPPOSITE = {("more", "less"), ("less", "more")}


def main() -> None:
    """Prints how often each direction is read, and is right; then the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--every", type=int, default=1, help="ask every so manieth question only")
    given = parser.parse_args()
    directions()
    if given.library:
        pairs(given.library, given.every)


def directions() -> None:
    """Of the marked sentences: how many have a direction, and how many of these the annotators' one."""
    read: Counter[tuple[str, str]] = Counter()
    for row in TRIALS.rows():
        for sentence in row["evidence"]:
            read[direction(sentence) or "unread", _LABELS[row["label"]]] += 1
    every = sum(read.values())
    print(f"{every} marked sentences, read as")
    for way in ("more", "less", "none", "unread"):
        mine = {label: read[way, label] for label in ("more", "less", "none")}
        total = sum(mine.values())
        right = "" if way == "unread" else f"right {mine[way] / total:.3f}"
        print(f"  {way:7}{total:5}  {mine}  {right}")
    told = sum(count for (way, _), count in read.items() if way != "unread")
    wrong = sum(count for pair, count in read.items() if pair in _OPPOSITE)
    print(f"  told of {told / every:.2f}; the other way round: {wrong} ({wrong / told:.3f} of those told)")


def pairs(place: Path, every: int) -> None:
    """The pairs that would be shown as opposite, with their questions."""
    library = LocalLibrary.open(place)
    asked = [
        f"Does {row['intervention']} affect {row['outcome']}?"
        for source in (TRIALS, _MORE_TRIALS)
        for row in source.rows()
    ]
    asked += BIOASQ.questions().values()
    shown = set()
    for question in asked[::every]:
        for one, other in opposed(find(library, question).quoted):
            pair = frozenset((one.quote.text, other.quote.text))
            if pair not in shown:
                shown.add(pair)
                print(f"\n{question}\n  + {one.quote.text}\n  - {other.quote.text}", flush=True)
    print(f"\n{len(asked[::every])} questions, {len(shown)} pairs")


if __name__ == "__main__":
    main()
