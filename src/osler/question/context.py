"""How a phrase is meant: denied, of a relative, of the past, supposed, in general or uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from osler.question import cues
from osler.question.terms import Hit, Terms
from osler.question.text import Text, Token

_ENDS_DENIAL = frozenset({
    "but", "has", "have", "had", "is", "was", "with", "on", "takes", "taking", "currently", "now", "who",
    "she", "he",
    "presents", "presenting", "then", "because", "since", "started", "except", "needs", "after", "despite",
    "?",
    "yet", "until", "other", "given", "and",
})  # fmt: skip
_ANEW = frozenset(
    {"a", "an", "t", "does", "do", "did", "doesn't", "don't", "didn't", "can", "lives", "smokes", "drinks"}
)
"""Words behind "and" with which something else is said."""
_LIST_LINKS = frozenset({"or", "nor"})
_OF_ONE = frozenset({"she", "he", "she's", "he's", "is"})
_VERBS_OF_ONE = frozenset({"has", "had", "was", "is", "broke", "fractured", "takes", "died", "with"})
_OF_AGE = frozenset(
    {"yr", "year", "years", "yrs", "old", "-", "elderly", "dear", "poor", "own", "aged", "late"}
)
_REACH = {
    "denied": 9,
    "family": 10,
    "past": 5,
    "supposed": 12,
    "conditional": 12,
    "general": 6,
    "uncertain": 5,
}


class Standing(NamedTuple):
    """How one phrase is meant; numbers are the token of the cue, or -1."""

    denied: bool
    relative: str | None
    past: bool
    supposed: int
    conditional: bool
    general: bool
    uncertain: bool


class _Cue(NamedTuple):
    kind: str
    detail: str = ""


class Context(msgspec.Struct, frozen=True):
    """Per kind of cue and token, the token of the cue that covers it, or -1."""

    text: Text
    covered: dict[str, list[int]]
    relatives: list[str]
    """Per token, "parent" or "other" where a relative is spoken of, else empty."""
    relative_cues: list[int]
    """Per token, the token of that relative, or -1."""
    patient_relatives: frozenset[str]
    """Relatives who are the patient: "my mother is 78"."""

    def standing(self, start: int, end: int) -> Standing:
        """How the phrase of these tokens is meant."""
        relative = self._relative(start, end)
        return Standing(
            denied=self._cue("denied", start, end) >= 0,
            relative=relative or None,
            past=self._cue("past", start, end) >= 0,
            supposed=self._cue("supposed", start, end),
            conditional=self._cue("conditional", start, end) >= 0,
            general=self._cue("general", start, end) >= 0,
            uncertain=self._cue("uncertain", start, end) >= 0,
        )

    def _relative(self, start: int, end: int) -> str:
        for at in (end - 1, start):
            if self.relatives[at] and not start <= self.relative_cues[at] < end:
                return self.relatives[at]
        return ""

    def _cue(self, kind: str, start: int, end: int) -> int:
        """The cue over a phrase; a cue inside the phrase is part of its meaning."""
        row = self.covered[kind]
        for at in (start, end - 1):
            cue = row[at]
            if cue >= 0 and not start <= cue < end:
                return cue
        return -1


@lru_cache(maxsize=1)
def _before() -> Terms[_Cue]:
    groups = (
        (cues.FALSE_NEGATIONS, _Cue("none")), (cues.SUPPOSED, _Cue("supposed")),
        (cues.NEGATIONS, _Cue("denied")), (cues.LIST_NEGATIONS, _Cue("denied", "list")),
        (cues.CONDITIONAL, _Cue("conditional")), (cues.UNCERTAIN, _Cue("uncertain")),
        (cues.PARENTS, _Cue("family", "parent")), (cues.RELATIVES, _Cue("family", "other")),
        (cues.FAMILY, _Cue("family", "family")), (cues.PAST, _Cue("past")),
        (cues.IN_GENERAL, _Cue("general")),
    )  # fmt: skip
    return Terms((phrase, cue) for phrases, cue in groups for phrase in phrases)


@lru_cache(maxsize=1)
def _after() -> Terms[_Cue]:
    groups = (
        (cues.NEGATIONS_AFTER, _Cue("denied")), (cues.UNCERTAIN_AFTER, _Cue("uncertain")),
        (cues.KNOWN_AFTER, _Cue("none")), (cues.PAST_AFTER, _Cue("past")),
        (cues.IN_GENERAL_AFTER, _Cue("general")),
    )  # fmt: skip
    return Terms((phrase, cue) for phrases, cue in groups for phrase in phrases)


def context_of(text: Text) -> Context:
    """Finds all cues of a question and how far they reach."""
    tokens = text.tokens
    kinds = ("denied", "past", "supposed", "conditional", "general", "uncertain")
    covered = {kind: [-1] * len(tokens) for kind in kinds}
    relatives = [""] * len(tokens)
    held_by = [-1] * len(tokens)
    patients = _patient_relatives(tokens)
    for hit in _before().find(tokens):
        kind = hit.payload.kind
        if kind == "family":
            if tokens[hit.end - 1].singular not in patients and tokens[hit.start].text not in patients:
                _cover_relative(tokens, hit, relatives, held_by)
        elif kind != "none":
            _cover_ahead(tokens, hit, covered[kind])
    for hit in _after().find(tokens):
        if hit.payload.kind != "none":
            _cover_back(tokens, hit, covered[hit.payload.kind])
    _cover_answered(tokens, covered["denied"])
    return Context(text, covered, relatives, held_by, patients)


def _cover_answered(tokens: Sequence[Token], row: list[int]) -> None:
    """A question that the asker answers, "leg weakness? No", is a denial of its last words."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].text != "?" or tokens[at + 1].text not in cues.ANSWERS_NO:
            continue
        following = tokens[at + 2].text if at + 2 < len(tokens) else "."
        if following[0].isalnum():
            continue
        for back in range(at - 1, max(-1, at - 8), -1):
            if tokens[back].sentence != tokens[at].sentence or tokens[back].text in {",", "(", "+", ";"}:
                break
            row[back] = at + 1


