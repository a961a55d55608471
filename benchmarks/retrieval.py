"""How well the library finds what answers: `python benchmarks/retrieval.py [SET…]`.

Loads each development set into a library of its own, asks its questions as `osler library search --queries`
would (k 100), and prints our figures beside plain BM25's over the same texts, with the ratio. `--half
even|odd` scores every second question only: what is chosen on one half is confirmed on the other. One
configuration for all sets. `--semantic` ranks by meaning too, with the model that the extra brings.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from plain import Plain
from sets import ALL, TRIALS, Source, paragraphs

from measures import Grades, average_precision, judged_only, mean, ndcg, recall, reciprocal_rank
from osler.library.interface import Query
from osler.library.local import LocalLibrary
from osler.library.meaning.encoding import BUNDLED

DEPTH = 100
Run = dict[str, list[str]]
Measure = Callable[[list[str], Grades], float]


def main() -> None:
    """Prints a line for each set and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help="names of sets; all when left out")
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--semantic", action="store_true")
    given = parser.parse_args()
    print(f"{'set':20}{'measure':34}{'plain BM25':>10}{'ours':>8}{'ratio':>7}{'questions':>11}")
    for source in ALL:
        if not given.sets or source.name in given.sets:
            report(source, given.half, semantic=given.semantic)


def report(source: Source, half: str | None, *, semantic: bool) -> None:
    """Prints the figures of one set."""
    questions = source.questions()
    whole = paragraphs(source) if source is TRIALS else None
    grades = whole.grades if whole else source.grades()
    asked = [query for query in questions if query in grades]
    if half:
        asked = sorted(asked)[half == "odd" :: 2]
    texts = (
        whole.texts.items()
        if whole
        else ((each.id, f"{each.title} {each.text}") for each in source.documents())
    )
    floor = Plain(texts)
    plain = {query: floor.search(questions[query], DEPTH) for query in asked}
    ours = run(source, {query: questions[query] for query in asked}, semantic=semantic)
    for label, measure in measures(source):
        one, other = (mean(measure(of[query], grades[query]) for query in asked) for of in (plain, ours))
        print(
            f"{source.name:20}{label:34}{one:10.3f}{other:8.3f}{other / one:7.2f}{len(asked):11}", flush=True
        )


def run(source: Source, questions: dict[str, str], *, semantic: bool) -> Run:
    """What the library finds: documents, or passages where passages are judged."""
    with tempfile.TemporaryDirectory() as folder:
        library = LocalLibrary.make(Path(folder) / "library")
        library.add(source.documents())
        if semantic:
            library.embed(BUNDLED, lambda _done, _total: None)
        found: Run = {}
        for query, text in questions.items():
            wanted = Query(text=text, k=DEPTH, meaning=semantic)
            if source is TRIALS:
                found[query] = [f"{hit.document} {hit.passage}" for hit in library.search(wanted)]
            else:
                found[query] = [hit.document for hit in library.search_documents(wanted)]
        library.close()
    return found


def right_among(names: list[str], grades: Grades, k: int) -> float:
    """1 where one of the first k is right."""
    return float(any(name in grades for name in names[:k]))


def measures(source: Source) -> Iterable[tuple[str, Measure]]:
    """The measures of a set, the one that has a target first."""
    least = source.least
    if source is TRIALS:
        for k in (5, 1, 10):
            yield f"right paragraph in the top {k}", partial(right_among, k=k)
        return
    if source.name == "liveqa":
        yield "nDCG@10, unjudged removed", lambda names, of: ndcg(judged_only(names, of), of)
    yield "nDCG@10", ndcg
    yield "MAP@10", lambda names, of: average_precision(names, of, least=least)
    yield "MRR@10", lambda names, of: reciprocal_rank(names, of, least=least)
    yield "recall@100", lambda names, of: recall(names, of, least=least)


if __name__ == "__main__":
    main()
