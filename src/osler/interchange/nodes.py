"""Building nodes of ELM, the machine form of the Clinical Quality Language."""

from __future__ import annotations

from typing import Any

Elm = dict[str, Any]
"""One ELM node as JSON."""

TYPES = "{urn:hl7-org:elm-types:r1}"
FALSE: Elm = {"type": "Literal", "valueType": f"{TYPES}Boolean", "value": "false"}
TRUE: Elm = {"type": "Literal", "valueType": f"{TYPES}Boolean", "value": "true"}
UNKNOWN: Elm = {
    "type": "As",
    "operand": {"type": "Null"},
    "asTypeSpecifier": {"type": "NamedTypeSpecifier", "name": f"{TYPES}Boolean"},
}
NOTHING: Elm = {
    "type": "As",
    "operand": {"type": "Null"},
    "asTypeSpecifier": {"type": "NamedTypeSpecifier", "name": f"{TYPES}Decimal"},
}
"""A number that is not known."""


def boolean(value: bool) -> Elm:
    """`true` or `false`."""
    return TRUE if value else FALSE


def decimal(value: float) -> Elm:
    """A number; all numbers are decimals, so that none is converted in between."""
    text = f"{value:.12f}".rstrip("0")
    return {
        "type": "Literal",
        "valueType": f"{TYPES}Decimal",
        "value": text + "0" if text.endswith(".") else text,
    }


def string(value: str) -> Elm:
    """A word."""
    return {"type": "Literal", "valueType": f"{TYPES}String", "value": value}


def given(fact: str) -> Elm:
    """The value of a fact as given; null where it is not."""
    return {"type": "ParameterRef", "name": fact}


def defined(name: str) -> Elm:
    """The value of a definition of the same library."""
    return {"type": "ExpressionRef", "name": name}


def unary(kind: str, operand: Elm) -> Elm:
    """An operator of one operand."""
    return {"type": kind, "operand": operand}


def binary(kind: str, left: Elm, right: Elm) -> Elm:
    """An operator of two operands."""
    return {"type": kind, "operand": [left, right]}


def many(kind: str, items: list[Elm], empty: Elm) -> Elm:
    """An operator of two operands over any number of them; of none, `empty`."""
    if not items:
        return empty
    whole = items[0]
    for item in items[1:]:
        whole = binary(kind, whole, item)
    return whole


def all_of(items: list[Elm]) -> Elm:
    """A conjunction of what is not plainly true."""
    return FALSE if FALSE in items else many("And", [item for item in items if item != TRUE], TRUE)


def any_of(items: list[Elm]) -> Elm:
    """A disjunction of what is not plainly false."""
    return TRUE if TRUE in items else many("Or", [item for item in items if item != FALSE], FALSE)


def negation(item: Elm) -> Elm:
    """The denial; unknown stays unknown."""
    if item in (TRUE, FALSE):
        return boolean(item == FALSE)
    return unary("Not", item)


def is_true(item: Elm) -> Elm:
    """Whether it is true: never unknown."""
    return item if item in (TRUE, FALSE) else unary("IsTrue", item)


def is_false(item: Elm) -> Elm:
    """Whether it is false: never unknown."""
    return negation(item) if item in (TRUE, FALSE) else unary("IsFalse", item)


def is_null(item: Elm) -> Elm:
    """Whether it is unknown: never unknown itself."""
    return FALSE if item.get("type") == "Literal" else unary("IsNull", item)


def choose(condition: Elm, then: Elm, other: Elm) -> Elm:
    """One of two values, by a condition that is never unknown."""
    if condition in (TRUE, FALSE):
        return then if condition == TRUE else other
    return {"type": "If", "condition": condition, "then": then, "else": other}


def first_known(items: list[Elm]) -> Elm:
    """The first that is not null."""
    return {"type": "Coalesce", "operand": items}


def least(items: list[Elm]) -> Elm:
    """The least of those that are known."""
    return {"type": "Min", "source": {"type": "List", "element": items}}


def greatest(items: list[Elm]) -> Elm:
    """The greatest of those that are known."""
    return {"type": "Max", "source": {"type": "List", "element": items}}