def _cover_ahead(tokens: Sequence[Token], hit: Hit[_Cue], row: list[int]) -> None:
    kind = hit.payload.kind
    listed = hit.payload.detail == "list"
    reach = 40 if listed else _REACH[kind]
    at = hit.end
    while at < len(tokens) and at < hit.end + reach and tokens[at].clause == tokens[hit.start].clause:
        if _stops(tokens, at, hit, listed=listed):
            return
        if tokens[at].text in _LIST_LINKS and kind == "denied":
            reach = max(reach, at - hit.end + 6)
        row[at] = hit.start
        at += 1


def _stops(tokens: Sequence[Token], at: int, hit: Hit[_Cue], *, listed: bool) -> bool:
    word, kind = tokens[at].text, hit.payload.kind
    if kind == "denied":
        return _ends_denial(tokens, at, hit, listed=listed)
    if kind == "general":
        return word in cues.BACK_TO_PATIENT or word in {",", ")"}
    if word == ",":
        return kind != "supposed" or at > hit.end + 12
    if kind != "past" or word not in {"and", "now", "on", "with", "then", "because", "for"}:
        return False
    return at > hit.end or word == "because"


def _ends_denial(tokens: Sequence[Token], at: int, hit: Hit[_Cue], *, listed: bool) -> bool:
    word = tokens[at].text
    if word == ",":
        return not listed and not _list_goes_on(tokens, at)
    if word == "and":
        return not listed and _asserts(tokens, at + 1)
    if word == ":":
        return at > hit.end
    return word in _ENDS_DENIAL and not (word in {"had", "has", "with", "have"} and at - hit.end < 2)


def _asserts(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].text in _ENDS_DENIAL | _ANEW or tokens[at].text[0].isdigit())


def _list_goes_on(tokens: Sequence[Token], comma: int) -> bool:
    """Whether "or" follows in the same run of things denied."""
    for token in tokens[comma + 1 : comma + 14]:
        if (
            token.clause != tokens[comma].clause
            or token.text in _ENDS_DENIAL - {"and"}
            or token.text[0].isdigit()
        ):
            return False
        if token.text in _LIST_LINKS:
            return True
        if token.text in {"no", "not", "never", "denies", "without"}:
            return False
    return False


def _cover_back(tokens: Sequence[Token], hit: Hit[_Cue], row: list[int]) -> None:
    """An "is ruled out" or "risk" covers the few words before it, not past a comma."""
    reach = 3 if hit.payload.kind == "general" else 7
    for at in range(hit.start - 1, max(-1, hit.start - 1 - reach), -1):
        if tokens[at].clause != tokens[hit.start].clause or tokens[at].text in {",", "(", ")", ":"}:
            return
        if hit.payload.kind == "general" and tokens[at].text in cues.BACK_TO_PATIENT:
            return
        if row[at] < 0:
            row[at] = hit.start


