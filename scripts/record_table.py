"""What is read of a patient's record, as tables for the reference."""

from __future__ import annotations

from generated import bone_health, table

from osler.knowledge import Pack
from osler.knowledge.schema import RecordCode

_SYSTEMS = {
    "http://loinc.org": "LOINC",
    "http://snomed.info/sct": "SNOMED CT",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
}
_FROM = {
    "age": "Patient",
    "sex": "Patient",
    "observation": "Observation",
    "years_since": "Observation, its date",
    "worked_out": "Observation, through a calculator",
    "input": "Observation, for a calculator",
    "device": "Device, for a calculator",
    "condition": "Condition",
    "months_since": "Condition, its date",
    "hint": "Condition, told and not read",
    "result_hint": "Observation, told and not read",
    "procedure": "Procedure",
    "allergy": "AllergyIntolerance",
    "family": "FamilyMemberHistory",
    "months_since_drug": "MedicationAdministration, its date",
}
_INPUTS = {"input", "device"}
"""Kinds of rows that give an input of calculators and no fact."""
_MOST_CODES = 12


def record_table(pack: Pack | None = None) -> str:
    """By fact: from which resources and codes it is read, and with what limits; then the drugs."""
    rows = (pack or bone_health()).record_codes
    facts = [_fact(row) for row in rows if row.kind != "drug_code"]
    drugs = [(f"`{row.drug}`", _codes(row), _limits(row)) for row in rows if row.kind == "drug_code"]
    head = ("fact", "from", "codes", "limits")
    told = "A drug is also known by the pack's names for it, and by these:"
    return f"{table(head, facts)}\n\n{told}\n\n{table(('drug', 'codes', 'limits'), drugs)}\n"


def _fact(row: RecordCode) -> tuple[str, str, str, str]:
    names = [name for name in (row.fact, row.input if row.kind in _INPUTS else None) if name]
    names += [name for name in {**row.sites, **row.site_words}.values() if name not in names]
    shown = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
    value = f" ({row.value})" if isinstance(row.value, str) else ""
    return shown + value, _FROM.get(row.kind, "medication resources"), _codes(row), _limits(row)


def _codes(row: RecordCode) -> str:
    system = _SYSTEMS.get(row.system or "", row.system or "")
    more = len(row.codes) - _MOST_CODES
    codes = ", ".join(f"`{code}`" for code in row.codes[:_MOST_CODES]) + (
        f" and {more} more" if more > 0 else ""
    )
    words = ", ".join(f'"{name}"' for name in row.names)
    drugs = ", ".join(row.drugs)
    return "; ".join(part for part in (f"{system} {codes}".strip(), words, drugs) if part)


def _limits(row: RecordCode) -> str:
    parts = [
        f"not older than {row.stale_years:g} years" if row.stale_years else "",
        "only while active" if row.active_only else "",
        "the lowest of one day" if row.same_day == "lowest" else "",
        f"only with {', '.join(row.form_words)}" if row.form_words else "",
        f"not with {', '.join(row.not_words)}" if row.not_words else "",
        f"a dose counts for {row.lasts_months:g} months" if row.lasts_months else "",
        f"a pause of up to {row.gap_days:g} days is no end" if row.gap_days else "",
        f"by the calculator {row.through}" if row.through else "",
        ", ".join(f"only where {name} is {value}" for name, value in row.only_with.items()),
        f"relatives {', '.join(row.relations)}" if row.relations else "",
        row.note or "",
    ]
    return "; ".join(part for part in parts if part)
