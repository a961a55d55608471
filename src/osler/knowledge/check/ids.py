"""An item is found by its file's name: ids and file names agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding
from osler.knowledge.gather import stem

_ORDER = re.compile(r"^\d+-")
_KINDS = (
    "facts",
    "sources",
    "drugs",
    "recommendations",
    "plans",
    "disagreements",
    "calculators",
    "models",
    "care_gaps",
    "cards",
)


def ids_match_files(subject: Subject) -> Iterator[Finding]:
    """Each file is named after the id in it; a plan's file may have a number before it."""
    for kind in _KINDS:
        for name in getattr(subject.found, kind):
            file = subject.file_of(kind, name)
            base = _ORDER.sub("", stem(file)) if kind == "plans" else stem(file)
            if base != name:
                why = f"holds the id {name!r}, the file name says {base!r}"
                yield Finding("id-not-file-name", file, why, "rename the file or change the id")
    for name, rec in subject.pack.recommendations.items():
        file = subject.file_of("recommendations", name)
        if file.split("/")[1] != rec.topic:
            why = f"stands in the folder {file.split('/')[1]!r}, its topic is {rec.topic!r}"
            yield Finding("id-not-file-name", file, why, "move the file or change the topic")
