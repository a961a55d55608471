"""Every text of a pack that a reader may see, with the figures that stand behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from osler.knowledge.check.subject import Subject
from osler.knowledge.conditions import bottom_lines, drug_items
from osler.knowledge.ordering import drugs_named
from osler.knowledge.schema import ORDERED, Drug, Regimen, Text, Trial
from osler.knowledge.statements import regimen_words
from osler.logic import say

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One text for one kind of reader."""

    file: str
    at: str
    text: str
    """Without placeholders, which stand for values of the patient."""
    reader: Literal["clinician", "patient", "student"] = "clinician"
    figures: tuple[str, ...] | None = None
    """What its numbers must be among; None where the text is itself the data."""
    drugs: tuple[str, ...] = ()
    """Drugs that the text is about even where it does not name them."""


def texts(subject: Subject) -> Iterator[Said]:
    """All texts, in the order of the files."""
    for rec in subject.pack.recommendations.values():
        file = subject.file_of("recommendations", rec.id)
        figures = (*rec.figures, _rule(subject, rec.id))
        yield from _each(file, "text", rec.text, figures=figures, drugs=rec.drugs)
    for drug in subject.pack.drugs.values():
        yield from _of_drug(subject, drug)
    yield from _of_plans(subject)
    yield from _of_pages(subject)
    yield from _of_charts(subject)
    yield from _of_care_gaps(subject)
    yield from _of_cards(subject)


def _each(
    file: str, at: str, text: Text, *, figures: tuple[str, ...] | None, drugs: tuple[str, ...] = ()
) -> Iterator[Said]:
    for reader in ("clinician", "patient", "student"):
        words = getattr(text, reader)
        if words:
            clean = _PLACEHOLDER.sub(" ", words)
            yield Said(
                file=file, at=f"{at}.{reader}", text=clean, reader=reader, figures=figures, drugs=drugs
            )


def _of_drug(subject: Subject, drug: Drug) -> Iterator[Said]:
    file = subject.file_of("drugs", drug.id)
    for kind, item in drug_items(drug):
        if isinstance(item, Regimen):
            words = regimen_words(drug, item)
            yield Said(file=file, at=f"regimen {item.id}", text=words, drugs=(drug.id,))
        else:
            at = f"{kind} {item.id}"
            figures = (*item.figures, _rule(subject, f"drug/{drug.id}/{item.id}"))
            yield from _each(file, at, item.text, figures=figures, drugs=(drug.id,))
    for trial in drug.trials:
        yield from _of_trial(file, trial)


def _of_trial(file: str, trial: Trial) -> Iterator[Said]:
    figures = (*trial.figures, trial.trial, trial.population or "")
    yield Said(file=file, at=f"trial {trial.trial} result", text=trial.result, figures=figures)
    if trial.patient:
        at = f"trial {trial.trial} patient"
        yield Said(file=file, at=at, text=trial.patient, reader="patient", figures=figures)


def _of_plans(subject: Subject) -> Iterator[Said]:
    behind = figures_behind(subject)
    for file, line in bottom_lines(subject.found):
        if line.text is None:
            continue
        figures = tuple(figure for name in line.rests_on for figure in behind.get(name, ()))
        yield from _each(file, f"bottom line {line.id}", line.text, figures=figures)


def _of_pages(subject: Subject) -> Iterator[Said]:
    behind = figures_behind(subject)
    for kind, items in (("premises", subject.pack.premises), ("emergencies", subject.pack.emergencies)):
        for page in items:
            figures = tuple(figure for name in page.rests_on for figure in behind.get(name, ()))
            yield from _each(subject.file_of(kind), page.id, page.text, figures=figures)
    for item in subject.pack.disagreements.values():
        file = subject.file_of("disagreements", item.id)
        for side in item.sides:
            if side.text is not None:
                figures = behind.get(side.recommendation, ())
                yield from _each(file, f"side {side.recommendation}", side.text, figures=figures)


def _of_charts(subject: Subject) -> Iterator[Said]:
    behind = figures_behind(subject)
    file = subject.file_of("charts")
    for chart in subject.pack.charts:
        for step in getattr(chart, "steps", ()):
            figures = tuple(figure for name in step.rests_on for figure in behind.get(name, ()))
            for reader in ("clinician", "patient"):
                said = f"{getattr(step.at, reader)}: {getattr(step.label, reader)}"
                yield Said(file=file, at=f"{chart.id} step", text=said, reader=reader, figures=figures)


def _of_care_gaps(subject: Subject) -> Iterator[Said]:
    behind = figures_behind(subject)
    for gap in subject.pack.care_gaps.values():
        file = subject.file_of("care_gaps", gap.id)
        cited = (figure for name in gap.rests_on for figure in behind.get(name, ()))
        figures = (*gap.figures, *cited, _rule(subject, f"gap/{gap.id}"))
        for at in ("title", "reason", "action"):
            yield Said(file=file, at=at, text=_PLACEHOLDER.sub(" ", getattr(gap, at)), figures=figures)


def _of_cards(subject: Subject) -> Iterator[Said]:
    behind = figures_behind(subject)
    for card in subject.pack.cards.values():
        file, drugs = subject.file_of("cards", card.id), drugs_named(subject.pack, card.drugs)
        keys = [
            key.replace(f"/{ORDERED}/", f"/{drug}/")
            for key in (*card.any_of, *card.rests_on)
            for drug in (drugs or {""})
        ]
        figures = (*(figure for key in keys for figure in behind.get(key, ())), card.when)
        for said in (card, *((card.asks,) if card.asks else ())):
            for at, text in (("summary", said.summary), ("detail", said.detail)):
                clean = _PLACEHOLDER.sub(" ", text)
                yield Said(file=file, at=at, text=clean, figures=figures, drugs=tuple(drugs))


def figures_behind(subject: Subject) -> dict[str, tuple[str, ...]]:
    """The figures of each statement that a page may rest on, and its rule in words: its numbers count too."""
    found = {rec.id: (*rec.figures, _rule(subject, rec.id)) for rec in subject.pack.recommendations.values()}
    for drug in subject.pack.drugs.values():
        for _, item in drug_items(drug):
            own = (regimen_words(drug, item),) if isinstance(item, Regimen) else item.figures
            key = f"drug/{drug.id}/{item.id}"
            found[key] = (*own, _rule(subject, key))
        for number, trial in enumerate(drug.trials, 1):
            found[f"drug/{drug.id}/trial-{number}"] = trial.figures
    return found


def _rule(subject: Subject, key: str) -> str:
    condition = subject.pack.conditions.get(key)
    return "" if condition is None else say(condition, subject.pack.lexicon)
