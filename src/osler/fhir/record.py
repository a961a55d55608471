"""The facts of one patient record: most recent valid value wins, and what was left out is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from osler.core.case import Fact, Value
from osler.core.errors import InputError
from osler.core.record import FromRecord, NotKnown, Record, Stood
from osler.fhir.conditions import Conditions
from osler.fhir.devices import Devices
from osler.fhir.gathering import READ, Gathered, resources_in
from osler.fhir.observations import Observations
from osler.fhir.orders import Order, Orders
from osler.fhir.resources import Coding, as_day, codings, items, mapping, word
from osler.fhir.table import Table, table_of
from osler.fhir.treatment import Treatment
from osler.fhir.values import Aside, Read
from osler.fhir.working_out import Around, WorkingOut
from osler.knowledge import Pack
from osler.knowledge.given import value_of
from osler.knowledge.schema import FactFile, RecordCode

_SYSTEM = re.compile(r"[A-Za-z][A-Za-z0-9+.:/_#-]{1,199}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._^/-]{0,39}")

_FOR_CALCULATORS = {"worked_out", "input"}
"""Kinds of rows whose results are no facts by themselves."""
_NO_CODE = Coding("", "")


def read_record(pack: Pack, documents: Iterable[Any], as_of: str) -> Record:
    """The facts of one patient's record on a day.

    Args:
        pack: its `record_codes.yaml` says what of a record is which fact.
        documents: FHIR R4 as decoded JSON: Bundles (also searchsets), resources, in any mixture.
        as_of: ISO day on which ages and times are counted; what is later does not count.

    Raises:
        InputError: no FHIR resource at all, or more than one patient.
    """
    return read_gathered(pack, resources_in(documents), as_of)


def read_gathered(pack: Pack, gathered: Gathered, as_of: str) -> Record:
    """The facts of resources already known to be one patient's."""
    return _Reader(pack, gathered, date.fromisoformat(as_of)).record()


