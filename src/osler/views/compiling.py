"""FHIRPath trees to functions that walk a resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from osler.core.errors import InputError
from osler.views.functions import FUNCTIONS, of_type, reference_keys, where_all
from osler.views.parse import parse
from osler.views.tree import Call, Expr, Index, Literal, Member, Negative, Operation, Outside, This
from osler.views.types import CHOICES, IN_SYSTEM
from osler.views.values import Found, Many, both, either, is_number, ordered, same, single, truth, worked_out

Constants = Mapping[str, Any]
_ROW = "rowIndex"


def compiled(text: str, constants: Constants, resource: str = "", base: str | None = None) -> Found:
    """An expression made ready: called with a node and its row's number, it gives a collection.

    Args:
        text: FHIRPath.
        constants: what `%name` means.
        resource: the kind of the root, which a path may begin with ("Patient.name").
        base: the address of the server, below which absolute references have keys.

    Raises:
        InputError: it is no FHIRPath that can be used.
    """
    return _Compiler(text, constants, resource, base).made(parse(text))


class _Compiler:
    """Makes one expression ready."""

    def __init__(self, text: str, constants: Constants, resource: str, base: str | None) -> None:
        self._text, self._constants, self._resource, self._base = text, constants, resource, base
        self._roads: dict[type, Callable[[Any], Found]] = {
            Literal: lambda expr: _fixed([] if expr.value is None else [expr.value]),
            This: lambda _: _itself,
            Outside: self._outside,
            Member: self._member,
            Call: self._call,
            Index: self._index,
            Operation: self._operation,
            Negative: self._negative,
        }
        self._named: dict[str, Callable[[Call], Found]] = {
            "ofType": self._of_type,
            "getReferenceKey": self._reference_key,
        }

    def made(self, expr: Expr) -> Found:
        return self._roads[type(expr)](expr)

    def _outside(self, expr: Outside) -> Found:
        if expr.name == _ROW:
            return lambda _, row: [row]
        if expr.name not in self._constants:
            raise InputError(
                f"{self._text!r} uses %{expr.name}, which the view does not declare as a constant"
            )
        return _fixed([self._constants[expr.name]])

    def _member(self, expr: Member) -> Found:
        names = list[str]()
        base: Expr = expr
        while isinstance(base, Member):
            names.insert(0, base.name)
            base = base.base
        if isinstance(base, This):
            if names[0] == self._resource and len(names) > 1:
                names = names[1:]
            return partial(_walked, tuple(names))
        start = self.made(base)
        steps = tuple(names)
        return lambda node, row: [one for item in start(node, row) for one in _walked(steps, item, row)]

    def _call(self, expr: Call) -> Found:
        if expr.name in self._named:
            return self._named[expr.name](expr)
        if expr.name in ("where", "exists") and expr.args:
            return self._filtered(expr)
        made = FUNCTIONS.get(expr.name)
        if made is None:
            raise InputError(
                f"{self._text!r} uses {expr.name}(), which is not among where, {', '.join(self._named)}, "
                f"{', '.join(FUNCTIONS)}"
            )
        if not made.least <= len(expr.args) <= made.most:
            raise InputError(f"{self._text!r} gives {expr.name}() {len(expr.args)} arguments")
        kind = _type_asked(expr.base)
        args = tuple(self.made(arg) for arg in expr.args)
        base, run = self.made(expr.base), made.run
        return lambda node, row: run(base(node, row), tuple(arg(node, row) for arg in args), kind)

    def _reference_key(self, expr: Call) -> Found:
        kind = _type_name(expr.args[0]) if expr.args else None
        if len(expr.args) > 1 or (expr.args and kind is None):
            raise InputError(f"{self._text!r} needs the name of one kind of resource in getReferenceKey()")
        made, base = self.made(expr.base), self._base
        return lambda node, row: reference_keys(made(node, row), kind, base)

    def _of_type(self, expr: Call) -> Found:
        name = _type_name(expr.args[0]) if len(expr.args) == 1 else None
        if name is None:
            raise InputError(f"{self._text!r} needs the name of a type in ofType(): ofType(Quantity)")
        if isinstance(expr.base, Member):
            return self._element_of_type(expr.base, name)
        base = self.made(expr.base)
        return lambda node, row: of_type(base(node, row), name)

    def _element_of_type(self, expr: Member, kind: str) -> Found:
        """`value.ofType(Quantity)` is FHIR's valueQuantity; what has no choice is looked at itself."""
        chosen = expr.name + kind[0].upper() + kind[1:]
        base, plain = self.made(expr.base), expr.name

        def found(node: Any, row: int) -> Many:  # noqa: ANN401 - JSON
            made = list[Any]()
            for item in base(node, row):
                if isinstance(item, dict):
                    if chosen in item:
                        made += _walked((chosen,), item, row)
                    if plain in item:
                        made += of_type(_walked((plain,), item, row), kind)
            return made

        return found

    def _filtered(self, expr: Call) -> Found:
        if len(expr.args) != 1:
            raise InputError(f"{self._text!r} gives {expr.name}() {len(expr.args)} arguments")
        base, what = self.made(expr.base), f"{expr.name}() in {self._text!r}"
        test = self.made(expr.args[0])
        if expr.name == "exists":
            return lambda node, row: [bool(where_all(base(node, row), test, row, what))]
        return lambda node, row: where_all(base(node, row), test, row, what)

    def _index(self, expr: Index) -> Found:
        base, at, what = self.made(expr.base), self.made(expr.at), f"[…] in {self._text!r}"

        def found(node: Any, row: int) -> Many:  # noqa: ANN401 - JSON
            number, items = single(at(node, row), what), base(node, row)
            if isinstance(number, int) and 0 <= number < len(items):
                return [items[number]]
            return []

        return found

    def _negative(self, expr: Negative) -> Found:
        inner = self.made(expr.inner)
        return lambda node, row: [-one for one in inner(node, row) if is_number(one)]

    def _operation(self, expr: Operation) -> Found:
        left, right, sign = self.made(expr.left), self.made(expr.right), expr.sign
        what = f"{sign} in {self._text!r}"
        if sign in ("and", "or"):
            joined = both if sign == "and" else either
            return lambda node, row: joined(truth(left(node, row), what), truth(right(node, row), what))
        if sign == "=":
            return lambda node, row: same(left(node, row), right(node, row))
        if sign == "!=":
            return lambda node, row: [not one for one in same(left(node, row), right(node, row))]
        work = ordered if sign[0] in "<>" else worked_out
        return lambda node, row: work(sign, single(left(node, row), what), single(right(node, row), what))


