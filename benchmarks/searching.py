"""How fast passages are indexed and found: `python benchmarks/searching.py [--passages N] [--keep DIR]`.

Real passages of the retrieval sets are said again with sentences in another order and one word in ten
changed, until there are enough. Prints passages indexed a second, memory, the size of the index, and
milliseconds a search.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scoring import percentile
from sets import ALL

from osler.documents.passage import passages
from osler.documents.sentences import sentences
from osler.library.index import AnalyzedPassage, IndexedPassage, PassageIndex, analyzed
from osler.library.interface import Query

BATCH = 2000


def real_passages() -> Iterator[IndexedPassage]:
    """The passages of every set."""
    for source in ALL:
        for document in source.documents():
            text = document.text
            for passage in passages(document):
                yield IndexedPassage(
                    document=document.id,
                    number=passage.number,
                    text=text[passage.start : passage.end],
                    title=document.title,
                    section=passage.section,
                )


def said_again(real: list[IndexedPassage], wanted: int) -> Iterator[list[IndexedPassage]]:
    """Batches of passages: the real ones first, then changed ones."""
    chance = random.Random(5)  # noqa: S311 - the same passages every time
    words = [word for passage in real[::7] for word in passage.text.split()]
    batch: list[IndexedPassage] = []
    for number in range(wanted):
        passage = real[number % len(real)]
        text = passage.text if number < len(real) else changed(passage.text, words, chance)
        batch.append(
            IndexedPassage(
                document=f"d{number}", number=0, text=text, title=passage.title, year=1990 + number % 35
            )
        )
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def questions(count: int) -> list[str]:
    """So many of the sets' questions, the same every time."""
    chance = random.Random(7)  # noqa: S311 - a fixed sample
    return chance.sample([text for source in ALL for text in source.questions().values()], count)


def changed(text: str, words: list[str], chance: random.Random) -> str:
    """The text with its sentences in another order and a tenth of its words replaced."""
    spans = [text[start:end] for start, end in sentences(text)]
    chance.shuffle(spans)
    kept = " ".join(spans).split(" ")
    for _ in range(len(kept) // 10):
        kept[chance.randrange(len(kept))] = chance.choice(words)
    return " ".join(kept)


def analyzed_all(batch: list[IndexedPassage]) -> list[AnalyzedPassage]:
    """A batch's terms, in a worker."""
    return [analyzed(passage) for passage in batch]


def build(index: PassageIndex, batches: list[list[IndexedPassage]]) -> float:
    """Seconds to analyse (in one worker process) and index, committed."""
    began = time.perf_counter()
    with multiprocessing.Pool(1) as pool, index.writer() as writer:
        for batch in pool.imap(analyzed_all, batches):
            for passage in batch:
                writer.add_analyzed(passage)
        writer.commit()
    return time.perf_counter() - began


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder for the index; a temporary one when left out")
    given = parser.parse_args()
    found = list(real_passages())
    asked = questions(500)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        index = PassageIndex.open(folder)
        if not len(index):
            spent, count = 0.0, 0
            batches: list[list[IndexedPassage]] = []
            for batch in said_again(found, given.passages):
                batches.append(batch)
                count += len(batch)
                if len(batches) == 50 or count == given.passages:
                    spent += build(index, batches)
                    batches = []
            print(f"indexed {count:,} passages: {count / spent:,.0f} a second")
        size = sum(file.stat().st_size for file in folder.rglob("*"))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"index {size / 1e6:,.0f} MB; peak memory {memory / 1e3:,.0f} MB")
        for label, since in (("all", None), ("since 2010", 2010)):
            report(index, asked, label, since)


def report(index: PassageIndex, asked: list[str], label: str, since: int | None) -> None:
    """Milliseconds of the second search for each question."""
    spent: list[float] = []
    for _ in range(2):
        spent = []
        for text in asked:
            began = time.perf_counter()
            index.search(Query(text=text, k=10, since=since))
            spent.append((time.perf_counter() - began) * 1000)
    print(f"search, {label}: p50 {percentile(spent, 0.5):.1f} ms, p95 {percentile(spent, 0.95):.1f} ms")


if __name__ == "__main__":
    main()
