"""The facts of one patient record: most recent valid value wins, and what was left out is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from osler.core.case import Fact, Value
from osler.core.errors import InputError
from osler.fhir.medications import drug_values
from osler.fhir.observations import condition_values, observed_values
from osler.fhir.resources import as_day, word
from osler.fhir.values import Read, years_between
from osler.knowledge import Pack
from osler.knowledge.given import value_of
from osler.knowledge.schema import RecordCode


class Record(msgspec.Struct, frozen=True):
    """What a record says."""

    facts: tuple[Fact, ...]
    used: dict[str, str]
    """By fact: resource type, id and date it comes from."""
    left_out: tuple[str, ...]
    """One line for each thing that could not be used; holds no value of the patient."""


def read_record(pack: Pack, resources: Sequence[dict[str, Any]], as_of: str) -> Record:
    """Facts of one patient's resources on a day."""
    today, left_out = date.fromisoformat(as_of), list[str]()
    reads = list[Read]()
    if any(one["resourceType"] == "Patient" and _has_died(one) for one in resources):
        left_out.append("the record says that the patient has died: the facts are those of a living one")
    for row in pack.record_codes:
        reads += _of_patient(row, resources, today)
    for resource in resources:
        reads += observed_values(pack, resource, today, left_out)
        reads += condition_values(pack, resource, left_out)
    reads += drug_values(pack, resources, today, left_out)
    return _settled(pack, reads, today, left_out)


def _has_died(person: dict[str, Any]) -> bool:
    return person.get("deceasedBoolean") is True or bool(word(person.get("deceasedDateTime")))


def _of_patient(row: RecordCode, resources: Sequence[dict[str, Any]], today: date) -> list[Read]:
    person = next((one for one in resources if one["resourceType"] == "Patient"), {})
    born = as_day(word(person.get("birthDate")))
    if row.kind == "age" and born and born <= today:
        passed = (today.month, today.day) >= (born.month, born.day)
        return [Read.of(row, person, today.year - born.year - (not passed))]
    if row.kind == "sex" and word(person.get("gender")):
        return [Read.of(row, person, word(person["gender"]))]
    return []


def _settled(pack: Pack, reads: list[Read], today: date, left_out: list[str]) -> Record:
    facts, used = list[Fact](), dict[str, str]()
    for name in dict.fromkeys(read.fact for read in reads):
        declared = pack.facts.get(name)
        if declared is None:
            continue
        valid = list[tuple[Read, Value]]()
        # Newest first, so that of many stale values only the newest is told.
        for read in sorted(reads, key=lambda one: one.day or date.min, reverse=True):
            if read.fact != name:
                continue
            if _is_stale(read, today):
                if not valid:
                    most = f"{read.row.stale_years:g} years"
                    left_out.append(f"{name}: {read.where}: undated or older than {most}")
                break
            if _is_later(read, today, left_out):
                continue
            try:
                valid.append((read, value_of(declared, read.value)))
            except InputError:
                left_out.append(f"{name}: {read.where}: impossible value or a unit that does not fit")
        chosen = _latest(name, valid, left_out)
        if chosen:
            read, value = chosen
            facts.append(Fact(name=name, value=value, unit=declared.unit, origin="given"))
            used[name] = read.where + (f" ({read.row.note})" if read.row.note else "")
    return Record(tuple(facts), used, tuple(dict.fromkeys(left_out)))


def _is_later(read: Read, today: date, left_out: list[str]) -> bool:
    if read.day and read.day > today:
        left_out.append(f"{read.fact}: {read.where}: later than {today.isoformat()}")
        return True
    return False


def _is_stale(read: Read, today: date) -> bool:
    most = read.row.stale_years
    return most is not None and (read.day is None or years_between(read.day, today) > most)


def _latest(name: str, valid: list[tuple[Read, Value]], left_out: list[str]) -> tuple[Read, Value] | None:
    if not valid:
        return None
    last = max(read.day or date.min for read, _ in valid)
    ties = [pair for pair in valid if (pair[0].day or date.min) == last]
    if len({value for _, value in ties}) == 1:
        return ties[0]
    if ties[0][0].row.same_day == "lowest":
        return min(ties, key=lambda pair: float(pair[1]) if isinstance(pair[1], int | float) else 0.0)
    left_out.append(f"{name}: {ties[0][0].where}: values of one day contradict each other")
    return None