def _cover_relative(
    tokens: Sequence[Token], hit: Hit[_Cue], relatives: list[str], held_by: list[int]
) -> None:
    who = hit.payload.detail
    if hit.start > 1 and tokens[hit.start - 1].text in {"and", "&", "or", "/", ","}:
        who = relatives[hit.start - 2] or who if relatives[hit.start - 2] == "parent" else who
    for at in range(hit.start, hit.end):
        relatives[at], held_by[at] = who, hit.start
    for at in range(hit.end, min(len(tokens), hit.end + _REACH["family"])):
        word = tokens[at].text
        back = word in cues.BACK_FROM_FAMILY and at > hit.end
        stops = word == ":" or (word == "," and not _closes_aside(tokens, hit.end, at))
        if tokens[at].clause != tokens[hit.start].clause or back or (stops and at > hit.end):
            break
        relatives[at], held_by[at] = who, hit.start
    before = tokens[hit.start - 1].text if hit.start else ""
    led_in = before in {"in", "(", "of"} or (
        hit.start > 1
        and tokens[hit.start - 2].text in {"in", "of"}
        and before in {"her", "his", "my", "the", "a"}
    )
    if led_in:
        for at in range(hit.start - 1, max(-1, hit.start - 7), -1):
            if tokens[at].clause != tokens[hit.start].clause or tokens[at].text in {",", "."}:
                break
            if not relatives[at]:
                relatives[at], held_by[at] = who, hit.start


def _closes_aside(tokens: Sequence[Token], start: int, comma: int) -> bool:
    """Whether a comma ends words thrown in about the relative: "her sister, 66, has"."""
    following = tokens[comma + 1].text if comma + 1 < len(tokens) else ""
    return tokens[start].text == "," and comma - start <= 4 and following in _VERBS_OF_ONE


def _patient_relatives(tokens: Sequence[Token]) -> frozenset[str]:
    """The one relative who is the patient: the asker speaks of "my mother" and of no other person."""
    words = {token.text for token in tokens}
    if words & cues.SPEAKER or words & {"patient", "pt"} or _aged_otherwise(tokens):
        return frozenset()
    named = frozenset({*cues.PARENTS, *cues.RELATIVES})
    spoken_of = {_name_of(token) for token in tokens if _name_of(token) in named}
    if len(spoken_of) != 1:
        return _introduced(tokens, named)
    again = bool(words & _OF_ONE)
    once = sum(_name_of(token) in spoken_of for token in tokens) == 1
    mine = any(
        (token.text in named or (once and _name_of(token) in named))
        and (_is_mine(tokens, at) or (once and _is_aged(tokens, at)) if at else again)
        for at, token in enumerate(tokens)
    )
    return frozenset(spoken_of) if mine else frozenset()


def _name_of(token: Token) -> str:
    """The word for a relative, without the ending of "mum's"."""
    return token.singular if token.text.endswith("'s") else token.text


def _introduced(tokens: Sequence[Token], named: frozenset[str]) -> frozenset[str]:
    """Of several relatives the one who is introduced with an age: "my dad (84) ... his brother"."""
    found = {
        token.text
        for at, token in enumerate(tokens[:-2])
        if token.text in named
        and at
        and _is_mine(tokens, at)
        and tokens[at + 1].text in {"(", ","}
        and tokens[at + 2].text.isdecimal()
    }
    return frozenset(found) if len(found) == 1 else frozenset()


def _is_aged(tokens: Sequence[Token], at: int) -> bool:
    """Whether a relative is introduced with an age: "dad's 79", "mum (84)", "nan is 90"."""
    following = [token.text for token in tokens[at + 1 : at + 3]]
    if following[:1] and following[0] in {"(", "is", ",", "aged"}:
        following = following[1:]
    return bool(following) and following[0].isdecimal() and len(following[0]) == 2 and _opens(tokens, at)


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a relative opens a clause, so that it is no "her" or "his"."""
    return at == 0 or tokens[at - 1].text in {",", ".", "!", "-", ":", ";", "hi", "hello"}


def _is_mine(tokens: Sequence[Token], at: int) -> bool:
    """Whether "my" stands before a relative, at most an age between: "my 90 yr old dad"."""
    for back in range(at - 1, max(-1, at - 7), -1):
        if tokens[back].text == "my":
            return True
        if tokens[back].text not in _OF_AGE and not tokens[back].text.isdecimal():
            return False
    return False


def _aged_otherwise(tokens: Sequence[Token]) -> bool:
    """Whether a person is introduced by age and letter, "57f", or "woman"."""
    for at, token in enumerate(tokens[:-1]):
        if token.text[0].isdigit() and tokens[at + 1].text in {"f", "m", "yo", "y"}:
            return True
    return any(token.text in {"woman", "man", "female", "male", "lady"} for token in tokens)
