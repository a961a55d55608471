"""The test file beside each recommendation: complete, and every expected verdict right."""

from __future__ import annotations

from collections.abc import Iterator

from osler.core.case import Value
from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding
from osler.knowledge.judging import BASE, EXPECTED, Judged, judge_case
from osler.knowledge.leaves import leaves
from osler.knowledge.pack import Pack
from osler.knowledge.places import TEST_ENDING
from osler.knowledge.scaffold import can_matter
from osler.knowledge.scaffold.candidates import moved
from osler.knowledge.schema import TestFile
from osler.knowledge.values import MisfitError
from osler.logic import Expr, boundaries, value_of
from osler.logic.tree import Constant


def case_rules(subject: Subject) -> Iterator[Finding]:
    """All rules on test files."""
    for name, key, written in _tested(subject):
        file = written.removesuffix(".yaml") + TEST_ENDING
        tests = subject.found.tests.get(name)
        if tests is not None and key in subject.pack.conditions:
            yield from _of_file(subject.pack, key, tests, file)
        elif tests is None and not _unreadable(subject, file):
            mend = f"add it, or run python -m osler.knowledge.scaffold PACK_DIR {key} --write"
            yield Finding("missing-test-file", written, "has no test file beside it", mend)
    for name in subject.found.tests:
        if name not in subject.pack.recommendations and name not in subject.pack.care_gaps:
            file = subject.file_of("tests", name)
            yield Finding(
                "dangling-id", file, f"there is no recommendation {name!r}", "rename or remove the file"
            )


def _tested(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Id, key of the condition, and file of all that has cases beside it."""
    for name in subject.pack.recommendations:
        yield name, name, subject.file_of("recommendations", name)
    for name in subject.pack.care_gaps:
        yield name, f"gap/{name}", subject.file_of("care_gaps", name)


def _unreadable(subject: Subject, file: str) -> bool:
    return any(finding.file.startswith(file) for finding in subject.found.findings)


def _of_file(pack: Pack, name: str, tests: TestFile, file: str) -> Iterator[Finding]:
    judged: list[Judged] = []
    for case in (BASE, *tests.cases):
        try:
            judged.append(judge_case(pack, name, tests, case))
        except MisfitError as error:
            yield Finding("bad-value", file, f"case {case.name!r}: {error}", "correct the case")
    for item in judged:
        yield from _verdict_is_right(item, file)
    expr = pack.conditions[name]
    yield from _both_sides(expr, judged, file)
    yield from _boundaries_are_tested(pack, expr, judged, file)
    yield from _missing_is_tested(pack, name, judged, file)


def _verdict_is_right(item: Judged, file: str) -> Iterator[Finding]:
    case, verdict = item.case, item.verdict
    found = EXPECTED[verdict.truth]
    if found != case.expect:
        open_ = f" (missing {', '.join(verdict.missing)})" if verdict.missing else ""
        rule = "base-does-not-apply" if case is BASE else "wrong-verdict"
        why = f"case {case.name!r} expects {case.expect!r}, the condition says {found!r}{open_}"
        yield Finding(rule, file, why, "correct the case or the condition")
        return
    if case.expect == "unknown" and not case.missing:
        mend = f"add missing: [{', '.join(verdict.missing)}]"
        yield Finding("unnamed-missing-fact", file, f"case {case.name!r} names no missing fact", mend)
    for name in case.missing:
        if name not in verdict.missing:
            named = ", ".join(verdict.missing) or "none"
            why = f"case {case.name!r}: {name!r} is not among the missing facts that matter ({named})"
            yield Finding("wrong-verdict", file, why, "correct the case's missing list")


def _both_sides(expr: Expr, judged: list[Judged], file: str) -> Iterator[Finding]:
    if isinstance(expr, Constant):
        return
    for wanted in ("applies", "does not apply"):
        if not any(item.case.expect == wanted for item in judged):
            yield Finding("missing-case", file, f"no case expects {wanted!r}", "add one")


def _boundaries_are_tested(pack: Pack, expr: Expr, judged: list[Judged], file: str) -> Iterator[Finding]:
    for fact, value in dict.fromkeys((item.fact, item.value) for item in boundaries(expr)):
        seen = {_rounded(value_of(fact, item.scope)) for item in judged}
        for steps, words in ((-1, "just below"), (0, "at"), (1, "just above")):
            wanted = moved(pack.facts[fact], value, steps)
            if wanted is not None and wanted not in seen:
                why = f"no case has {fact} {words} {value:g} (that is {wanted:g})"
                yield Finding("untested-boundary", file, why, f"add a case with {fact}: {wanted:g}")


def _rounded(value: Value | None) -> float | None:
    return round(value, 6) if isinstance(value, float | int) else None


def _missing_is_tested(pack: Pack, name: str, judged: list[Judged], file: str) -> Iterator[Finding]:
    named = {fact for item in judged if item.case.expect == "unknown" for fact in item.verdict.missing}
    for leaf in leaves(pack.conditions[name], pack.definitions):
        # A fact that other clauses or implications always settle cannot be tested as missing.
        if named.isdisjoint(leaf.names) and can_matter(pack, name, leaf):
            why = f"no case leaves {leaf.name} unknown where it matters"
            yield Finding(
                "untested-missing-fact", file, why, f"add a case without {leaf.name} that is unknown"
            )
