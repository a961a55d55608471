"""The typed tree of a condition: what parsing yields and everything else reads.

The tree is in negation normal form: `not` stands only before a yes/no fact or a choice of words,
because pushing it down at load keeps evaluation, wording and a later translation to SQL simple.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Operator = Literal["<", "<=", ">", ">=", "==", "!="]
FunctionName = Literal["power", "floor", "truncate", "round"]
NEGATED: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
MIRRORED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Node(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """The base of every node; a tree of nodes serialises with msgspec."""


class Constant(Node, frozen=True):
    """`true` or `false`."""

    value: bool


class Holds(Node, frozen=True):
    """A yes/no fact standing alone."""

    fact: str


class OneOf(Node, frozen=True):
    """A word fact is one of these words, or (`many`) a words fact has at least one of them."""

    fact: str
    words: tuple[str, ...]
    named: str | None = None
    """The pack's name of the set, where the author used one."""
    many: bool = False


class Not(Node, frozen=True):
    """The denial of a yes/no fact or of a choice of words."""

    item: Holds | OneOf


class And(Node, frozen=True):
    """All of these; two or more, none of them an And."""

    items: tuple[Condition, ...]


class Or(Node, frozen=True):
    """At least one of these; two or more, none of them an Or."""

    items: tuple[Condition, ...]


class Amount(Node, frozen=True):
    """A literal number, already in the unit of what it is compared with."""

    value: float
    unit: str | None = None
    written: str | None = None
    """As the author wrote it, where that was in another unit."""


class Quantity(Node, frozen=True):
    """The value of a number fact."""

    fact: str


class Arithmetic(Node, frozen=True):
    """A sum, difference, product or quotient."""

    op: Literal["+", "-", "*", "/"]
    left: Number
    right: Number


class Function(Node, frozen=True):
    """A function of numbers: a power, or a number cut or rounded to a whole one."""

    name: FunctionName
    items: tuple[Number, ...]


class Extreme(Node, frozen=True):
    """The lowest or highest of those values that are known."""

    kind: Literal["lowest", "highest"]
    items: tuple[Number, ...]
    asked_as: str | None = None
    """The derived fact that this defines: asked for once, under its own name."""


class Count(Node, frozen=True):
    """How many of these conditions hold."""

    items: tuple[Condition, ...]


class Compare(Node, frozen=True):
    """A comparison of two numbers, the patient's side on the left."""

    left: Number
    op: Operator
    right: Number


class Word(Node, frozen=True):
    """A word as the value of a branch."""

    word: str


class Arm(Node, frozen=True):
    """One branch of a derived fact."""

    when: Condition
    value: Condition | Number | Word


class Choice(Node, frozen=True):
    """The value of the first branch whose condition holds."""

    arms: tuple[Arm, ...]


Condition: TypeAlias = Constant | Holds | OneOf | Not | And | Or | Compare | Choice
Number: TypeAlias = Amount | Quantity | Arithmetic | Function | Extreme | Count | Choice
Expr: TypeAlias = (
    Constant
    | Holds
    | OneOf
    | Not
    | And
    | Or
    | Compare
    | Choice
    | Amount
    | Quantity
    | Arithmetic
    | Function
    | Extreme
    | Count
    | Word
)
"""Any expression: a condition, a number, or a derived fact's definition."""
