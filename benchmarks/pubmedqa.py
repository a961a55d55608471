"""Yes, no or maybe from an abstract without its conclusion: `python benchmarks/pubmedqa.py`.

What the product does: the findings of the results section point to yes, to no, both ways (maybe), or
nowhere clear (it says nothing). The word lists were made looking at these questions, so the figures are of
development, not of a test; cut-offs are checked on ten folds. Forced: where a verdict must be given, the
nearer of yes and no.
"""

from __future__ import annotations

import gzip
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from logistic import chance, fitted
from sets import DATA, Source

from osler.documents.sentences import sentences
from osler.library.local import LocalLibrary
from osler.quoting.answering import find
from osler.quoting.pointing import LEAN, Pointing, pointing

PUBMEDQA = Source("pubmedqa", ("pubmedqa/corpus.jsonl.gz",), {}, "pubmedqa/dev.jsonl.gz", ("question",), None)
_RESULTS = re.compile("result|finding|observ|limit|discuss|conclu", re.IGNORECASE)
_LABELS = ("yes", "no", "maybe")
_FOLDS = 10


class Read(NamedTuple):
    """A question's label, and what the findings say."""

    label: str
    found: Pointing


def main() -> None:
    """Prints accuracy, macro-F1 and each class; then how often the right article is quoted first."""
    rows = read_all()
    counts = Counter(row.label for row in rows)
    print(f"{len(rows)} questions; always yes: {counts['yes'] / len(rows):.3f}")
    nearer = ["yes" if forced(row, ()) else "no" for row in rows]
    tell("forced", rows, nearer)
    tell("forced, ten folds", rows, folded(rows))
    said = [row.found.verdict for row in rows]
    told = [
        (row, "maybe" if verdict == "both ways" else verdict) for row, verdict in zip(rows, said, strict=True)
    ]
    spoken = [(row, verdict) for row, verdict in told if verdict is not None]
    tell(f"where something is said ({len(spoken)})", [row for row, _ in spoken], [str(v) for _, v in spoken])
    plain = [(row, verdict) for row, verdict in spoken if verdict != "maybe"]
    tell(f"where yes or no is said ({len(plain)})", [row for row, _ in plain], [str(v) for _, v in plain])
    first_citations()


def forced(row: Read, others: Sequence[Read]) -> bool:
    """Whether yes is nearer, by the product's own middle or by one fitted on other questions."""
    if not others:
        return row.found.balance + LEAN > 0
    known = [other for other in others if other.label != "maybe"]
    weights = fitted(
        [(other.found.balance,) for other in known],
        [other.label == "yes" for other in known],
        [1.0] * len(known),
    )
    return chance(weights, (row.found.balance,)) > 0.5


def folded(rows: list[Read]) -> list[str]:
    """The forced verdict on each question by a middle fitted on nine tenths of the others."""
    verdicts = [""] * len(rows)
    for fold in range(_FOLDS):
        others = [row for number, row in enumerate(rows) if number % _FOLDS != fold]
        for number in range(fold, len(rows), _FOLDS):
            verdicts[number] = "yes" if forced(rows[number], others) else "no"
    return verdicts


def read_all() -> list[Read]:
    """Every question with the findings of its abstract's results."""
    articles = {row["_id"]: row for row in _rows(PUBMEDQA.files[0])}
    return [
        Read(row["label"], pointing(row["question"], results(articles[row["gold_pmid"]])))
        for row in PUBMEDQA.rows()
    ]


def results(article: dict[str, Any]) -> list[str]:
    """The sentences of the sections that report, the last one always."""
    sections = article["sections"]
    texts = [part["text"] for part in sections[:-1] if _RESULTS.search(part["label"])]
    return [text[start:end] for text in (*texts, sections[-1]["text"]) for start, end in sentences(text)]


def tell(what: str, rows: list[Read], verdicts: list[str]) -> None:
    """Accuracy, macro-F1 and precision/recall of each class."""
    right = sum(row.label == verdict for row, verdict in zip(rows, verdicts, strict=True))
    parts, total = [], 0.0
    for label in _LABELS:
        hits = sum(row.label == verdict == label for row, verdict in zip(rows, verdicts, strict=True))
        said, true = verdicts.count(label), sum(row.label == label for row in rows)
        total += 2 * hits / (said + true) if said + true else 0.0
        parts.append(f"{label} {hits}/{said} said, {hits}/{true} there")
    print(f"{what}: accuracy {right / len(rows):.3f}, macro-F1 {total / 3:.3f}; " + "; ".join(parts))


def first_citations() -> None:
    """How often the sentence that leads is of the question's own article, among the thousand."""
    with tempfile.TemporaryDirectory() as folder:
        library = LocalLibrary.make(Path(folder))
        library.add(PUBMEDQA.documents())
        rows = PUBMEDQA.rows()
        firsts = [(find(library, row["question"]), row["gold_pmid"]) for row in rows]
        library.close()
    right = sum(found.first is not None and found.first.stored.id == gold for found, gold in firsts)
    sure = [(found, gold) for found, gold in firsts if found.good_enough]
    kept = sum(found.first is not None and found.first.stored.id == gold for found, gold in sure)
    print(
        f"first citation is the gold article: {right / len(rows):.3f}; answered {len(sure)}, of these {kept}"
    )


def _rows(name: str) -> list[dict[str, Any]]:
    content = gzip.decompress((DATA / name).read_bytes())
    return [msgspec.json.decode(line) for line in content.splitlines() if line.strip()]


if __name__ == "__main__":
    main()
