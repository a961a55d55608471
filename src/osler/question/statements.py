"""Yes/no facts and words said outright: "rheumatoid arthritis", "never smoked", "postmenopausal"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from osler.question.compiled import Setting
from osler.question.context import Standing
from osler.question.english import DAYS, TIME_UNITS
from osler.question.found import Sheet
from osler.question.terms import Hit

_TO_TIME = frozenset({"was", "about", "in", "only", "just", "happened", "(", "~", "some", "around"})
_FROM_TIME = frozenset({"after", "post", "since", "following", "from"})


def read_statements(sheet: Sheet) -> None:
    """Notes every statement of the question."""
    flags = _own_hits(sheet.words.statements.find_all(sheet.text.tokens))
    words = ((hit, setting) for hit in sheet.words.words.find(sheet.text.tokens) for setting in hit.all)
    for hit, setting in (*flags, *words):
        _read(sheet, hit, setting, sheet.context.standing(hit.start, hit.end))
    for at, token in enumerate(sheet.text.tokens):
        if token.singular in sheet.context.patient_relatives or token.text in sheet.context.patient_relatives:
            for fact, word in sheet.words.by_relative.get(token.singular, ()):
                sheet.add(fact, word, at, at + 1)


def _own_hits(hits: Sequence[Hit[Setting]]) -> Iterator[tuple[Hit[Setting], Setting]]:
    """Phrases with what they say, without those within a longer one of their own fact or of none."""
    reached: dict[str, int] = {}
    for hit in hits:
        for setting in hit.all:
            if hit.start < max(reached.get(setting.fact, 0), reached.get("", 0)):
                continue
            reached[setting.fact] = hit.end
            yield hit, setting


def _read(sheet: Sheet, hit: Hit[Setting], setting: Setting, standing: Standing) -> None:
    if setting.flag is None:
        denied = standing.denied and setting.fact not in sheet.words.file.by_relative
        if not standing.relative and not denied and not standing.general:
            sheet.add(setting.fact, setting.value, hit.start, hit.end)
        return
    if standing.relative:
        if setting.flag.parent and standing.relative in {"parent", "family"}:
            sheet.add(setting.flag.parent, not standing.denied, hit.start, hit.end)
        return
    if not _in_company(sheet, setting) or not _is_said(sheet, hit, setting, standing):
        return
    _settle(sheet, hit, setting, standing)


def _in_company(sheet: Sheet, setting: Setting) -> bool:
    """Whether the words that a vague phrase needs stand in the question."""
    return not setting.company or bool(sheet.words.company[setting.company].find(sheet.text.tokens))


def _is_said(sheet: Sheet, hit: Hit[Setting], setting: Setting, standing: Standing) -> bool:
    """Whether the phrase is said of this patient and as true or denied."""
    if standing.conditional and standing.supposed < 0:
        sheet.leave(hit.start, hit.end, "said as a condition, not as a fact about the patient")
        return False
    if standing.general:
        return False
    if standing.uncertain and not (setting.flag and setting.flag.sure):
        sheet.leave(hit.start, hit.end, "said as possible or unknown, not as a fact")
        return False
    return True


def _settle(sheet: Sheet, hit: Hit[Setting], setting: Setting, standing: Standing) -> None:
    flag, value = setting.flag, bool(setting.value)
    start = sheet.opening(hit.start, standing)
    if flag is None:
        return
    if standing.denied:
        if not value or flag.if_not:
            sheet.add(setting.fact, False, start, hit.end)
        return
    if value and standing.past and (flag.only_now or flag.past is not None):
        if flag.past is not None:
            sheet.add(setting.fact, flag.past, start, hit.end)
        return
    sheet.add(setting.fact, value, start, hit.end)
    if value:
        for fact, other in flag.also.items():
            sheet.add(fact, other, start, hit.end)
        if flag.recent is not None:
            _note_recent(sheet, flag.recent, flag.recent_days, hit)


def _note_recent(sheet: Sheet, fact: str, most: float, hit: Hit[Setting]) -> None:
    """Notes whether what is said was of late, by the time right behind it or "8 months after" before it."""
    tokens = sheet.text.tokens
    for quantity in sheet.numbers_near(hit.start - 6, hit.end + 5):
        if quantity.unit is None or quantity.unit.code not in TIME_UNITS or quantity.unit.fact is not None:
            continue
        behind = quantity.start >= hit.end
        span = tokens[hit.end : quantity.start] if behind else tokens[quantity.end : hit.start]
        words = [token.text for token in span]
        told = quantity.ago and set(words) <= _TO_TIME if behind else bool(words) and words[0] in _FROM_TIME
        if told and tokens[quantity.start].sentence == tokens[hit.start].sentence:
            recent = quantity.value * DAYS[quantity.unit.code] <= most
            sheet.add(fact, recent, min(hit.start, quantity.start), max(hit.end, quantity.end))
            return
