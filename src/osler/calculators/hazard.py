"""Risk over so many years by a proportional hazards model: coefficients are data, the arithmetic is here.

The risk is 100 × (1 − S^exp(a)): S is the share of people without the event after those years when all
terms are at their centre, a is the sum of the terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp, log

import msgspec

from osler.core.case import Value


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number's share: beta × (x^power − centre), x being number / per; a `log` term has x^power × ln x."""

    of: str
    """The input or step that gives the number."""
    per: float
    power: float
    log: bool = False
    centre: float
    beta: float

    def amount(self, number: float) -> float:
        """The share of this number."""
        scaled = number / self.per
        shaped = float(scaled**self.power) * (log(scaled) if self.log else 1.0)
        return self.beta * (shaped - self.centre)


class Hazard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model: for whom, of what, and its coefficients as published."""

    id: str
    """The calculator, a dot, and the model."""
    gives: str
    """The step whose value it is, in percent."""
    when: str
    """For whom: the first model of a step whose condition holds is used."""
    years: str
    """The input that holds the number of years."""
    survival: tuple[float, ...]
    """S after 1, 2, 3 … years."""
    terms: tuple[Term, ...]
    choices: dict[str, dict[str, float]]
    """By input that holds a word: the share of each word."""
    flags: dict[str, float]
    """By yes/no input: the share where it is true."""


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """A risk in percent, and what it was made from."""

    percent: float
    survival: float
    total: float
    shares: tuple[tuple[str, float], ...]
    """What each input adds, those that add nothing left out."""


def risk(model: Hazard, values: Mapping[str, Value]) -> Risk:
    """The risk of a person; every input of the model must be among the values."""
    shares: dict[str, float] = {}
    for name, amount in _shares(model, values):
        shares[name] = shares.get(name, 0.0) + amount
    total = sum(shares.values())
    survival = model.survival[int(_number(values[model.years])) - 1]
    return Risk(
        percent=100.0 * (1.0 - survival ** exp(total)),
        survival=survival,
        total=total,
        shares=tuple((name, amount) for name, amount in shares.items() if amount),
    )


def _shares(model: Hazard, values: Mapping[str, Value]) -> Iterator[tuple[str, float]]:
    for term in model.terms:
        yield term.of, term.amount(_number(values[term.of]))
    for name, words in model.choices.items():
        yield name, words[str(values[name])]
    for name, beta in model.flags.items():
        yield name, beta if values[name] is True else 0.0


def _number(value: Value) -> float:
    if isinstance(value, bool | str | tuple):
        raise TypeError(f"{value!r} is no number: the model names an input of another type")
    return float(value)
