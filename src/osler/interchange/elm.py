"""A condition over patient facts as an ELM library, with the verdicts of the condition language.

Every fact is a parameter that is null where it is not known. A derived fact is a definition, which a value
given for it outranks. The result is the definition "Applies": true, false, or null while facts are missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatchmethod
from typing import Any, Literal, NamedTuple

from osler.interchange.nodes import (
    FALSE,
    NOTHING,
    TRUE,
    TYPES,
    UNKNOWN,
    Elm,
    all_of,
    any_of,
    binary,
    boolean,
    choose,
    decimal,
    defined,
    first_known,
    given,
    greatest,
    is_false,
    is_null,
    is_true,
    least,
    many,
    negation,
    string,
    unary,
)
from osler.interchange.numbers import Number, Plain, Spread, calculated, compared, extreme, overruled
from osler.logic import (
    Amount,
    And,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Constant,
    Count,
    Expr,
    Extreme,
    Function,
    Holds,
    Not,
    OneOf,
    Or,
    Quantity,
)
from osler.logic.build import negate

RESULT = "Applies"
Kind = Literal["boolean", "number", "word", "words"]
_TYPES = {"boolean": "Boolean", "number": "Decimal", "word": "String"}


class InexpressibleError(ValueError):
    """A condition uses what has no fair form in ELM."""


class Statement(NamedTuple):
    """One definition of a library."""

    name: str
    expression: Elm


class Program(NamedTuple):
    """A condition as ELM: what it asks for, and its definitions in order of use."""

    parameters: dict[str, Kind]
    statements: tuple[Statement, ...]


def program(condition: Condition, kinds: Mapping[str, Kind], definitions: Mapping[str, Expr]) -> Program:
    """The program of a condition.

    Args:
        condition: the condition.
        kinds: by fact: what kind of value it has.
        definitions: what derived facts stand for.

    Raises:
        InexpressibleError: something in it has no fair form in ELM.
    """
    writer = _Writer(kinds, definitions)
    whole = writer.truth(condition)
    return Program(writer.parameters, (*writer.statements, Statement(RESULT, whole)))


def library(program: Program, name: str, version: str) -> dict[str, Any]:
    """The ELM library (JSON) of a program."""
    return {
        "library": {
            "identifier": {"id": name, "version": version},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {"def": [{"localIdentifier": "System", "uri": "urn:hl7-org:elm-types:r1"}]},
            "parameters": {
                "def": [
                    {"name": fact, "accessLevel": "Public", "parameterTypeSpecifier": _type(kind)}
                    for fact, kind in program.parameters.items()
                ]
            },
            "statements": {
                "def": [
                    {
                        "name": one.name,
                        "context": "Unfiltered",
                        "accessLevel": "Public",
                        "expression": one.expression,
                    }
                    for one in program.statements
                ]
            },
        }
    }


def _type(kind: Kind) -> dict[str, Any]:
    if kind == "words":
        return {"type": "ListTypeSpecifier", "elementType": _type("word")}
    return {"type": "NamedTypeSpecifier", "name": f"{TYPES}{_TYPES[kind]}"}


class _Writer:
    """Writes one condition; definitions are written once, before their first use."""

    def __init__(self, kinds: Mapping[str, Kind], definitions: Mapping[str, Expr]) -> None:
        self._kinds, self._definitions = kinds, definitions
        self.parameters: dict[str, Kind] = {}
        self.statements: list[Statement] = []
        self._numbers: dict[str, Number] = {}

    def _given(self, fact: str) -> Elm:
        self.parameters.setdefault(fact, self._kinds[fact])
        return given(fact)

    def _define(self, name: str, expression: Elm) -> Elm:
        if expression.get("type") == "Literal":
            return expression
        self.statements.append(Statement(name, expression))
        return defined(name)

    def _known(self, name: str) -> bool:
        return any(one.name == name for one in self.statements)

    @singledispatchmethod
    def truth(self, node: Any) -> Elm:  # noqa: ANN401 - dispatched by type
        """A condition: true, false, or null while it is unknown."""
        raise InexpressibleError(f"{type(node).__name__} is no condition")

    @truth.register
    def _(self, node: Constant) -> Elm:
        return boolean(node.value)

    @truth.register
    def _(self, node: And) -> Elm:
        return all_of([self.truth(item) for item in node.items])

    @truth.register
    def _(self, node: Or) -> Elm:
        return any_of([self.truth(item) for item in node.items])

    @truth.register
    def _(self, node: Compare) -> Elm:
        return compared(self.number(node.left), node.op, self.number(node.right))

    @truth.register
    def _(self, node: Holds) -> Elm:
        if node.fact not in self._definitions:
            return self._given(node.fact)
        name = f"{node.fact} holds"
        if not self._known(name):
            whole = first_known([self._given(node.fact), self.truth(self._definitions[node.fact])])
            self._define(name, whole)
        return defined(name)

    @truth.register
    def _(self, node: OneOf) -> Elm:
        return self._one_of(node, wanted=True)

    @truth.register
    def _(self, node: Not) -> Elm:
        if isinstance(node.item, OneOf):
            return self._one_of(node.item, wanted=False)
        fact = node.item.fact
        if fact not in self._definitions:
            return negation(self._given(fact))
        name = f"{fact} denied"
        if not self._known(name):
            # Denied by itself: a clause about a number that does not exist is met in neither.
            denied = self.truth(negate(self._definitions[fact]))  # type: ignore[arg-type]
            self._define(name, first_known([negation(self._given(fact)), denied]))
        return defined(name)

    @truth.register
    def _(self, node: Choice) -> Elm:
        reached, gap = self._arms(node)
        values = [self.truth(arm.value) for arm in node.arms]
        return _agreed(reached, values, gap)

    def _one_of(self, node: OneOf, *, wanted: bool) -> Elm:
        value = self._given(node.fact)
        if node.many:
            held = [binary("Contains", value, string(word)) for word in node.words]
            one = choose(is_null(value), UNKNOWN, any_of(held))
            return one if wanted else negation(one)
        named = any_of([binary("Equal", value, string(word)) for word in node.words])
        named = named if wanted else negation(named)
        definition = self._definitions.get(node.fact)
        if not isinstance(definition, Choice):
            return named
        reached, gap = self._arms(definition)
        outcomes = [boolean((arm.value.word in node.words) is wanted) for arm in definition.arms]  # type: ignore[union-attr]
        return choose(is_null(value), _agreed(reached, outcomes, gap), named)

    def _arms(self, node: Choice) -> tuple[list[Elm], Elm]:
        """By branch, whether it can still be the one; and whether none may fit. Never null."""
        whens = [arm.when for arm in node.arms]
        conditions = [self.truth(when) for when in whens]
        reached = list[Elm]()
        for place, condition in enumerate(conditions):
            before = [negation(is_true(one)) for one in conditions[:place]]
            hidden = [negation(self._hides(earlier, whens[place])) for earlier in whens[:place]]
            reached.append(all_of([*before, *hidden, negation(is_false(condition))]))
        return reached, negation(any_of([is_true(one) for one in conditions]))

    def _hides(self, earlier: Condition, later: Condition) -> Elm:
        """Whether what is still open in two branches is the same, so that the later one is never reached."""
        one, other = _clauses(earlier), _clauses(later)
        if not any(clause in other for clause in one):
            return FALSE
        apart = [clause for clause in (*one, *other) if (clause in one) is not (clause in other)]
        return all_of([is_true(self.truth(clause)) for clause in apart])

    @singledispatchmethod
    def number(self, node: Any) -> Number:  # noqa: ANN401 - dispatched by type
        """A number."""
        raise InexpressibleError(f"{type(node).__name__} is no number")

    @number.register
    def _(self, node: Amount) -> Number:
        return Plain(decimal(node.value))

    @number.register
    def _(self, node: Quantity) -> Number:
        definition = self._definitions.get(node.fact)
        if definition is None:
            return Plain(self._given(node.fact))
        if node.fact not in self._numbers:
            whole = overruled(self._given(node.fact), self.number(definition))
            parts = {
                f"{node.fact} {part}": expression
                for part, expression in zip(whole._fields, whole, strict=True)
            }
            self._numbers[node.fact] = type(whole)(*(self._define(name, one) for name, one in parts.items()))
        return self._numbers[node.fact]

    @number.register
    def _(self, node: Arithmetic) -> Number:
        found = calculated(node.op, self.number(node.left), self.number(node.right))
        if found is None:
            raise InexpressibleError("a quotient of a number that depends on open branches")
        return found

    @number.register
    def _(self, node: Function) -> Number:
        items = [self.number(item) for item in node.items]
        if not all(isinstance(item, Plain) for item in items):
            raise InexpressibleError(f"{node.name} of a number that depends on open branches")
        values, nowhere = [item.point for item in items], any_of([item.nowhere for item in items])
        if node.name == "power":
            below = binary("LessOrEqual", first_known([values[0], decimal(1)]), decimal(0))
            return Plain(binary("Power", *values), any_of([nowhere, below]))
        if node.name == "round":
            # Half away from zero, which the Round of CQL is not.
            half = choose(is_true(binary("Less", values[0], decimal(0))), decimal(-0.5), decimal(0.5))
            values = [binary("Add", values[0], half)]
        kind = "Floor" if node.name == "floor" else "Truncate"
        return Plain(unary("ToDecimal", unary(kind, values[0])), nowhere)

    @number.register
    def _(self, node: Extreme) -> Number:
        return extreme(node.kind, [self.number(item) for item in node.items])

    @number.register
    def _(self, node: Count) -> Number:
        truths = [self.truth(item) for item in node.items]
        one, none = decimal(1), decimal(0)
        sure = many("Add", [choose(is_true(truth), one, none) for truth in truths], none)
        possible = many("Add", [choose(is_false(truth), none, one) for truth in truths], none)
        return Spread(sure, possible)

    @number.register
    def _(self, node: Choice) -> Number:
        reached, gap = self._arms(node)
        values = [self.number(arm.value).spread for arm in node.arms]
        there = [
            all_of([reach, negation(value.nowhere)]) for reach, value in zip(reached, values, strict=True)
        ]
        gaps = [
            all_of([reach, any_of([value.gap, value.nowhere])])
            for reach, value in zip(reached, values, strict=True)
        ]
        return Spread(
            least([choose(one, value.low, NOTHING) for one, value in zip(there, values, strict=True)]),
            greatest([choose(one, value.high, NOTHING) for one, value in zip(there, values, strict=True)]),
            any_of([gap, *gaps]),
            negation(any_of(there)),
        )


def _clauses(condition: Condition) -> tuple[Condition, ...]:
    return condition.items if isinstance(condition, And) else (condition,)


def _agreed(reached: list[Elm], values: list[Elm], gap: Elm) -> Elm:
    """The truth on which all branches still possible agree; that none may fit counts as one that is false."""
    pairs = list(zip(reached, values, strict=True))
    met = any_of([all_of([reach, is_true(value)]) for reach, value in pairs])
    unmet = any_of([gap, *(all_of([reach, is_false(value)]) for reach, value in pairs)])
    opened = any_of([all_of([reach, is_null(value)]) for reach, value in pairs])
    undecided = any_of([opened, all_of([met, unmet])])
    return choose(undecided, UNKNOWN, choose(met, TRUE, FALSE))
