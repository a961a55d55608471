"""Which medicines a question names, and the words that say how the patient stands to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from osler.question.compiled import ExposureTerms
from osler.question.found import Sheet
from osler.question.terms import Hit
from osler.question.text import Token

_DOSE_WORDS = frozenset({
    "daily", "weekly", "oral", "iv", "po", "monthly", "yearly", "once", "a", "per", "day", "week", "q",
    "(", ")", "every", "months", "month", "weeks",
})  # fmt: skip
BETWEEN = _DOSE_WORDS | frozenset({
    "mg", "x", "qwk", "qd", "weekly", "for", "year", "years", "yr", "yrs", "y", "month", "months", "mo",
})  # fmt: skip
OVER = frozenset({"previous", "completed"})
"""Standings of what is taken no more."""
_LINKS = frozenset({",", "and", "or", "/", "+", "&", "then", "vs", "versus", "plus", "followed", "by"})
_WEAK = frozenset({
    "is", "are", "for", "with", "to", "about", "have", "had", "after", "x", "does", "would", "no", "not",
    "last", "or",
})  # fmt: skip
_PLAIN = frozenset({"previous", "completed", "negated", "stopping"})
"""Said before a name, these outrank a later sign of use: "off it since 2022"."""
_OWNERS = frozenset({"her", "his", "my"})
_SWITCHES = ("switch", "chang", "moved", "swapp", "convert", "transition")
_ASIDE = 12
"""Longest run of words, brackets and all, between two names of one list."""


class Mention(msgspec.Struct):
    """One medicine named, and how the patient stands to it."""

    hit: Hit[str]
    standing: str
    cue: int
    """First token of the words that say so."""
    led: str = ""
    """What the words before it say, where those behind it say more."""
    replaced: bool = False
    """Another medicine named later is taken now."""


def mentions_of(sheet: Sheet, terms: ExposureTerms) -> list[Mention]:
    """The medicines named, left to right, each with how the patient stands to it."""
    tokens = sheet.text.tokens
    excluded = {at for hit in terms.excluding.find(tokens) for at in range(hit.start, hit.end)}
    hits = [hit for hit in terms.names.find(tokens) if hit.start not in excluded]
    cues = {cue.end - 1: cue for cue in _cues(tokens, hits, terms)}
    found: list[Mention] = []
    for hit in hits:
        previous = found[-1] if found else None
        mention = _with_cue(sheet, terms, hit, cues, previous)
        found.append(mention)
    _shared(tokens, found, terms)
    _replaced(tokens, found, terms)
    _in_turn(sheet, found, terms)
    _given_way(found, terms)
    return found


def _in_turn(sheet: Sheet, found: Sequence[Mention], terms: ExposureTerms) -> None:
    """Of bare names each with its time, "24 months of one, then 2 years of another", the last may go on."""
    tokens = sheet.text.tokens
    bare = [
        each
        for each in found
        if each.standing in {terms.exposure.standing, "current"} and _has_time(sheet, each.hit)
    ]
    for mention, later in pairwise(bare):
        between = [token.text for token in tokens[mention.hit.end : later.hit.start]]
        apart = tokens[mention.hit.start].sentence != tokens[later.hit.start].sentence
        if not apart and {"then", "→", "followed", "thereafter"} & set(between) and "?" not in between:
            mention.standing = "previous"


def _has_time(sheet: Sheet, hit: Hit[str]) -> bool:
    """Whether a span of time stands right beside a name."""
    return any(each.is_span for each in sheet.numbers_near(hit.start - 3, hit.end + 3))


def _given_way(found: Sequence[Mention], terms: ExposureTerms) -> None:
    """Marks what was not tolerated where another medicine of the same kind is taken."""
    now = {each.hit.payload for each in found if each.standing == "current"} & terms.members
    for mention in found:
        mention.replaced = mention.standing == "intolerant" and bool(now - {mention.hit.payload})


def _cues(tokens: Sequence[Token], hits: Sequence[Hit[str]], terms: ExposureTerms) -> Iterator[Hit[str]]:
    """The words before names that say how the patient stands to them; none reaches over a name."""
    start = 0
    for hit in hits:
        for cue in terms.before.find(tokens[start : hit.start]):
            yield cue._replace(start=cue.start + start, end=cue.end + start)
        start = hit.end


def _shared(tokens: Sequence[Token], found: Sequence[Mention], terms: ExposureTerms) -> None:
    """What is said behind the last name of a list holds for those before it: "A, B and C all tried"."""
    for mention, later in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        bare = mention.cue == mention.hit.start and mention.standing == terms.exposure.standing
        if (
            bare
            and later.standing in OVER | {"intolerant"}
            and _joined(tokens, mention.hit.end, later.hit.start)
        ):
            mention.standing = later.standing


def _replaced(tokens: Sequence[Token], found: Sequence[Mention], terms: ExposureTerms) -> None:
    """Gives way to what came later: in "after two years of one, now on the other" the first is over."""
    taken = [
        mention for mention in found if mention.standing == "current" and mention.hit.payload in terms.members
    ]
    after: set[str] = set()
    switched_to: set[str] = set()
    for mention in reversed(taken):
        name = {mention.hit.payload}
        led = {token.text for token in tokens[max(0, mention.cue - 4) : mention.hit.start]}
        if switched_to - name or (after - name and led & {"after", "following"}):
            mention.standing = "previous"
        after |= name
        if tokens[mention.cue].text.startswith(_SWITCHES):
            switched_to |= name


def _with_cue(
    sheet: Sheet, terms: ExposureTerms, hit: Hit[str], cues: Mapping[int, Hit[str]], previous: Mention | None
) -> Mention:
    tokens = sheet.text.tokens
    cue = _cue_before(tokens, hit, cues)
    if _goes_on(tokens, hit.end):
        return Mention(hit, "current", hit.start)
    after = _cue_after(tokens, hit, terms)
    if after is not None and not (
        cue is not None
        and (
            (cue.payload == "asked" and after.payload != "intolerant")
            or (cue.payload in _PLAIN and after.payload == "current")
        )
    ):
        led = cue.payload if cue is not None else _carried(tokens, hit, previous)
        return Mention(hit, after.payload, hit.start, led)
    if cue is not None and previous is not None and _changed_over(tokens, previous, cue):
        return Mention(hit, "current", previous.cue)
    if cue is not None:
        return Mention(hit, cue.payload, cue.start)
    carried = _carried(tokens, hit, previous)
    if carried and previous is not None:
        return Mention(hit, carried, previous.cue)
    return Mention(hit, terms.exposure.standing, hit.start)


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether an open range of years follows: "2019-" or "(2019 -)", with no end."""
    words = [token.text for token in tokens[end : end + 4]]
    words = words[1:] if words[:1] == ["("] else words
    if len(words) < 2 or len(words[0]) != 4 or not words[0].isdecimal() or words[1] not in {"-", "→"}:
        return False
    return len(words) == 2 or not (words[2][0].isdecimal() or words[2][0].isalpha() or words[2] in {"'", ">"})


