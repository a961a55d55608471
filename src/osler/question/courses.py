"""What is told of a medicine after its name: that it was stopped, taken up again, never begun, or goes on."""

from __future__ import annotations

from collections.abc import Sequence

from osler.question.compiled import ExposureTerms
from osler.question.found import Sheet
from osler.question.terms import Hit
from osler.question.text import Token

_IT = frozenset({"it", "this", "that", "they", "these", "both"})
"""Words at the start of a sentence that speak of the medicine before."""
_PERSONS = frozenset({"she", "he", "i", "then", "but", "and", "later", "since", "was", "has", "(", "-", ","})
_AFTER = 20
"""How many words of its own sentence may tell of a medicine, and how many of the next one."""
_NEXT = 12
_LED = 2
"""How many small words may open a sentence that goes on without naming the medicine: "then restarted"."""
_TURNS = {"ended": "previous", "resumed": "current", "untaken": "asked", "running": "current"}


def told_later(sheet: Sheet, terms: ExposureTerms, hit: Hit[str]) -> str:
    """What the rest of the sentence, or a next one that goes on with it, tells last; empty where nothing."""
    tokens = sheet.text.tokens
    sentence = tokens[hit.start].sentence
    near = [token for token in tokens[hit.end : hit.end + _AFTER] if token.sentence == sentence]
    own = hit.end + _own(sheet, hit, len(near))
    found = [at.payload for at in terms.later.find(near) if at.payload == "ended" or hit.end + at.start < own]
    rest = tokens[hit.end : hit.end + 2 * _AFTER]
    following = [token for token in rest if token.sentence == sentence + 1][:_NEXT]
    found += [at.payload for at in terms.later.find(following) if _goes_on(following, at)]
    turns = [kind for kind in found if kind != "running"]
    return (turns or found or [""])[-1]


def _own(sheet: Sheet, hit: Hit[str], count: int) -> int:
    """How many of the words behind a name come before the next one."""
    return next((at for at in range(count) if hit.end + at in sheet.mentions), count)


def _goes_on(following: Sequence[Token], told: Hit[str]) -> bool:
    """Whether a sentence speaks of the medicine before: it says "it", or begins with what became of it."""
    if following[0].text in _IT or _says_it(following, told):
        return True
    led = following[: told.start]
    return len(led) <= _LED and all(token.text in _PERSONS for token in led)


def _says_it(following: Sequence[Token], told: Hit[str]) -> bool:
    """Whether what is told names "it" in a sentence that asks nothing."""
    asks = any(token.text == "?" for token in following)
    return not asks and any(token.text == "it" for token in following[told.start : told.end])


def standing_later(standing: str, later: str, *, bare: bool) -> str:
    """How the patient stands to a medicine after what is told behind its name."""
    if later in {"ended", "running"} and (bare or standing == "current"):
        return _TURNS[later]
    if later == "resumed" and (bare or standing in {"previous", "stopping", "current"}):
        return _TURNS[later]
    if later == "untaken" and (bare or standing in {"previous", "current"}):
        return _TURNS[later]
    return standing
