"""A circuit as ibis tables: shared gates become columns, level by level, so that each is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, and_, eq, ge, gt, le, lt, mul, or_, sub
from typing import TYPE_CHECKING, Any

from osler.panel.circuit.gates import ENDS, INPUTS, Circuit, Gate, Node

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DIGITS = 1e9
_TIDY_BELOW = 9e6
"""From here on a float has no nine decimals to tidy."""
_WHOLE_BELOW = 2.0**53
"""From here on every float is a whole number."""
_FINITE = 1e300
_SHORT = 31
"""So many bits fit in a short whole number."""
_FEW = 4
"""Up to so many words are compared one by one, which polars does faster than looking them up."""
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

    def value(self, node: Node, table: ir.Table) -> Any:
        """The gate: its column, or worked out in place."""
        return table[self.name(node)] if node in self.columns else self.expression(node, table)

    def expression(self, node: Node, table: ir.Table) -> Any:
        gate = self.circuit.gates[node]
        if gate.op in INPUTS:
            return _read(gate, table)
        if gate.op == "constant":
            return _constant(gate)
        if gate.op == "compare":
            op, left, right = gate.args
            return _COMPARED[op](self.value(left, table), self.value(right, table))
        return _WORK[gate.op](*(self.value(part, table) for part in gate.args))


def parts(gate: Gate) -> tuple[Node, ...]:
    """The gates that a gate reads."""
    if gate.op in INPUTS or gate.op == "constant":
        return ()
    return gate.args[1:] if gate.op == "compare" else gate.args


def _constant(gate: Gate) -> Any:
    import ibis

    return ibis.literal(gate.args[0], type="boolean" if gate.kind == "boolean" else "float64")


def _read(gate: Gate, table: ir.Table) -> Any:
    import ibis

    column = table[gate.args[0]]
    if gate.op == "known":
        return column.notnull()
    if gate.op in ("low", "high"):
        return ibis.coalesce(column, ibis.literal(ENDS[gate.op], type="float64"))
    if gate.op == "at":
        _, op, value, unknown = gate.args
        return _settled(_COMPARED[op](column, value), column, unknown)
    return _settled(_asked(gate, column), column, False)


def _settled(answer: Any, column: Any, unknown: bool) -> Any:
    """The answer, or this where the column is null: engines join bits faster than they coalesce them."""
    return answer | column.isnull() if unknown else answer & column.notnull()


def _asked(gate: Gate, column: Any) -> Any:
    """What is asked of a column; null where the column is."""
    import ibis

    if gate.op in ("true", "false"):
        return column if gate.op == "true" else ~column
    if gate.op == "in":
        words = gate.args[1]
        return column.isin(words) if len(words) > _FEW else reduce(or_, (column == word for word in words))
    # Words stand joined by commas: each is looked for between two of them.
    listed = ibis.literal(",") + column + ibis.literal(",")
    return reduce(or_, (listed.contains(f",{word},") for word in gate.args[1]))


_COMPARED: dict[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq}


def _count(*items: Any) -> Any:
    return reduce(add, (item.ifelse(1.0, 0.0) for item in items))


def _code(true: Any, false: Any, *bits: Any) -> Any:
    """-1 where true, 0 where false, else the bits."""
    import ibis

    kind = "int32" if len(bits) < _SHORT else "int64"
    minus, zero = (ibis.literal(value, type=kind) for value in (-1, 0))
    total = zero
    for place, bit in enumerate(bits):
        total = total + bit.ifelse(ibis.literal(1 << place, type=kind), zero)
    return true.ifelse(minus, false.ifelse(zero, total).cast(kind))


def _tidied(value: Any) -> Any:
    return _within(value, _TIDY_BELOW, lambda safe: _divided(_floor(safe * _DIGITS + 0.5), _DIGITS))


def _divided(left: Any, right: Any) -> Any:
    """True division, whose last digit decides at a threshold.

    polars multiplies by the reciprocal of what is the same for everyone, which differs there; adding a
    nothing for each person keeps the divisor a column.
    """
    finite = (left < _FINITE) & (left > -_FINITE)
    return left / (finite.ifelse(left, 0.0) * 0.0 + right)


def _whole(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: _within(value, _WHOLE_BELOW, work)


def _floor(value: Any) -> Any:
    return value.floor().cast("float64")


def _truncated(value: Any) -> Any:
    return (value < 0).ifelse(-_floor(-value), _floor(value))


def _rounded(value: Any) -> Any:
    """A half goes away from zero."""
    return (value < 0).ifelse(-_floor(0.5 - value), _floor(value + 0.5))


def _within(value: Any, bound: float, work: Callable[[Any], Any]) -> Any:
    """A number beyond the bound is left as it is, and never handed to the engine's conversion."""
    inside = (value < bound) & (value > -bound)
    return inside.ifelse(work(inside.ifelse(value, 0.0)), value)


_WORK: dict[str, Callable[..., Any]] = {
    "and": lambda *items: reduce(and_, items),
    "or": lambda *items: reduce(or_, items),
    "not": lambda item: ~item,
    "choose": lambda when, then, otherwise: when.ifelse(then, otherwise),
    "count": _count,
    "code": _code,
    "add": add,
    "subtract": sub,
    "multiply": mul,
    "divide": _divided,
    "power": pow,
    "tidy": _tidied,
    "floor": _whole(_floor),
    "truncate": _whole(_truncated),
    "round": _whole(_rounded),
}
