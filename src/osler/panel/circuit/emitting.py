"""A circuit as ibis tables: shared gates become columns, level by level, so that each is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from osler.panel.circuit.gates import INPUTS, Circuit, Gate, Node

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DIGITS = 1e9
_TIDY_BELOW = 9e6
"""From here on a float has no nine decimals to tidy."""
_CHEAP = frozenset({"constant", "not"})
_DEEP = 12
"""Gates nested deeper than this get a column though they are used once: engines parse only so deep."""


def emit(circuit: Circuit, table: ir.Table, outputs: Mapping[str, Node], keep: tuple[str, ...]) -> ir.Table:
    """The table of these outputs by name, with the columns to keep in front.

    No engine may merge the steps into one: see `unfused`.
    """
    emitting = _Emitting(circuit, outputs)
    columns = [*keep, *sorted({circuit.gates[node].args[0] for node in emitting.reads()})]
    table = table.select(*dict.fromkeys(columns))
    for level in emitting.levels():
        made = {emitting.name(node): emitting.expression(node, table) for node in level}
        table = table.select(*emitting.still_wanted(table.columns, level, keep), **made)
    final = {name: emitting.value(node, table) for name, node in outputs.items()}
    return table.select(*keep, **final)


class _Emitting:
    def __init__(self, circuit: Circuit, outputs: Mapping[str, Node]) -> None:
        self.circuit = circuit
        self.outputs = outputs
        self.uses: dict[Node, int] = {}
        self.order: list[Node] = []
        for node in outputs.values():
            self._visit(node)
            self.uses[node] = self.uses.get(node, 0) + 1
        self.columns: dict[Node, int] = {}
        self._place()
        self.last = self._last_uses()

    def _visit(self, node: Node) -> None:
        if node in self.uses:
            return
        self.uses[node] = 0
        for part in parts(self.circuit.gates[node]):
            self._visit(part)
            self.uses[part] += 1
        self.order.append(node)

    def reads(self) -> list[Node]:
        return [node for node in self.order if self.circuit.gates[node].op in INPUTS]

    def _place(self) -> None:
        """Which gates get a column, and at which level."""
        level: dict[Node, int] = {}
        depth: dict[Node, int] = {}
        for node in self.order:
            gate = self.circuit.gates[node]
            below = parts(gate)
            level[node] = max((level[part] for part in below), default=0)
            depth[node] = 1 + max((depth[part] for part in below), default=0)
            shared = self.uses[node] > 1 and gate.op not in _CHEAP
            if shared or depth[node] > _DEEP:
                level[node] += 1
                depth[node] = 0
                self.columns[node] = level[node]

    def levels(self) -> list[list[Node]]:
        """The gates with a column of their own, those that need only earlier ones first."""
        found: dict[int, list[Node]] = {}
        for node, level in self.columns.items():
            found.setdefault(level, []).append(node)
        return [found[level] for level in sorted(found)]

    def _last_uses(self) -> dict[str, int]:
        """By column: the last level that reads it; a column of the input by its fact's name."""
        last: dict[str, int] = {}
        end = max(self.columns.values(), default=0) + 1
        for node in self.columns:
            self._mark(node, self.columns[node], last)
        for node in self.outputs.values():
            self._mark_use(node, end, last)
        return last

    def _mark(self, node: Node, level: int, last: dict[str, int]) -> None:
        gate = self.circuit.gates[node]
        if gate.op in INPUTS:
            last[gate.args[0]] = max(last.get(gate.args[0], 0), level)
        for part in parts(gate):
            self._mark_use(part, level, last)

    def _mark_use(self, node: Node, level: int, last: dict[str, int]) -> None:
        if node in self.columns:
            name = self.name(node)
            last[name] = max(last.get(name, 0), level)
        else:
            self._mark(node, level, last)

    def still_wanted(self, present: tuple[str, ...], level: list[Node], keep: tuple[str, ...]) -> list[str]:
        """The columns that a later level reads."""
        now = self.columns[level[0]]
        return [name for name in present if name in keep or self.last.get(name, 0) > now]

    def name(self, node: Node) -> str:
        return f"_{node}"

    def value(self, node: Node, table: ir.Table) -> Any:  # noqa: ANN401 - an ibis expression
        """The gate: its column, or worked out in place."""
        return table[self.name(node)] if node in self.columns else self.expression(node, table)

    def expression(self, node: Node, table: ir.Table) -> Any:  # noqa: ANN401
        gate = self.circuit.gates[node]
        if gate.op in INPUTS:
            return _read(gate, table)
        if gate.op == "constant":
            return _constant(gate, table)
        if gate.op == "compare":
            op, left, right = gate.args
            return _compared(op, self.value(left, table), self.value(right, table))
        return _combined(gate.op, [self.value(part, table) for part in gate.args])


