"""Each statement says where it stands, in a document that still holds."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.conditions import drug_items
from osler.knowledge.finding import Finding


def sourcing(subject: Subject) -> Iterator[Finding]:
    """A locator is not empty; a superseded source is cited only with a note that says why."""
    for file, at, locator in _locators(subject):
        if not locator.strip():
            mend = 'say where it stands: "Recommendation 1a", "Table 2", "Abstract"'
            yield Finding("missing-locator", file, f"{at} has no locator", mend)
    for rec in subject.pack.recommendations.values():
        source = subject.pack.sources.get(rec.source)
        file = subject.file_of("recommendations", rec.id)
        if source is None or source.status == "current" or rec.in_force.until is not None:
            continue
        if source.status == "retracted":
            yield Finding(
                "retracted-source", file, f"cites {source.id}, which is retracted", "remove or re-source it"
            )
        elif rec.note is None:
            why = f"is in force but cites {source.id}, which is superseded"
            yield Finding(
                "superseded-source", file, why, "set in_force.until, or say in a note why it still counts"
            )


def _locators(subject: Subject) -> Iterator[tuple[str, str, str]]:
    for rec in subject.pack.recommendations.values():
        yield subject.file_of("recommendations", rec.id), "the recommendation", rec.locator
    for drug in subject.pack.drugs.values():
        file = subject.file_of("drugs", drug.id)
        for kind, item in drug_items(drug):
            yield file, f"{kind} {item.id}", item.locator
        for trial in drug.trials:
            yield file, f"trial {trial.trial}", trial.locator
