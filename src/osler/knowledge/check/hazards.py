"""Doses that are dangerous at the wrong interval stand only with the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.check.texts import Said, texts
from osler.knowledge.finding import Finding
from osler.knowledge.schema import DoseHazard, Drug, Regimen

_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")


def dose_hazards(subject: Subject) -> Iterator[Finding]:
    """Reports a listed amount of a listed drug given at, or named with, another interval or none."""
    for hazard in subject.found.dose_hazards:
        names = {drug.id for drug in subject.pack.drugs.values() if drug.label.lower() == hazard.drug.lower()}
        for drug in subject.pack.drugs.values():
            for regimen in drug.regimens:
                yield from _in_regimen(subject, hazard, drug, regimen)
        for said in texts(subject):
            if not said.at.startswith("regimen "):
                yield from _in_text(hazard, said, names)


def _in_regimen(subject: Subject, hazard: DoseHazard, drug: Drug, regimen: Regimen) -> Iterator[Finding]:
    same = drug.label.lower() == hazard.drug.lower() and _amount(hazard).fullmatch(regimen.amount.strip())
    if same and not any(interval in regimen.interval for interval in hazard.only_intervals):
        yield _finding(hazard, subject.file_of("drugs", drug.id), f"regimen {regimen.id}")


def _in_text(hazard: DoseHazard, said: Said, names: set[str]) -> Iterator[Finding]:
    # A text about this drug alone need not repeat its name to speak of its dose.
    implied = len(said.drugs) == 1 and said.drugs[0] in names
    for sentence in _SENTENCE.split(said.text):
        named = implied or re.search(rf"\b{re.escape(hazard.drug)}\b", sentence, re.I) is not None
        safe = any(interval in sentence.lower() for interval in hazard.only_intervals)
        if named and not safe and _amount(hazard).search(sentence):
            yield _finding(hazard, said.file, said.at)
            return


def _amount(hazard: DoseHazard) -> re.Pattern[str]:
    number, _, unit = hazard.amount.partition(" ")
    return re.compile(rf"(?<![\d.,]){re.escape(number)}\s?{re.escape(unit)}\b(?!/)")


def _finding(hazard: DoseHazard, file: str, at: str) -> Finding:
    intervals = " or ".join(repr(interval) for interval in hazard.only_intervals)
    why = f"{at} gives {hazard.drug} {hazard.amount} without its interval ({hazard.why})"
    return Finding("dose-interval", file, why, f"say {intervals} in the same sentence")