def _carried(tokens: Sequence[Token], hit: Hit[str], previous: Mention | None) -> str:
    """What a list passes on from the name before; an aside about that one alone is not passed on."""
    if previous is None or not _joined(tokens, previous.hit.end, hit.start):
        return ""
    return previous.led or previous.standing


def _changed_over(tokens: Sequence[Token], previous: Mention, cue: Hit[str]) -> bool:
    """ "switched from one to the other": the other is taken now."""
    return (
        previous.standing == "previous"
        and previous.hit.end == cue.start
        and tokens[cue.start].text in {"to", "→"}
    )


def _cue_before(tokens: Sequence[Token], hit: Hit[str], cues: Mapping[int, Hit[str]]) -> Hit[str] | None:
    """The nearest words before a name that say how the patient stands to it; "her" gives way to a verb."""
    owner = None
    for at in range(hit.start - 1, max(-1, hit.start - 7), -1):
        if tokens[at].clause != tokens[hit.start].clause or tokens[at].text in {",", ")"}:
            return owner
        cue = cues.get(at)
        weak = tokens[at].text in _WEAK and (owner is not None or hit.start - at > 2)
        if cue is None or weak:
            continue
        if cue.end - cue.start > 1 or tokens[at].text not in _OWNERS:
            return _before_span(tokens, cue, cues) or cue
        owner = owner or cue
    return owner


def _before_span(tokens: Sequence[Token], cue: Hit[str], cues: Mapping[int, Hit[str]]) -> Hit[str] | None:
    """What stands before a span of time: "finished 12 months of"."""
    if tokens[cue.end - 1].text != "of":
        return None
    for at in range(cue.start - 1, max(-1, cue.start - 4), -1):
        earlier = cues.get(at)
        if earlier is not None and tokens[at].clause == tokens[cue.start].clause:
            return earlier if earlier.payload in {"previous", "stopping", "completed"} else None
    return None


def _cue_after(tokens: Sequence[Token], hit: Hit[str], terms: ExposureTerms) -> Hit[str] | None:
    stop = hit.end
    while stop < min(len(tokens), hit.end + 6) and (
        tokens[stop].text in _DOSE_WORDS
        or tokens[stop].text[0].isdigit()
        or tokens[stop].text in {"mg", "mcg"}
    ):
        stop += 1
    for at in range(hit.end, min(len(tokens), stop + 2)):
        if tokens[at].sentence != tokens[hit.start].sentence or tokens[at].text == ",":
            return None
        found = terms.after.at(tokens, at)
        if found is not None:
            return found
    return None


def _joined(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Whether only list marks, doses and asides in brackets stand between: "A (reflux), B"."""
    # Matching passes over brackets: one behind a name belongs to its hit.
    words = [token.text for token in tokens[end - (tokens[end - 1].text == "(") : start]]
    if len(words) <= _ASIDE and "(" in words and ")" in words:
        words = [*words[: words.index("(")], *words[words.index(")") + 1 :]]
    return len(words) <= 6 and all(word in _LINKS or word in BETWEEN or word[0].isdigit() for word in words)
