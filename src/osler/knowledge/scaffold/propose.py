"""Proposing the test file of a recommendation from its condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from osler.core.case import Value
from osler.core.errors import InputError, KnowledgeError
from osler.knowledge.leaves import Leaf
from osler.knowledge.pack import Pack
from osler.knowledge.scaffold.candidates import moved
from osler.knowledge.scaffold.oracle import Oracle
from osler.knowledge.scaffold.search import Options, Patient, nearest_patient
from osler.knowledge.scaffold.wording import amount, plain, said, with_changes
from osler.knowledge.schema import TestCase, TestFile
from osler.logic import Boundary, boundaries

_PLACES = {-1: "just below", 0: "at", 1: "just above"}
_MOST_FLIPS = 4


def scaffold(pack: Pack, recommendation: str) -> TestFile:
    """A proposed test file: base, one change each that makes it false, boundaries, each fact missing.

    Raises:
        InputError: the pack has no such recommendation.
        KnowledgeError: no patient was found to whom the recommendation applies.
    """
    expr = pack.conditions.get(recommendation)
    if expr is None or recommendation not in pack.recommendations:
        raise InputError(f"the pack has no compiled recommendation {recommendation!r}; check its id and condition")
    return _Proposal(pack, recommendation, Oracle(pack, expr)).test_file()


class _Proposal:
    def __init__(self, pack: Pack, name: str, oracle: Oracle) -> None:
        self.pack = pack
        self.facts = pack.facts
        self.oracle = oracle
        self.options = {leaf.name: oracle.candidates.values(leaf) for leaf in oracle.leaves}
        start = {key: values[0] for key, values in self.options.items()}
        base = self._nearest(start, self.options, self._applies)
        if base is None:
            raise KnowledgeError(f"{name}: found no patient to whom it applies; write its test file by hand")
        self.base = self._without_conflict(base)

    def _applies(self, patient: Patient) -> bool:
        return self.oracle.outcome(patient).expect == "applies"

    def _nearest(
        self, start: Patient, options: Options, wanted: Callable[[Patient], bool]
    ) -> Patient | None:
        """The nearest patient that fits; one whose facts contradict an implication only if there is no other."""
        rules = self.oracle.rules
        sound = nearest_patient(start, options, lambda patient: rules.agree(patient) and wanted(patient))
        return sound or nearest_patient(start, options, wanted)

    def _without_conflict(self, base: Patient) -> Patient:
        """The base without one fact that contradicts the others, where it applies all the same."""
        if self.oracle.rules.agree(base):
            return base
        for name in base:
            fewer = {key: value for key, value in base.items() if key != name}
            if self.oracle.rules.agree(fewer) and self._applies(fewer):
                return fewer
        return base

    def test_file(self) -> TestFile:
        cases: dict[tuple[str, ...], TestCase] = {}
        for case in (*self._flips(), *self._at_boundaries(), *self._missing()):
            cases.setdefault((repr(sorted(case.set.items())), *case.drop), case)
        if not any(case.expect == "does not apply" for case in cases.values()):
            for case in self._any_false():
                cases.setdefault((case.name,), case)
        return TestFile(base=dict(self.base), cases=tuple(_distinct(list(cases.values()))))

    def _flips(self) -> Iterator[TestCase]:
        """Single changes of words and yes/no facts that make it false."""
        count = 0
        for name, values in self.options.items():
            if self.facts[name].type == "number":
                continue
            for value in values:
                changed = {**self.base, name: value}
                if count < _MOST_FLIPS and value != self.base.get(name) and self._false(changed):
                    count += 1
                    yield TestCase(name=said(self.facts[name], value), expect="does not apply", set={name: value})
                    break

    def _any_false(self) -> Iterator[TestCase]:
        found = self._nearest(self.base, self.options, self._false)
        if found is not None:
            changes = self._changes(found)
            name = " and ".join(said(self.facts[key], value) for key, value in list(changes.items())[:3])
            yield TestCase(name=name, expect="does not apply", set=dict(changes))

    def _false(self, patient: Patient) -> bool:
        return self.oracle.outcome(patient).expect == "does not apply"

    def _at_boundaries(self) -> Iterator[TestCase]:
        seen: set[tuple[str, float]] = set()
        for boundary in boundaries(self.oracle.expr):
            if (boundary.fact, boundary.value) not in seen:
                seen.add((boundary.fact, boundary.value))
                yield from self._around(boundary)

    def _around(self, boundary: Boundary) -> Iterator[TestCase]:
        """Just below, at and just above a boundary, for a patient in whom it decides."""
        fact = self.facts[boundary.fact]
        points = {steps: moved(fact, boundary.value, steps) for steps in _PLACES}
        values = {steps: value for steps, value in points.items() if value is not None}
        others = {name: options for name, options in self.options.items() if name != boundary.fact}

        def turns(patient: Patient) -> bool:
            outcomes = {self.oracle.outcome({**patient, fact.id: value}).expect for value in values.values()}
            return len(outcomes - {"unknown"}) > 1

        patient = self._nearest(self.base, others, turns) or self.base
        for steps, value in values.items():
            changes = self._changes({**patient, fact.id: value})
            name = f"{plain(fact)} {_PLACES[steps]} {amount(fact, boundary.value)}"
            expect = self.oracle.outcome({**self.base, **changes}).expect
            name = with_changes(name, changes, self.facts, fact.id)
            yield TestCase(name=name, expect=expect, set=dict(changes) or {fact.id: value})

    def _missing(self) -> Iterator[TestCase]:
        for leaf in self.oracle.leaves:
            case = self._without(leaf)
            if case is not None:
                yield case

    def _without(self, leaf: Leaf) -> TestCase | None:
        """A patient of whom only this fact is unknown and matters; None where it never does."""

        def without(patient: Patient) -> Patient:
            return {name: value for name, value in patient.items() if name != leaf.name}

        others = {name: options for name, options in self.options.items() if name != leaf.name}

        def open_(patient: Patient) -> bool:
            outcome = self.oracle.outcome(without(patient))
            return outcome.expect == "unknown" and leaf.name in outcome.decisive

        patient = self._nearest(self.base, others, open_)
        if patient is None:
            return None
        changes = self._changes(without(patient))
        name = with_changes(f"{plain(self.facts[leaf.name])} not known", changes, self.facts)
        drop = (leaf.name,) if leaf.name in self.base else ()
        return TestCase(name=name, expect="unknown", set=dict(changes), drop=drop, missing=(leaf.name,))

    def _changes(self, patient: Patient) -> Patient:
        return {name: value for name, value in patient.items() if self.base.get(name) != value}


def _distinct(cases: list[TestCase]) -> Iterator[TestCase]:
    """The cases with a number after a name that was used before."""
    used: dict[str, int] = {}
    for case in cases:
        used[case.name] = used.get(case.name, 0) + 1
        again = used[case.name]
        name = case.name if again == 1 else f"{case.name} ({again})"
        yield TestCase(name=name, expect=case.expect, set=case.set, drop=case.drop, missing=case.missing)
