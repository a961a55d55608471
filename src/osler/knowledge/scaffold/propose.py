"""Proposing the test file of a recommendation from its condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, permutations

from osler.core.case import Value
from osler.core.errors import InputError, KnowledgeError
from osler.core.truth import Truth
from osler.knowledge.leaves import Leaf
from osler.knowledge.pack import Pack
from osler.knowledge.scaffold.candidates import moved
from osler.knowledge.scaffold.oracle import Oracle
from osler.knowledge.scaffold.search import Patient, Search, Wish
from osler.knowledge.scaffold.wording import amount, plain, said, with_changes
from osler.knowledge.schema import FactFile, TestCase, TestFile
from osler.logic import boundaries

_PLACES = {-1: "just below", 0: "at", 1: "just above"}
_MOST_FLIPS = 4


def scaffold(pack: Pack, recommendation: str) -> TestFile:
    """A proposed test file: base, one change each that makes it false, boundaries, each fact missing.

    Raises:
        InputError: the pack has no such recommendation.
        KnowledgeError: no patient was found to whom the recommendation applies.
    """
    expr = pack.conditions.get(recommendation)
    if expr is None or not _has_cases(pack, recommendation):
        raise InputError(
            f"the pack has no compiled recommendation {recommendation!r}; check its id and condition"
        )
    return _Proposal(pack, recommendation, Oracle(pack, expr)).test_file()


def _has_cases(pack: Pack, key: str) -> bool:
    """Of all that has a condition, recommendations and care gaps have cases beside them."""
    return key in pack.recommendations or key.removeprefix("gap/") in pack.care_gaps


def can_matter(pack: Pack, recommendation: str, leaf: Leaf) -> bool:
    """Whether a patient was found of whom only this fact is unknown and decides."""
    try:
        proposal = _Proposal(pack, recommendation, Oracle(pack, pack.conditions[recommendation]))
    except KnowledgeError:
        return True
    return proposal.undecided_without(leaf) is not None


class _Proposal:
    def __init__(self, pack: Pack, name: str, oracle: Oracle) -> None:
        self.pack = pack
        self.facts = pack.facts
        self.oracle = oracle
        self.options = {leaf.name: oracle.candidates.values(leaf) for leaf in oracle.leaves}
        self.search = Search(oracle.expr, pack.definitions, self.options)
        start = {key: values[0] for key, values in self.options.items()}
        base = self._find(start, (({}, Truth.TRUE),))
        if base is None or self._expect(base) != "applies":
            raise KnowledgeError(f"{name}: found no patient to whom it applies; write its test file by hand")
        self.base = self._without_conflict(base)

    def test_file(self) -> TestFile:
        """All proposed cases, none twice."""
        cases: dict[tuple[str, ...], TestCase] = {}
        for case in (*self._flips(), *self._at_boundaries(), *self._missing()):
            cases.setdefault((repr(sorted(case.set.items())), *case.drop), case)
        if not any(case.expect == "does not apply" for case in cases.values()):
            cases.update(((case.name,), case) for case in self._any_false())
        return TestFile(base=dict(self.base), cases=tuple(_distinct(list(cases.values()))))

    def _expect(self, patient: Patient) -> str:
        return self.oracle.outcome(patient).expect

    def _find(
        self, start: Patient, wishes: tuple[Wish, ...], fits: Callable[[Patient], bool] = lambda _: True
    ) -> Patient | None:
        """A patient as wished; one whose facts contradict an implication only where no other was found."""
        found = self.search.find(start, wishes, fits)
        return next((one for one in found if self.oracle.rules.agree(one)), found[0] if found else None)

    def _without_conflict(self, base: Patient) -> Patient:
        """The base without one fact that contradicts the others, where it applies all the same."""
        if self.oracle.rules.agree(base):
            return base
        for name in base:
            fewer = {key: value for key, value in base.items() if key != name}
            if self.oracle.rules.agree(fewer) and self._expect(fewer) == "applies":
                return fewer
        return base

    def _flips(self) -> Iterator[TestCase]:
        """Single changes of words and yes/no facts that make it false."""
        count = 0
        for name, values in self.options.items():
            if self.facts[name].type == "number" or count == _MOST_FLIPS:
                continue
            for value in values:
                changed = {**self.base, name: value}
                if value != self.base.get(name) and self._expect(changed) == "does not apply":
                    count += 1
                    yield TestCase(
                        name=said(self.facts[name], value), expect="does not apply", set={name: value}
                    )
                    break

    def _any_false(self) -> Iterator[TestCase]:
        found = self._find(self.base, (({}, Truth.FALSE),))
        if found is not None and self._expect(found) == "does not apply":
            changes = self._changes(found)
            name = " and ".join(said(self.facts[key], value) for key, value in list(changes.items())[:3])
            yield TestCase(name=name, expect="does not apply", set=dict(changes))

    def _at_boundaries(self) -> Iterator[TestCase]:
        points = dict.fromkeys((item.fact, item.value) for item in boundaries(self.oracle.expr))
        for name, value in points:
            yield from self._around(self.facts[name], value)

    def _around(self, fact: FactFile, boundary: float) -> Iterator[TestCase]:
        """Just below, at and just above a boundary, for a patient in whom it decides."""
        near = {steps: moved(fact, boundary, steps) for steps in _PLACES}
        values = {steps: value for steps, value in near.items() if value is not None}
        patient = self._turned_by(fact.id, list(values.values())) or self.base
        for steps, value in values.items():
            changes = self._changes({**patient, fact.id: value})
            name = f"{plain(fact)} {_PLACES[steps]} {amount(fact, boundary)}"
            yield TestCase(
                name=with_changes(name, changes, self.facts, fact.id),
                expect=self.oracle.outcome({**self.base, **changes}).expect,
                set=dict(changes) or {fact.id: value},
            )

    def _turned_by(self, fact: str, values: list[float]) -> Patient | None:
        """A patient for whom the condition turns between two neighboring values of the fact."""
        for low, high in pairwise(values):
            for one, other in ((low, high), (high, low)):
                wishes: tuple[Wish, ...] = (({fact: one}, Truth.TRUE), ({fact: other}, Truth.FALSE))
                found = self._find(self.base, wishes)
                if found is not None:
                    return found
        return None

    def _missing(self) -> Iterator[TestCase]:
        for leaf in self.oracle.leaves:
            patient = self.undecided_without(leaf)
            if patient is not None:
                changes = self._changes(patient)
                name = with_changes(f"{plain(self.facts[leaf.name])} not known", changes, self.facts)
                drop = (leaf.name,) if leaf.name in self.base else ()
                yield TestCase(
                    name=name, expect="unknown", set=dict(changes), drop=drop, missing=(leaf.name,)
                )

    def undecided_without(self, leaf: Leaf) -> Patient | None:
        """A patient of whom only this fact is unknown and matters; None where none was found."""

        def without(patient: Patient) -> Patient:
            return {name: value for name, value in patient.items() if name != leaf.name}

        def fits(patient: Patient) -> bool:
            outcome = self.oracle.outcome(without(patient))
            return outcome.expect == "unknown" and leaf.name in outcome.decisive

        if fits(self.base):
            return without(self.base)
        for one, other in _neighbors(self.options[leaf.name]):
            wishes: tuple[Wish, ...] = (({leaf.name: one}, Truth.TRUE), ({leaf.name: other}, Truth.FALSE))
            found = self._find(self.base, wishes, fits)
            if found is not None:
                return without(found)
        return None

    def _changes(self, patient: Patient) -> Patient:
        return {name: value for name, value in patient.items() if self.base.get(name) != value}


def _neighbors(values: tuple[Value, ...]) -> list[tuple[Value, Value]]:
    """Pairs between which a verdict may turn, both ways round: for numbers only those next to each other."""
    if all(isinstance(value, float) for value in values):
        rising = sorted(value for value in values if isinstance(value, float))
        return [pair for low, high in pairwise(rising) for pair in ((low, high), (high, low))]
    return list(permutations(values, 2))


def _distinct(cases: list[TestCase]) -> Iterator[TestCase]:
    """The cases with a number after a name that was used before."""
    used: dict[str, int] = {}
    for case in cases:
        used[case.name] = used.get(case.name, 0) + 1
        again = used[case.name]
        name = case.name if again == 1 else f"{case.name} ({again})"
        yield TestCase(name=name, expect=case.expect, set=case.set, drop=case.drop, missing=case.missing)
