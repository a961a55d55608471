"""What a record's orders and doses say together: drugs now and before, since when, and how much."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from osler.calculators import work
from osler.core.case import Value
from osler.fhir.doses import mg_a_day
from osler.fhir.orders import Order
from osler.fhir.table import Table
from osler.fhir.values import Aside, Read, Unfit, years_between
from osler.knowledge import Pack
from osler.knowledge.schema import RecordCode

_MONTHS, _YEAR, _MG_A_GRAM = 12, 365, 1000


class Treatment:
    """Reads all orders and doses of one record together."""

    def __init__(self, pack: Pack, table: Table, orders: list[Order], today: date, aside: Aside) -> None:
        self._pack, self._table, self._today, self._aside = pack, table, today, aside
        # In the order of time; what is undated comes first.
        self._orders = sorted(orders, key=lambda one: (one.first or date.min, one.given))

    def reads(self) -> list[Read]:
        """What they say of the pack's facts."""
        found = self._current() + self._last_doses()
        for row in self._table.by_kind.get("takes", ()):
            now = [one for one in self._of(row) if one.now]
            found += [_read(row, now[-1], row.value)] if now else []
        for row in self._table.by_kind.get("takes_months", ()):
            found += self._since(row, self._of(row), _MONTHS)
        for row in self._table.by_kind.get("daily_dose", ()):
            found += self._daily(row)
        for row in self._table.by_kind.get("dose_in_year", ()):
            found += self._in_year(row)
        return found

    def _of(self, row: RecordCode) -> list[Order]:
        return [one for one in self._orders if any(drug in one.drugs for drug in row.drugs)]

    def _current(self) -> list[Read]:
        row = self._table.one("current_drug")
        known = self._pack.facts[row.fact].words if row and row.fact in self._pack.facts else {}
        if row is None or not known:
            return []
        bone = [one for one in self._orders if any(drug in known for drug in one.drugs)]
        now = {drug: one for one in bone if one.now for drug in one.drugs if drug in known}
        before = sorted(
            {drug for one in bone if not one.now for drug in one.drugs if drug in known} - set(now)
        )
        reads = list[Read]()
        if len(now) == 1:
            drug, order = next(iter(now.items()))
            reads.append(_read(row, order, drug))
            reads += self._years(drug)
        elif now:
            why = f"{len(now)} drugs stand as current, so none is taken to be the one"
            self._aside.put_all((one.resource for one in now.values()), why, row.fact)
        past = self._table.one("drugs_before")
        if before and past:
            last = max(
                (one for one in bone if set(before) & set(one.drugs)), key=lambda one: one.first or date.min
            )
            reads.append(_read(past, last, before))
        return reads

    def _years(self, drug: str) -> list[Read]:
        row = self._table.one("drug_years")
        return self._since(row, [one for one in self._orders if drug in one.drugs], 1) if row else []

    def _since(self, row: RecordCode, orders: list[Order], times: int) -> list[Read]:
        """How long the course that is under way has gone on: orders with no long gap between them are one."""
        dated = [one for one in orders if one.first]
        now = [one for one in dated if one.now]
        if not now:
            return []
        begun = now[0]
        for order in reversed(dated[: dated.index(begun)]):
            if order.first and begun.first and self._joins(order, begun.first, row):
                begun = order
        return [_read(row, begun, years_between(begun.first, self._today) * times)] if begun.first else []

    @staticmethod
    def _joins(order: Order, start: date, row: RecordCode) -> bool:
        end = order.last or order.first
        return end is not None and (start - end).days <= row.gap_days

    def _last_doses(self) -> list[Read]:
        return [
            _read(row, one, years_between(one.first, self._today) * _MONTHS)
            for row in self._table.by_kind.get("months_since_drug", ())
            for one in self._orders
            if one.given and one.first and row.drug in one.drugs
        ]

    def _daily(self, row: RecordCode) -> list[Read]:
        now = [one for one in self._of(row) if one.now and not one.given]
        doses = self._doses(row, now)
        if len(doses) < len(now) or not now:
            return []
        if len(set(doses)) > 1:
            self._aside.put_all(
                (one.resource for one in now), "current orders differ in their daily dose", row.fact
            )
            return []
        return [_read(row, now[-1], doses[0])]

    def _in_year(self, row: RecordCode) -> list[Read]:
        """Grams in the past year: only where every order in it has a dose, a start and, if over, an end."""
        start = self._today - timedelta(days=_YEAR)
        within = [one for one in self._of(row) if not one.given and _may_reach(one, start)]
        doses = self._doses(row, within)
        if not within or len(doses) < len(within):
            return []
        total, until = 0.0, start
        for one, dose in zip(within, doses, strict=True):
            end = min(one.last or self._today, self._today) if one.now or one.last else None
            if one.first is None or end is None:
                self._aside.put(one.resource, "it does not say from when to when", row.fact)
                return []
            if one.first < until and until != start:
                self._aside.put(one.resource, "it overlaps with another order, so no sum follows", row.fact)
                return []
            total += dose * max(0, (end - max(one.first, start)).days)
            until = max(until, end)
        return [_read(row, within[-1], total / _MG_A_GRAM)]

    def _doses(self, row: RecordCode, orders: Iterable[Order]) -> list[float]:
        """Comparable milligrams a day; what has none is told and missing."""
        doses = list[float]()
        for order in orders:
            try:
                doses.append(self._comparable(row, order))
            except Unfit as why:
                self._aside.put(order.resource, str(why), row.fact)
        return doses

    def _comparable(self, row: RecordCode, order: Order) -> float:
        """The order's milligrams a day, in those of the drug to which the row's calculator converts."""
        card = self._pack.calculators[row.through or ""]
        inputs = {item.name: self._pack.calculator_inputs.get(item.name) for item in card.inputs}
        kind = next(name for name, item in inputs.items() if item and item.type == "word")
        amount = next(name for name, item in inputs.items() if item and item.type == "number")
        words = inputs[kind].words if inputs[kind] else {}  # type: ignore[union-attr]
        named = [drug for drug in order.drugs if drug in words]
        if len(named) != 1:
            raise Unfit("it does not name one drug whose dose can be compared")
        given: dict[str, Value] = {kind: named[0], amount: mg_a_day(order.resource, order.words)}
        worked = work(self._pack.workings[card.id], given, self._pack.definitions)
        step = next(step.id for step in card.steps if step.show)
        value = worked.value(step)
        if not isinstance(value, int | float):
            raise Unfit("its dose cannot be compared")
        return float(value)


def _read(row: RecordCode, order: Order, value: object) -> Read:
    coding = next((code for drug, code in order.drugs.items() if code), None)
    return Read.of(row, order.resource, value, coding=coding)


def _may_reach(order: Order, day: date) -> bool:
    """Whether it may have gone on until a day: one whose end is not known, for a year from its start."""
    if order.now or order.last:
        return order.now or (order.last or day) >= day
    return order.first is None or (day - order.first).days <= _YEAR
