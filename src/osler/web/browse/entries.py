"""One recommendation, and one drug, each with all that stands behind it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from osler.answer.claims import dose
from osler.answer.values import sentence
from osler.core.case import Value
from osler.core.wording import begun
from osler.knowledge import Pack
from osler.knowledge.schema import Argument, Drug, Item, Recommendation, Source, Stop, Trial
from osler.knowledge.show import ShownCase, verdict_table
from osler.logic import say
from osler.web.browse.head import Crumb, Head, Row, one_line
from osler.web.browse.library import Library, current

_FEW = 4
_NEVER_FOLDED = frozenset(("stops", "on-stopping"))
_SECTIONS = (
    ("mechanism", "How it works"),
    ("administration", "How to take it"),
    ("stops", "Reasons against"),
    ("checks_before", "Before the first dose"),
    ("monitoring", "Monitoring"),
    ("duration", "How long"),
    ("on_stopping", "Stopping"),
    ("adverse", "Adverse effects"),
    ("interactions", "Interactions"),
    ("pregnancy", "Pregnancy"),
    ("arguments", "For and against in some people"),
)


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the verdict table."""

    name: str
    facts: tuple[str, ...]
    verdict: str
    missing: tuple[str, ...]


class RecommendationPage(msgspec.Struct, frozen=True, kw_only=True):
    """One recommendation: its words, rule, evidence, cases and the disputes it takes part in."""

    head: Head
    rec: Recommendation
    source: Source
    rule: str
    in_force: bool
    cases: tuple[CaseRow, ...]
    disputes: tuple[Dispute, ...]
    same: tuple[Row, ...]
    """Recommendations that say the same."""
    drugs: tuple[Row, ...]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a dispute."""

    guideline: str
    text: str
    path: str


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A question on which sources differ."""

    about: str
    positions: tuple[Position, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One sourced sentence of a monograph."""

    text: str
    patient: str
    mark: str
    """"contraindication", "caution", "for", "against" or nothing."""
    source: Source
    locator: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A headed part of a monograph."""

    id: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def lead(self) -> tuple[Line, ...]:
        """What is seen at once: what speaks against the drug and what stopping it needs, all of it."""
        return self.lines if self.id in _NEVER_FOLDED or len(self.lines) < _FEW + 2 else self.lines[:_FEW]

    @property
    def rest(self) -> tuple[Line, ...]:
        """What is folded below."""
        return self.lines[len(self.lead) :]


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One regimen."""

    dose: str
    use: str
    note: str
    source: Source
    locator: str


class TrialRow(msgspec.Struct, frozen=True, kw_only=True):
    """One trial result."""

    trial: Trial
    source: Source


class DrugPage(msgspec.Struct, frozen=True, kw_only=True):
    """A monograph."""

    head: Head
    drug: Drug
    warning: Line | None
    doses: tuple[Dose, ...]
    parts: tuple[Part, ...]
    trials: tuple[TrialRow, ...]
    recommendations: tuple[Row, ...]
    references: tuple[Source, ...]


def recommendation(library: Library, pack: Pack, rec: Recommendation) -> RecommendationPage:
    """The page of one recommendation."""
    tests = library.tests(pack, rec.id)
    table = () if tests is None else verdict_table(pack, rec.id, tests)
    return RecommendationPage(
        head=Head(
            title=rec.title,
            description=one_line(rec.text.clinician),
            path=f"/recommendations/{rec.id}",
            crumbs=(
                Crumb("/topics", "Topics"),
                Crumb(f"/topics/{rec.topic}", pack.head.topics[rec.topic]),
            ),
            updated=rec.last_checked,
            medical=True,
            review=library.review_of("recommendations", rec.id),
            unit=f"{pack.head.id}/{rec.id}",
        ),
        rec=rec,
        source=pack.sources[rec.source],
        rule=say(pack.conditions[rec.id], pack.lexicon),
        in_force=current(pack, rec),
        cases=tuple(_case(pack, row) for row in table),
        disputes=tuple(_disputes(pack, rec.id)),
        same=tuple(
            Row(path=f"/recommendations/{name}", title=pack.recommendations[name].title)
            for name in rec.also
            if name in pack.recommendations
        ),
        drugs=tuple(
            Row(path=f"/drugs/{name}", title=pack.drugs[name].label)
            for name in rec.drugs
            if name in pack.drugs
        ),
    )


def _case(pack: Pack, row: ShownCase) -> CaseRow:
    return CaseRow(
        name=row.name,
        facts=tuple(_told(pack, name, value) for name, value in row.facts.items()),
        verdict=row.verdict,
        missing=tuple(pack.facts[name].label for name in row.missing if name in pack.facts),
    )


def _told(pack: Pack, name: str, value: Value | int) -> str:
    fact = pack.facts.get(name)
    if fact is None:
        return f"{name} {value}"
    if fact.type == "number" and isinstance(value, str):
        return f"{fact.label} {value}"
    return sentence(fact, value)


def _disputes(pack: Pack, name: str) -> Iterable[Dispute]:
    for item in pack.disagreements.values():
        if any(side.recommendation == name for side in item.sides):
            yield Dispute(
                about=item.about,
                positions=tuple(
                    Position(
                        guideline=side.guideline,
                        text=(side.text or pack.recommendations[side.recommendation].text).clinician,
                        path=f"/recommendations/{side.recommendation}",
                    )
                    for side in item.sides
                ),
            )


def drug(library: Library, pack: Pack, item: Drug) -> DrugPage:
    """The monograph of one drug."""
    parts = tuple(part for name, heading in _SECTIONS if (part := _part(pack, item, name, heading)).lines)
    doses = tuple(
        Dose(
            dose=dose(regimen),
            use=f"{regimen.indication}: {regimen.population}"
            if regimen.indication != "other"
            else regimen.population,
            note="; ".join(filter(None, ("off-label" if regimen.off_label else "", regimen.note or ""))),
            source=pack.sources[regimen.source],
            locator=regimen.locator,
        )
        for regimen in item.regimens
    )
    warning = _line(pack, item.boxed_warning) if item.boxed_warning else None
    trials = tuple(TrialRow(trial=trial, source=pack.sources[trial.source]) for trial in item.trials)
    lines = [line for part in parts for line in part.lines]
    cited = [warning.source] if warning else []
    cited += [row.source for row in doses] + [line.source for line in lines] + [row.source for row in trials]
    label = begun(item.label)
    return DrugPage(
        head=Head(
            title=label,
            description=f"{label}: doses, reasons against, checks, monitoring, stopping, trials, sources.",
            path=f"/drugs/{item.id}",
            crumbs=(Crumb("/drugs", "Drugs"),),
            updated=pack.head.last_updated,
            medical=True,
            review=library.review_of("drugs", item.id),
            unit=f"{pack.head.id}/drugs/{item.id}",
        ),
        drug=item,
        warning=warning,
        doses=doses,
        parts=parts,
        trials=trials,
        recommendations=tuple(
            Row(path=f"/recommendations/{rec.id}", title=rec.title, marks=(pack.sources[rec.source].short,))
            for rec in pack.recommendations.values()
            if item.id in rec.drugs and current(pack, rec)
        ),
        references=tuple({source.id: source for source in cited}.values()),
    )


def _part(pack: Pack, item: Drug, name: str, heading: str) -> Part:
    held = getattr(item, name)
    items = held if isinstance(held, tuple) else (held,) if held is not None else ()
    return Part(id=name.replace("_", "-"), heading=heading, lines=tuple(_line(pack, each) for each in items))


def _line(pack: Pack, item: Item | Stop | Argument) -> Line:
    mark = item.severity if isinstance(item, Stop) else item.side if isinstance(item, Argument) else ""
    return Line(
        text=" ".join(item.text.clinician.split()),
        patient=" ".join(item.text.patient.split()),
        mark=mark,
        source=pack.sources[item.source],
        locator=item.locator,
    )
