"""How well Osler reads clinical questions: `python benchmarks/reading.py`.

Reads the annotated questions under tests/data/questions and prints precision, recall and F1 per fact
group, intents, topics, drugs, emergencies, scope and latency. The held split was kept back from tuning.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping

import msgspec
from scoring import (
    Count,
    FactRule,
    Observed,
    Outcome,
    Question,
    count_by_group,
    fact_rules,
    percentile,
    questions,
    score_drugs,
    score_facts,
    share,
    unreadable_found,
)

import osler.knowledge
import osler.question
from osler.knowledge import Pack


class Read(msgspec.Struct, frozen=True):
    """One question, what was read from it, and how long that took."""

    question: Question
    observed: Observed
    outcomes: list[Outcome]
    milliseconds: float


def observe(pack: Pack, text: str) -> Observed:
    """Osler's reading in the scorer's terms."""
    reading = osler.question.read(pack, text)
    return Observed(
        facts={name: fact.value for name, fact in reading.facts.items()},
        intents=tuple(reading.intents),
        topics=tuple(reading.topics),
        drugs=tuple(reading.drugs),
        unreadable=tuple(item.quote for item in reading.unreadable),
        emergency=bool(reading.emergencies),
        in_scope=reading.in_scope,
    )


def read_all(pack: Pack, asked: list[Question], rules: Mapping[str, FactRule]) -> list[Read]:
    """Read every question once, timed, after one untimed warm-up."""
    observe(pack, asked[0].text)
    result = []
    for question in asked:
        start = time.perf_counter()
        observed = observe(pack, question.text)
        milliseconds = (time.perf_counter() - start) * 1000
        result.append(Read(question, observed, score_facts(question, observed, rules), milliseconds))
    return result


def print_counts(counts: Mapping[str, Count]) -> None:
    """A table of precision, recall and F1."""
    print(f"{'':22}{'stated':>8}{'precision':>11}{'recall':>9}{'F1':>8}")
    for name, count in counts.items():
        stated = count.hits + count.missed
        print(f"{name:22}{stated:8}{count.precision:11.3f}{count.recall:9.3f}{count.f1:8.3f}")


def print_report(name: str, reads: list[Read], rules: Mapping[str, FactRule]) -> None:
    """All figures of one split."""
    print(f"\n## {name}: {len(reads)} questions\n")
    print_counts(count_by_group((outcome for read in reads for outcome in read.outcomes), rules))
    drugs = Count()
    for read in reads:
        one = score_drugs(read.question, read.observed)
        drugs = Count(drugs.hits + one.hits, drugs.false + one.false, drugs.missed + one.missed)
    print_counts({"drugs asked about": drugs})
    traps = sum(outcome.kind == "trap" for read in reads for outcome in read.outcomes)
    named = sum(len(read.question.absent) for read in reads)
    print(f"\n{'traps read as facts':34}{traps} of {named}")
    for label, flags in judgements(reads).items():
        print(f"{label:34}{share(flags):.3f}  ({sum(flags)} of {len(flags)})")
    flagged = sum(unreadable_found(read.question, read.observed) for read in reads)
    wanted = sum(len(read.question.unreadable) for read in reads)
    print(f"{'impossible values flagged':34}{flagged} of {wanted}")
    times = [read.milliseconds for read in reads]
    print(
        f"{'latency, ms per question':34}p50 {percentile(times, 0.5):.2f}  p95 {percentile(times, 0.95):.2f}"
    )


def judgements(reads: list[Read]) -> dict[str, list[bool]]:
    """Right or wrong, question by question, for all that is not a fact."""
    inside = [read for read in reads if read.question.in_scope]
    pairs = [(read.question, read.observed) for read in reads]
    return {
        "first intent acceptable": [_first_of(r.observed.intents, r.question.intents) for r in inside],
        "first intent the best one": [_first_of(r.observed.intents, r.question.intents[:1]) for r in inside],
        "an acceptable topic read": [_any_of(r.observed.topics, r.question.topics) for r in inside],
        "first topic acceptable": [_first_of(r.observed.topics, r.question.topics) for r in inside],
        "emergency sensitivity": [bool(o.emergency) for q, o in pairs if q.emergency],
        "emergency specificity": [not o.emergency for q, o in pairs if not q.emergency],
        "scope accuracy": [o.in_scope == q.in_scope for q, o in pairs],
    }


def _first_of(read: tuple[str, ...] | None, accepted: tuple[str, ...]) -> bool:
    return bool(read) and read is not None and read[0] in accepted


def _any_of(read: tuple[str, ...] | None, accepted: tuple[str, ...]) -> bool:
    return bool(set(read or ()) & set(accepted))


def print_errors(reads: list[Read]) -> None:
    """Each question with something wrong, and what."""
    for read in reads:
        faults = [f"{o.kind} {o.fact}: {o.expected} / {o.observed}" for o in read.outcomes if o.kind != "hit"]
        faults += _other_faults(read.question, read.observed)
        if faults:
            print(f"\n{read.question.id} [{read.question.group}] {read.question.text}")
            print("\n".join(f"    {fault}" for fault in faults))


def _other_faults(question: Question, observed: Observed) -> list[str]:
    faults = []
    if observed.in_scope != question.in_scope:
        faults.append(f"scope: {question.in_scope} / {observed.in_scope}")
    if observed.emergency != question.emergency:
        faults.append(f"emergency: {question.emergency} / {observed.emergency}")
    if question.in_scope and not _first_of(observed.intents, question.intents):
        faults.append(f"intent: {question.intents} / {observed.intents}")
    if question.in_scope and not _any_of(observed.topics, question.topics):
        faults.append(f"topic: {question.topics} / {observed.topics}")
    if question.in_scope and score_drugs(question, observed).f1 < 1:
        faults.append(f"drugs: {question.drugs} / {observed.drugs}")
    if unreadable_found(question, observed) < len(question.unreadable):
        faults.append(f"unreadable: {question.unreadable} / {observed.unreadable}")
    return faults


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["dev", "held", "all"], default="all")
    parser.add_argument("--errors", action="store_true", help="list what was misread (dev only)")
    parser.add_argument("--i-am-done-tuning", action="store_true", help="let --errors show the held split")
    return parser.parse_args()


def main() -> int:
    """Run the benchmark."""
    options = arguments()
    if options.errors and options.split != "dev" and not options.i_am_done_tuning:
        print(
            "--errors shows only the dev split: add --split dev, or --i-am-done-tuning to see the held one.",
            file=sys.stderr,
        )
        return 2
    rules = fact_rules()
    pack = osler.knowledge.load().packs[0]
    for split in ("dev", "held"):
        if options.split in (split, "all"):
            reads = read_all(pack, questions(split), rules)
            print_report(split, reads, rules)
            if options.errors:
                print_errors(reads)
    return 0


if __name__ == "__main__":
    sys.exit(main())
