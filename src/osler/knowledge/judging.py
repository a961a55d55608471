"""Judging the saved cases of a recommendation with the engine."""

from __future__ import annotations

import msgspec

from osler.core.case import Value
from osler.core.truth import Truth
from osler.knowledge.implied import complete
from osler.knowledge.pack import Pack
from osler.knowledge.schema import TestCase, TestFile
from osler.knowledge.values import MisfitError, fit
from osler.logic import Scope, Verdict, evaluate

EXPECTED = {Truth.TRUE: "applies", Truth.FALSE: "does not apply", Truth.UNKNOWN: "unknown"}
"""How test files call the truth values."""
BASE = TestCase(name="base", expect="applies")
"""The base of every test file, as a case."""


class Judged(msgspec.Struct, frozen=True):
    """A test case with the verdict that the engine gives."""

    case: TestCase
    verdict: Verdict
    scope: Scope


def case_values(pack: Pack, tests: TestFile, case: TestCase) -> dict[str, Value]:
    """The facts of a case: the base with what it sets, without what it drops.

    Raises:
        MisfitError: a fact is unknown to the pack or cannot have the value given.
    """
    given = {name: value for name, value in {**tests.base, **case.set}.items() if name not in case.drop}
    for name in (*given, *case.drop, *case.missing):
        if name not in pack.facts:
            raise MisfitError(f"there is no fact {name!r}")
    return {name: fit(pack.facts[name], value) for name, value in given.items()}


def judge_case(pack: Pack, name: str, tests: TestFile, case: TestCase) -> Judged:
    """The engine's verdict on a recommendation for one of its cases.

    Raises:
        MisfitError: the case names an unknown fact or an impossible value.
    """
    scope = Scope(complete(case_values(pack, tests, case), pack), pack.definitions)
    return Judged(case, evaluate(pack.conditions[name], scope), scope)