class _Reader:
    """Reads one record."""

    def __init__(self, pack: Pack, gathered: Gathered, today: date) -> None:
        self.pack, self.gathered, self.today = pack, gathered, today
        self.table: Table = table_of(pack)
        self.aside = Aside()
        self.orders = list[Order]()
        self.strange: Counter[tuple[str, Coding]] = Counter()

    def record(self) -> Record:
        """What it says."""
        reads = self._people()
        reads += self._resources()
        reads += Treatment(self.pack, self.table, self.orders, self.today, self.aside).reads()
        facts, stood = self._settled([read for read in reads if read.row.kind not in _FOR_CALCULATORS])
        worked, worked_stood = self._settled(self._worked_out(reads, facts, stood))
        facts = [fact for fact in facts if fact.name not in worked_stood] + worked
        stood |= worked_stood
        self.aside.settle(stood)
        told = FromRecord(
            as_of=self.today.isoformat(),
            facts=stood,
            left_out=tuple(self.aside.found),
            not_known=self._counted(),
            of_others=self.gathered.of_others,
            unreadable=self.gathered.unreadable,
        )
        return Record(tuple(facts), told)

    def _worked_out(self, reads: list[Read], facts: list[Fact], stood: dict[str, Stood]) -> list[Read]:
        """What the pack's calculators make of results that are no facts by themselves."""
        results = [read for read in reads if read.row.kind == "worked_out"]
        if not results:
            return []
        around = Around(
            known={fact.name: (fact.value, stood[fact.name]) for fact in facts},
            inputs=tuple(read for read in reads if read.row.kind == "input"),
            devices=Devices(self.table, self.gathered.resources),
            age_on=self._age_on,
        )
        return WorkingOut(self.pack, around, self.today, self.aside).reads(results)

    def _age_on(self, day: date) -> Read | None:
        row = self.table.one("age")
        people = [one for one in self.gathered.resources if one["resourceType"] == "Patient"]
        return next((read for one in people if row for read in _of_person(row, one, day)), None)

    def _people(self) -> list[Read]:
        reads = list[Read]()
        for person in self.gathered.resources:
            if person["resourceType"] != "Patient":
                continue
            if person.get("deceasedBoolean") is True or word(person.get("deceasedDateTime")):
                self.aside.put(
                    person, "it says that the patient has died: the facts are those of a living one"
                )
            for kind in ("age", "sex"):
                row = self.table.one(kind)
                reads += _of_person(row, person, self.today) if row else []
        return reads

    def _resources(self) -> list[Read]:
        conditions = Conditions(self.table, self.today, self.aside)
        observations = Observations(self.pack, self.table, self.today, self.aside)
        orders = Orders(self.table, self.gathered.resources, self.today, self.aside)
        reads = list[Read]()
        for resource in self.gathered.resources:
            kind = resource["resourceType"]
            if kind not in READ:
                continue
            if kind.startswith("Medication"):
                order = orders.read(resource)
                if isinstance(order, Order):
                    self.orders.append(order)
                elif not order:
                    self._not_known(resource)
                continue
            found = (observations if kind == "Observation" else conditions).read(resource)
            if found is None:
                self._not_known(resource)
            reads += found or []
        return reads

    def _not_known(self, resource: dict[str, Any]) -> None:
        """Counts what no row knows, by its first code."""
        concept = resource.get("code") or resource.get("medicationCodeableConcept")
        if concept is None and resource["resourceType"] == "FamilyMemberHistory":
            concept = next((mapping(one).get("code") for one in items(resource.get("condition"))), None)
        found = codings(concept)
        self.strange[resource["resourceType"], found[0] if found else _NO_CODE] += 1

    def _counted(self) -> tuple[NotKnown, ...]:
        """What is not known, fit to print: words and odd codes are not repeated, they may name somebody."""
        safe: Counter[tuple[str, Coding]] = Counter()
        for (kind, coding), count in self.strange.items():
            plain = _SYSTEM.fullmatch(coding.system) and _CODE.fullmatch(coding.code)
            safe[kind, coding if plain else _NO_CODE] += count
        return tuple(
            NotKnown(resource=kind, system=coding.system, code=coding.code, count=count)
            for (kind, coding), count in sorted(safe.items())
        )

    def _settled(self, reads: list[Read]) -> tuple[list[Fact], dict[str, Stood]]:
        facts, stood = list[Fact](), dict[str, Stood]()
        by_name: dict[str, list[Read]] = {}
        for read in reads:
            by_name.setdefault(read.fact, []).append(read)
        for name, of_fact in by_name.items():
            declared = self.pack.facts.get(name)
            chosen = self._chosen(declared, of_fact) if declared else None
            if declared and chosen:
                read, value = chosen
                facts.append(Fact(name=name, value=value, unit=declared.unit, origin="given"))
                stood[name] = read.stood
        values = {fact.name: fact.value for fact in facts}
        lone = {
            read.fact
            for read in reads
            if any(values.get(name) != value for name, value in read.row.only_with.items())
        }
        return [fact for fact in facts if fact.name not in lone], {
            name: where for name, where in stood.items() if name not in lone
        }

    def _chosen(self, declared: FactFile, reads: list[Read]) -> tuple[Read, Value] | None:
        """The newest valid value; of many stale ones only the newest is told."""
        valid = list[tuple[Read, Value]]()
        for read in sorted(reads, key=lambda one: one.day or date.min, reverse=True):
            if read.is_stale(self.today):
                if not valid:
                    self.aside.put(read.resource, read.why_stale, declared.id)
                break
            if read.day and read.day > self.today:
                self.aside.put(read.resource, f"it is later than {self.today.isoformat()}", declared.id)
                continue
            try:
                valid.append((read, value_of(declared, read.value)))
            except InputError:
                why = "impossible value or a unit that does not fit"
                self.aside.put(read.resource, why, declared.id)
        return self._latest(declared.id, valid)

    def _latest(self, name: str, valid: list[tuple[Read, Value]]) -> tuple[Read, Value] | None:
        if not valid:
            return None
        last = max(read.day or date.min for read, _ in valid)
        ties = [pair for pair in valid if (pair[0].day or date.min) == last]
        if len({value for _, value in ties}) == 1:
            return ties[0]
        if ties[0][0].row.same_day == "lowest":
            return min(ties, key=lambda pair: float(pair[1]) if isinstance(pair[1], int | float) else 0.0)
        why = "values of one day contradict each other"
        self.aside.put_all((read.resource for read, _ in ties), why, name)
        return None


def _of_person(row: RecordCode, person: dict[str, Any], today: date) -> Sequence[Read]:
    born, sex = as_day(word(person.get("birthDate"))), word(person.get("gender"))
    if row.kind == "age" and born and born <= today:
        passed = (today.month, today.day) >= (born.month, born.day)
        return [Read.of(row, person, today.year - born.year - (not passed))]
    return [Read.of(row, person, sex)] if row.kind == "sex" and sex else []
