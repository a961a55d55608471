"""Texts for patients read at grade 8 or easier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.check.texts import texts
from osler.knowledge.finding import Finding
from osler.knowledge.readability import grade

MOST = 8.0


def patient_texts_are_readable(subject: Subject) -> Iterator[Finding]:
    """Reports patient texts above the grade, counted without drug names, terms, numbers and units."""
    left_out = _left_out(subject)
    for said in texts(subject):
        if said.reader != "patient":
            continue
        found = grade(said.text, left_out)
        if found > MOST:
            why = f"{said.at} reads at grade {found:.1f}, above {MOST:g}"
            yield Finding("hard-to-read", said.file, why, "shorter sentences, shorter words")


def _left_out(subject: Subject) -> re.Pattern[str]:
    """Words that a patient meets anyway and that have no simpler form: drug names and the pack's names."""
    drugs = subject.pack.drugs.values()
    names = {name for drug in drugs for name in (drug.label, *drug.brands)}
    names.update(subject.pack.names_with_digits)
    return re.compile(
        r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)", re.I
    )
