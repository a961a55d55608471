"""MedQuAD's questions without answers, asked of its answers.

No person judged these pairs: an answer counts as right when it is of the same type (treatment, outlook) and
about the same concept (a UMLS identifier in common, or the same name). Synonymous concepts with different
identifiers count as wrong, so the true precision is somewhat higher.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sets import DATA, MEDQUAD_ANSWERS, Source

MEDQUAD = Source("medquad", (MEDQUAD_ANSWERS,), {"title": "question", "text": "answer"}, "", (), None)
_ANSWERABLE, _OTHERS = 400, 300


def asked_of_medquad() -> Iterator[tuple[str, Callable[[str], bool]]]:
    """A fixed sample: questions to which an answer is there, and others, mostly about drugs."""
    answers = {row["id"]: row for row in _rows(MEDQUAD_ANSWERS)}
    told = {key for row in answers.values() for key in _keys(row)}
    asked = {row["question"]: row for row in _rows("medquad/medquad_questions_only.jsonl.gz")}
    there = [row for row in asked.values() if told.intersection(_keys(row))]
    missing = [row for row in asked.values() if not told.intersection(_keys(row))]
    chance = random.Random(4)  # noqa: S311 - a fixed sample
    rows = [*chance.sample(there, _ANSWERABLE), *chance.sample(missing, _OTHERS)]
    chance.shuffle(rows)
    for row in rows:
        keys = _keys(row)
        yield row["question"], lambda name, keys=keys: bool(keys & _keys(answers[name]))  # type: ignore[misc]


def _rows(name: str) -> list[dict[str, Any]]:
    content = gzip.decompress((DATA / name).read_bytes())
    return [msgspec.json.decode(line) for line in content.splitlines() if line.strip()]


def _keys(row: dict[str, Any]) -> set[tuple[str, str]]:
    """What it is about, each with what is told of it."""
    return {(name, row["qtype"]) for name in (row["focus"].lower(), *row.get("cuis", ()))}
