"""Measures the gate: the wrong sentences it catches and the true ones it passes, by kind, and its speed.

python benchmarks/gate.py [--show KIND]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter, defaultdict

from gate_pairs import Pair, pairs

from osler.gate import Lexicon, Memo, judge
from osler.knowledge import load


def main() -> None:
    """Prints the rates by kind of pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", metavar="KIND", help="print the pairs of this kind that go wrong")
    options = parser.parse_args()
    pack = load().packs[0]
    names = {name: drug.label for drug in pack.drugs.values() for name in (drug.label, *drug.brands)}
    lexicon = Lexicon.of(names)
    counts: Counter[str] = Counter()
    wrong: defaultdict[str, list[tuple[Pair, str]]] = defaultdict(list)
    times: list[float] = []
    memo: Memo = {}
    for pair in pairs(pack):
        start = time.process_time()
        ruling = judge(pair.sentence, {1: pair.evidence}, lexicon, memo=memo)
        times.append((time.process_time() - start) * 1000)
        kind = ("true: " if pair.right else "wrong: ") + pair.kind
        counts[kind] += 1
        if ruling.passed != pair.right:
            wrong[kind].append((pair, "; ".join(f"{one.kind}: {one.why}" for one in ruling.reasons)))
    for kind in sorted(counts):
        right = counts[kind] - len(wrong[kind])
        print(f"{kind:28} {right:5} of {counts[kind]:5}  {right / counts[kind]:6.1%}")
    for side, word in (("true", "passed"), ("wrong", "caught")):
        total = sum(count for kind, count in counts.items() if kind.startswith(side))
        missed = sum(len(rows) for kind, rows in wrong.items() if kind.startswith(side))
        print(f"{side}: {1 - missed / total:.1%} {word} of {total:,}")
    times.sort()
    half, most = statistics.median(times), times[int(0.95 * len(times))]
    print(f"a sentence, CPU, evidence taken apart once: p50 {half:.2f} ms, p95 {most:.2f} ms")
    for pair, why in wrong.get(options.show or "", []):
        print(f"\n{pair.sentence}\n  evidence: {' '.join(pair.evidence.texts)}\n  {why or 'passed'}")


if __name__ == "__main__":
    main()
