"""The table of record codes names what exists, and no LOINC code with a wrong check digit."""

from __future__ import annotations

from collections.abc import Iterator

from osler.core.errors import InputError
from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding
from osler.knowledge.given import value_of
from osler.knowledge.pack import Pack
from osler.knowledge.schema import RecordCode

_LOINC = "http://loinc.org"
_COMPARES = {"daily_dose", "dose_in_year"}


def record_codes_hold(subject: Subject) -> Iterator[Finding]:
    """Reports facts, drugs and calculators that do not exist, values that do not fit, and mistyped codes."""
    file, pack = subject.file_of("record_codes"), subject.pack
    drugs = set(pack.drugs) | {row.drug for row in pack.record_codes if row.kind == "drug_code"}
    for row in pack.record_codes:
        where = f"the {row.kind} row of {row.fact or row.drug or row.codes}"
        for name in _facts(row):
            if name not in pack.facts:
                yield Finding("dangling-id", file, f"{where} names the fact {name!r}", "correct or add it")
        for drug in {*row.drugs, *({row.drug} - {None})} - drugs:
            yield Finding("dangling-id", file, f"{where} names the drug {drug!r}", "add its drug_code row")
        for code in row.codes:
            if row.system == _LOINC and not is_loinc(code):
                yield Finding("bad-code", file, f"{where}: {code} is no LOINC code", "look it up again")
        if row.kind in _COMPARES and not _can_compare(pack, row.through or ""):
            why = f"{where}: {row.through!r} is no calculator of a drug and its daily dose"
            yield Finding("dangling-id", file, why, "name the calculator that makes doses comparable")
        for why in _unworkable(pack, row):
            yield Finding(
                "dangling-id", file, f"{where}: {why}", "name a calculator, input and step that exist"
            )
        yield from _misfits(pack, row, where, file)


def is_loinc(code: str) -> bool:
    """Whether a code has the check digit of LOINC (mod 10)."""
    body, dash, last = code.partition("-")
    if not (dash and body.isdigit() and last.isdigit() and len(last) == 1):
        return False
    odd = str(int(body[::-1][::2][::-1]) * 2)
    return int(last) == -sum(map(int, odd + body[::-1][1::2])) % 10


def _facts(row: RecordCode) -> set[str]:
    return {*row.sites.values(), *row.site_words.values(), *row.only_with, *([row.fact] if row.fact else [])}


def _can_compare(pack: Pack, name: str) -> bool:
    card = pack.calculators.get(name)
    if card is None or not any(step.show for step in card.steps):
        return False
    kinds = {item.type for one in card.inputs if (item := pack.calculator_inputs.get(one.name))}
    return kinds >= {"word", "number"}


def _unworkable(pack: Pack, row: RecordCode) -> Iterator[str]:
    """What is missing for a row to feed a calculator."""
    if row.input is not None and row.input not in pack.calculator_inputs:
        yield f"{row.input!r} is no calculator input"
    elif row.kind == "device" and row.value not in pack.calculator_inputs[row.input or ""].words:
        yield f"{row.value!r} is no word of {row.input!r}"
    if row.kind != "worked_out":
        return
    card = pack.calculators.get(row.through or "")
    if card is None:
        yield f"{row.through!r} is no calculator"
    elif row.input not in {item.name for item in card.inputs}:
        yield f"{row.through!r} takes no {row.input!r}"
    elif row.step is not None and row.step not in {step.id for step in card.steps}:
        yield f"{row.through!r} has no step {row.step!r}"


def _misfits(pack: Pack, row: RecordCode, where: str, file: str) -> Iterator[Finding]:
    declared = pack.facts.get(row.fact or "")
    stated = (row.value,) if row.kind in {"condition", "procedure", "allergy", "family", "takes"} else ()
    for value in (*stated, *row.values.values()) if declared else ():
        try:
            value_of(declared, value)  # type: ignore[arg-type]
        except InputError as error:
            yield Finding("bad-code", file, f"{where}: {error}", "correct the value")
