"""Facts that a record does not hold and a calculator of the pack works out from a result that it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from osler.calculators import Worked, work
from osler.core.case import Value
from osler.core.errors import InputError
from osler.core.record import Stood
from osler.fhir.devices import Devices
from osler.fhir.values import Aside, Read, Unfit, name_of
from osler.knowledge import Pack, complete
from osler.knowledge.given import value_of
from osler.knowledge.schema import CalculatorFile, CalculatorInput, FactFile
from osler.knowledge.vocabulary import vocabulary

Known = Mapping[str, tuple[Value, Stood]]
"""By fact: its value, and where that stood."""


class Around(NamedTuple):
    """What a calculator may take besides the result itself."""

    known: Known
    inputs: tuple[Read, ...]
    """Results that are inputs of calculators and no facts."""
    devices: Devices
    age_on: Callable[[date], Read | None]
    """The patient's age on a day."""


class WorkingOut:
    """Works facts out for one record."""

    def __init__(self, pack: Pack, around: Around, today: date, aside: Aside) -> None:
        self._pack, self._around, self._today, self._aside = pack, around, today, aside

    def reads(self, results: Iterable[Read]) -> list[Read]:
        """What follows from the newest results that can be used, where the record holds nothing newer."""
        by_fact = dict[str, list[Read]]()
        for one in results:
            by_fact.setdefault(one.fact, []).append(one)
        return [read for of_fact in by_fact.values() for read in self._newest(of_fact)]

    def _newest(self, results: list[Read]) -> list[Read]:
        rows = sorted(results, key=_when, reverse=True)
        for day, of_day in groupby(rows, key=_when):
            found = list(of_day)
            if self._is_known(found[0], day):
                return []
            if found[0].is_stale(self._today):
                self._aside.put_unless_known(found[0].resource, found[0].why_stale, found[0].fact)
                return []
            if worked := [read for one in found if (read := self._worked(one))]:
                return worked
        return []

    def _is_known(self, result: Read, day: date) -> bool:
        """Whether the record itself says the fact, of a later day, or of this one where that goes before."""
        if result.fact not in self._around.known:
            return False
        own = date.fromisoformat(self._around.known[result.fact][1].date or date.min.isoformat())
        return own > day or (own == day and not result.row.outranks)

    def _worked(self, result: Read) -> Read | None:
        try:
            if result.day and result.day > self._today:
                raise Unfit(f"it is later than {self._today.isoformat()}")
            return self._by_calculator(result, self._pack.calculators[result.row.through or ""])
        except Unfit as why:
            self._aside.put_unless_known(result.resource, str(why), result.fact)
            return None

    def _by_calculator(self, result: Read, card: CalculatorFile) -> Read:
        names = vocabulary(card, self._pack.facts, self._pack.calculator_inputs)
        values, beside = dict[str, Value](), dict[str, str]()
        for item in card.inputs:
            if item.name == result.row.input:
                values[item.name] = _fitting(
                    names[item.name], result.value, "impossible value or a unit that does not fit"
                )
            elif found := self._besides(item, result, names[item.name]):
                values[item.name], beside[item.name] = found
        working = self._pack.workings[card.id]
        worked = work(working, complete(values, self._pack), self._pack.definitions)
        if any(worked.holds(refusal) for refusal in working.refusals):
            raise Unfit("the calculator does not hold for this patient")
        value = _told(card, worked, result.row.step)
        if isinstance(value, float):
            # As exact as it is shown.
            value = round(value, (self._pack.facts[result.fact].decimals or 0) + 1)
        return result._replace(value=value, beside=beside)

    def _besides(self, item: CalculatorInput, result: Read, declared: FactFile) -> tuple[Value, str] | None:
        found = self._found(item.name, result)
        if found is None and item.assumed is not None:
            found = item.assumed, "the calculator's own form"
        if found is None:
            if item.optional:
                return None
            raise Unfit(f"nothing is worked out from it: the record does not tell {declared.label}")
        return _fitting(
            declared, found[0], f"{declared.label} is outside what the calculator holds for"
        ), found[1]

    def _found(self, name: str, result: Read) -> tuple[Any, str] | None:
        aged = self._around.age_on(result.day or self._today)
        if aged is not None and aged.fact == name:
            return aged.value, name_of(aged.resource)
        same_day = [one for one in self._around.inputs if one.row.input == name and one.day == result.day]
        if same_day and result.day and len({one.value for one in same_day}) == 1:
            return same_day[0].value, name_of(same_day[0].resource)
        if name in self._around.known:
            value, stood = self._around.known[name]
            return value, stood.resource
        return self._around.devices.told(name, result.resource)


def _fitting(declared: FactFile, value: Any, why: str) -> Value:  # noqa: ANN401 - outside data has any type
    try:
        return value_of(declared, value)
    except InputError:
        raise Unfit(why) from None


def _told(card: CalculatorFile, worked: Worked, step: str | None) -> Value:
    value = worked.value(step or next(one.id for one in card.steps if one.show))
    if value is None:
        raise Unfit("the calculator has no result with these inputs")
    return value


def _when(read: Read) -> date:
    return read.day or date.min