def parts(gate: Gate) -> tuple[Node, ...]:
    """The gates that a gate reads."""
    if gate.op in INPUTS or gate.op == "constant":
        return ()
    return gate.args[1:] if gate.op == "compare" else gate.args


def _constant(gate: Gate, table: ir.Table) -> Any:  # noqa: ANN401, ARG001
    import ibis

    return ibis.literal(gate.args[0], type="boolean" if gate.kind == "boolean" else "float64")


def _read(gate: Gate, table: ir.Table) -> Any:  # noqa: ANN401
    import ibis

    column = table[gate.args[0]]
    match gate.op:
        case "true":
            return ibis.coalesce(column, False)
        case "false":
            return ibis.coalesce(~column, False)
        case "known":
            return column.notnull()
        case "low":
            return ibis.coalesce(column, ibis.literal(float("-inf"), type="float64"))
        case "high":
            return ibis.coalesce(column, ibis.literal(float("inf"), type="float64"))
        case "in":
            return ibis.coalesce(column.isin(gate.args[1]), False)
        case _:
            # Words stand joined by commas: each is looked for between two of them.
            listed = ibis.literal(",") + column + ibis.literal(",")
            return ibis.coalesce(reduce(or_, (listed.contains(f",{word},") for word in gate.args[1])), False)


def _compared(op: str, left: Any, right: Any) -> Any:  # noqa: ANN401
    match op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            return left == right


def _combined(op: str, items: list[Any]) -> Any:  # noqa: ANN401
    match op:
        case "and":
            return reduce(and_, items)
        case "or":
            return reduce(or_, items)
        case "not":
            return ~items[0]
        case "choose":
            return items[0].ifelse(items[1], items[2])
        case "count":
            return reduce(lambda one, other: one + other, (_as_number(item) for item in items))
        case "code":
            return _code(items)
        case _:
            return _worked(op, items)


def _as_number(item: Any) -> Any:  # noqa: ANN401
    return item.ifelse(1.0, 0.0)


def _code(items: list[Any]) -> Any:  # noqa: ANN401
    """-1 where true, 0 where false, else the bits."""
    import ibis

    true, false, *bits = items
    minus, zero = (ibis.literal(value, type="int64") for value in (-1, 0))
    total = zero
    for place, bit in enumerate(bits):
        total = total + bit.ifelse(ibis.literal(1 << place, type="int64"), zero)
    return true.ifelse(minus, false.ifelse(zero, total))


def _worked(op: str, items: list[Any]) -> Any:  # noqa: ANN401
    match op:
        case "add":
            return items[0] + items[1]
        case "subtract":
            return items[0] - items[1]
        case "multiply":
            return items[0] * items[1]
        case "divide":
            return items[0] / items[1]
        case "power":
            return items[0] ** items[1]
        case "tidy":
            return _within(items[0], _TIDY_BELOW, lambda safe: (safe * _DIGITS + 0.5).floor().cast("float64") / _DIGITS)
        case _:
            return _within(items[0], 2.0**53, lambda safe: _whole(op, safe))


def _whole(op: str, safe: Any) -> Any:  # noqa: ANN401
    down, up = safe.floor().cast("float64"), -((-safe).floor().cast("float64"))
    match op:
        case "floor":
            return down
        case "truncate":
            return (safe < 0).ifelse(up, down)
        case _:
            return (safe < 0).ifelse(
                -((-safe + 0.5).floor().cast("float64")), (safe + 0.5).floor().cast("float64")
            )


def _within(value: Any, bound: float, work: Any) -> Any:  # noqa: ANN401
    """A number beyond the bound is left as it is, and never handed to the engine's conversion."""
    inside = (value < bound) & (value > -bound)
    return inside.ifelse(work(inside.ifelse(value, 0.0)), value)
