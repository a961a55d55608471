"""One value per fact: several readings of the same fact are settled, and what is not used is listed."""

from __future__ import annotations

from osler.core.answer import Unreadable
from osler.core.case import Fact
from osler.question.found import Candidate, Sheet


def settle(sheet: Sheet) -> tuple[dict[str, Fact], tuple[Unreadable, ...]]:
    """The facts, in the order of the question, and the pieces not used."""
    by_fact: dict[str, list[Candidate]] = {}
    for candidate in sorted(sheet.candidates, key=lambda item: (item.start, item.end)):
        by_fact.setdefault(candidate.fact, []).append(candidate)
    facts = {name: _fact(sheet, name, group) for name, group in by_fact.items()}
    return facts, tuple(dict.fromkeys(sheet.unreadable))


def _fact(sheet: Sheet, name: str, group: list[Candidate]) -> Fact:
    chosen = _chosen(group)
    value = chosen.value
    if sheet.facts[name].type == "words":
        value = tuple(dict.fromkeys(word for item in group for word in _words(item)))
    elif any(item.value != chosen.value for item in group):
        _list_others(sheet, chosen, group)
    return Fact(
        name=name,
        value=value,
        unit=sheet.facts[name].unit,
        quote=sheet.text.quote(chosen.start, chosen.end),
        origin="question",
    )


def _words(candidate: Candidate) -> tuple[str, ...]:
    return candidate.value if isinstance(candidate.value, tuple) else ()


def _chosen(group: list[Candidate]) -> Candidate:
    keep = group[-1].keep
    if keep in {"lowest", "highest"}:
        ordered = sorted(
            group, key=lambda item: float(item.value) if isinstance(item.value, int | float) else 0.0
        )
        return ordered[0] if keep == "lowest" else ordered[-1]
    if isinstance(group[-1].value, bool):
        return _said(group)
    return group[-1]


def _said(group: list[Candidate]) -> Candidate:
    """A yes outranks a no elsewhere in the same question: nothing dangerous is denied in passing.

    What is only worked out from numbers gives way to what is said.
    """
    group = [item for item in group if item.keep != "worked out"] or group
    yes = [item for item in group if item.value is True]
    return max(yes, key=lambda item: item.end - item.start) if yes else group[-1]


def _list_others(sheet: Sheet, chosen: Candidate, group: list[Candidate]) -> None:
    label = sheet.facts[chosen.fact].label
    why = {
        "lowest": f"{label}: more than one value; the lowest counts",
        "highest": f"{label}: more than one value; the highest counts",
    }.get(
        chosen.keep,
        f"{label}: said in more than one way; {sheet.text.quote(chosen.start, chosen.end)!r} is used",
    )
    for item in group:
        if item.value != chosen.value:
            sheet.leave(item.start, item.end, why)
