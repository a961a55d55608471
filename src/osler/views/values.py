"""What FHIRPath works with here: collections of JSON values, and how they compare and add up."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from osler.core.errors import InputError

Many = list[Any]
"""A collection: FHIRPath knows no single values."""
Found = Callable[[Any, int], Many]
"""An expression made ready: a node and the number of its row, to what it finds there."""

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SUMS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Unfit(InputError):  # noqa: N818 - it is a fault of the data
    """A resource does not fit a view: the message says which column or condition, without its values."""


def is_number(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether it is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def single(found: Many, what: str) -> Any:  # noqa: ANN401
    """The one item of a collection, None of an empty one.

    Raises:
        Unfit: there are several.
    """
    if len(found) > 1:
        raise Unfit(f"{what} finds {len(found)} values where one is meant: add .first() or a where()")
    return found[0] if found else None


def truth(found: Many, what: str) -> bool | None:
    """A collection as a truth value: empty is unknown.

    Raises:
        Unfit: it holds several items, or one that is no boolean.
    """
    value = single(found, what)
    if value is not None and not isinstance(value, bool):
        raise Unfit(f"{what} is no true or false")
    return value


def same(left: Many, right: Many) -> Many:
    """Whether two collections are equal; unknown where one is empty."""
    if not left or not right:
        return []
    pairs = zip(left, right, strict=False)
    return [len(left) == len(right) and all(_alike(one, other) for one, other in pairs)]


def _alike(one: Any, other: Any) -> bool:  # noqa: ANN401
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def ordered(sign: str, left: Any, right: Any) -> Many:  # noqa: ANN401
    """A comparison of two numbers or two texts (dates are texts, read to the same precision).

    Raises:
        Unfit: they are of different kinds.
    """
    if left is None or right is None:
        return []
    if not _of_one_kind(left, right):
        raise Unfit(f"{sign} compares values of different kinds")
    return [_ORDERS[sign](left, right)]


def worked_out(sign: str, left: Any, right: Any) -> Many:  # noqa: ANN401
    """A sum, difference, product or quotient; a quotient by zero is empty.

    Raises:
        Unfit: what is added up is neither two numbers nor, for +, two texts.
    """
    if left is None or right is None or (sign == "/" and right == 0):
        return []
    texts = sign == "+" and isinstance(left, str) and isinstance(right, str)
    if not texts and not (is_number(left) and is_number(right)):
        raise Unfit(f"{sign} works on numbers only")
    return [_SUMS[sign](left, right)]


def _of_one_kind(left: Any, right: Any) -> bool:  # noqa: ANN401
    numbers = is_number(left) and is_number(right)
    return numbers or (isinstance(left, str) and isinstance(right, str))


def both(left: bool | None, right: bool | None) -> Many:
    """Three-valued and."""
    if left is False or right is False:
        return [False]
    return [] if left is None or right is None else [True]


def either(left: bool | None, right: bool | None) -> Many:
    """Three-valued or."""
    if left or right:
        return [True]
    return [] if left is None or right is None else [False]
