"""Whether an event fell into the time of a medicine, worked out from what is told of both."""

from __future__ import annotations

from collections.abc import Sequence, Set

from osler.question.english import DAYS
from osler.question.found import Course, Sheet
from osler.question.text import Token
from osler.question.vocabulary import Event

_PLUPERFECT = ("had", "been")
_START = frozenset({"since", "from", "started", "begun", "commenced", "began", "start", "initiated", "put"})
_LEADS = frozenset(
    {"in", "about", "around", "early", "late", "mid", "on", "it", "her", "him", "again", "(", "back"}
)
_NEAR = 6
_MARGIN = 1.0
"""Months by which an event must be later than the start of a medicine, not to be the reason for it."""
_YEARS = range(1980, 2100)


def note_on_drug(sheet: Sheet, event: Event) -> None:
    """Notes an event on a medicine where pluperfect, spans or years tell it."""
    if event.on_drug is None or not sheet.happened or _is_denied(sheet, event.on_drug):
        return
    tokens = sheet.text.tokens
    told = {tokens[start].sentence for start, _ in sheet.happened}
    years = [_event_year(tokens, start, end) for start, end in sheet.happened]
    latest = max((year for year in years if year is not None), default=0)
    for course in sheet.courses:
        if _was_running(tokens, course, told) or _began_before(tokens, course, latest):
            sheet.add(event.on_drug, True, course.cue, course.end, keep="worked out")
            return
    _note_by_spans(sheet, event)


def _is_denied(sheet: Sheet, fact: str) -> bool:
    return any(candidate.fact == fact for candidate in sheet.candidates)


def _was_running(tokens: Sequence[Token], course: Course, told: Set[int]) -> bool:
    """Whether "had been on" tells that a medicine was taken when the event of a near sentence happened."""
    led = tuple(token.text for token in tokens[course.cue : min(course.start, course.cue + 2)])
    here = tokens[course.start].sentence
    return led == _PLUPERFECT and not course.ended and not told.isdisjoint((here - 1, here, here + 1))


def _began_before(tokens: Sequence[Token], course: Course, latest: int) -> bool:
    """Whether a medicine taken now began in a year before that of the latest event."""
    began = _start_year(tokens, course) if course.standing == "current" else None
    return began is not None and latest > began


def _start_year(tokens: Sequence[Token], course: Course) -> int | None:
    for at in range(course.end, min(len(tokens) - 1, course.end + _NEAR)):
        if tokens[at].sentence != tokens[course.start].sentence:
            return None
        if tokens[at].text in _START:
            return _year_at(tokens, at + 1)
    return None


def _event_year(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The year within an event's words or right behind them."""
    for at in range(start, end):
        year = _year_at(tokens, at, led=False)
        if year is not None:
            return year
    return _year_at(tokens, end)


def _year_at(tokens: Sequence[Token], at: int, *, led: bool = True) -> int | None:
    while led and at < len(tokens) and tokens[at].text in _LEADS:
        at += 1
    word = tokens[at].text if at < len(tokens) else ""
    return int(word) if word.isdecimal() and len(word) == 4 and int(word) in _YEARS else None


def _note_by_spans(sheet: Sheet, event: Event) -> None:
    """Notes it where the event is more recent than the start of what is taken."""
    months = [_months(sheet, time.fact) for time in event.times]
    known = [value for value in months if value is not None]
    if not known or not any(course.standing in {"current", "stopping"} for course in sheet.courses):
        return
    taken = [
        candidate
        for exposure in sheet.words.exposures.values()
        for candidate in sheet.candidates
        if exposure.exposure.from_drugs and candidate.fact == exposure.exposure.duration
    ]
    for candidate in taken:
        span = _in_months(sheet, candidate.fact, candidate.value)
        if span is not None and span > min(known) + _MARGIN:
            sheet.add(event.on_drug or "", True, candidate.start, candidate.end, keep="worked out")


def _months(sheet: Sheet, fact: str) -> float | None:
    values = [
        _in_months(sheet, fact, candidate.value) for candidate in sheet.candidates if candidate.fact == fact
    ]
    known = [value for value in values if value is not None]
    return min(known, default=None)


def _in_months(sheet: Sheet, fact: str, value: object) -> float | None:
    unit = sheet.facts[fact].unit
    if isinstance(value, bool) or not isinstance(value, int | float) or unit not in DAYS:
        return None
    return float(value) * DAYS[unit] / DAYS["mo"]