def _fixed(values: Many) -> Found:
    return lambda _, __: list(values)


def _itself(node: Any, _: int) -> Many:  # noqa: ANN401 - JSON
    return [] if node is None else [node]


def _walked(names: tuple[str, ...], node: Any, _: int) -> Many:  # noqa: ANN401 - JSON
    """What a path of plain names leads to. Run for each column of each resource, so written flat."""
    found = [node]
    for name in names:
        further = list[Any]()
        for one in found:
            if isinstance(one, dict):
                value = one[name] if name in one else _chosen(one, name)
                if isinstance(value, list):
                    further += [item for item in value if item is not None]
                elif value is not None:
                    further.append(value)
        if not further:
            return further
        found = further
    return found


def _chosen(node: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - JSON
    """The element that FHIR writes with its type: value as valueQuantity."""
    length = len(name)
    for key, value in node.items():
        if key[length:] in CHOICES and key.startswith(name):
            return value
    return None


def _type_asked(expr: Expr) -> str | None:
    """The type in `ofType(type)`, where an expression ends so."""
    asks = isinstance(expr, Call) and expr.name == "ofType" and len(expr.args) == 1
    return _type_name(expr.args[0]) if isinstance(expr, Call) and asks else None


def _type_name(expr: Expr) -> str | None:
    """The name of a type: Quantity, FHIR.Quantity, System.String."""
    if not isinstance(expr, Member):
        return None
    if isinstance(expr.base, This):
        return expr.name
    if expr.base == Member(This(), "System"):
        return IN_SYSTEM.get(expr.name)
    return expr.name if expr.base == Member(This(), "FHIR") else None
