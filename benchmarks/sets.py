"""The development sets of retrieval, as the library reads them: `../shared/data` beside the checkout."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from osler.documents.document import Document
from osler.documents.passage import passages
from osler.documents.reading import read

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class Source(NamedTuple):
    """Files of one set, and what they call our fields."""

    name: str
    files: tuple[str, ...]
    fields: Mapping[str, str]
    queries: str
    text: tuple[str, ...]
    """Fields of a query that are asked, joined."""
    judgments: str | None
    least: int = 1
    """Lowest grade that is relevant."""

    def documents(self) -> Iterator[Document]:
        """Every document of the set."""
        found = read([DATA / file for file in self.files], fields=self.fields)
        return (document for document in found if isinstance(document, Document))

    def rows(self) -> list[dict[str, Any]]:
        """Every query of the set, as its file has it."""
        path = DATA / self.queries
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return [msgspec.json.decode(line) for line in content.splitlines() if line.strip()]

    def questions(self) -> dict[str, str]:
        """What is asked, by the query's id."""
        return {row["qid"]: " ".join(row[field] for field in self.text) for row in self.rows()}

    def grades(self) -> dict[str, dict[str, int]]:
        """Judgments of documents by query."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for line in (DATA / (self.judgments or "")).read_text("utf-8").splitlines():
            query, _, document, grade = line.split("\t")
            found[query][document] = int(grade)
        return {query: of for query, of in found.items() if max(of.values()) >= self.least}


MEDQUAD_ANSWERS = "medquad/medquad_answers.jsonl.gz"
_MEDQUAD = (MEDQUAD_ANSWERS, "medquad/medquad_questions_only.jsonl.gz")
_TITLED = {"title": "question", "text": "answer"}
SCIFACT = Source(
    "scifact",
    ("scifact/corpus.jsonl.gz",),
    {},
    "scifact/claims_train.jsonl.gz",
    ("claim",),
    "scifact/qrels_train.tsv",
)
LIVEQA = Source(
    "liveqa", _MEDQUAD, _TITLED, "liveqa_dev/questions.jsonl", ("message",), "liveqa_dev/qrels_all.tsv", 2
)
LIVEQA_OPEN = LIVEQA._replace(
    files=(MEDQUAD_ANSWERS,), text=("summary",), judgments="liveqa_dev/qrels_open.tsv"
)
"""Asked of the documents that have a text, in the short form."""
BIOASQ = Source(
    "bioasq",
    ("bioasq/corpus.jsonl.gz",),
    {},
    "bioasq/questions_7b_11b.jsonl.gz",
    ("question",),
    "bioasq/qrels_7b_11b.tsv",
)
TRIALS = Source(
    "evidence_inference",
    ("evidence_inference/pmc_jats_ccby.tar.zst",),
    {},
    "evidence_inference/prompts_dev.jsonl.gz",
    ("intervention", "comparator", "outcome"),
    None,
)
ALL = (SCIFACT, LIVEQA, BIOASQ, TRIALS)


class Paragraphs(NamedTuple):
    """The passages of a set, and those that hold the evidence each query asks for."""

    texts: dict[str, str]
    """By "document passage"."""
    grades: dict[str, dict[str, int]]


def paragraphs(source: Source) -> Paragraphs:
    """Passages of full articles; the right ones hold a quote that the annotators marked."""
    texts: dict[str, str] = {}
    bare: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for document in source.documents():
        for passage in passages(document):
            key = f"{document.id} {passage.number}"
            texts[key] = document.text[passage.start : passage.end]
            bare[document.id].append((key, _bare(texts[key])))
    grades = {}
    for row in source.rows():
        quotes = [_bare(quote) for quote in row["evidence"]]
        right = {key: 1 for key, text in bare[row["pmcid"]] if any(quote in text for quote in quotes)}
        grades[row["qid"]] = right
    return Paragraphs(texts, grades)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
