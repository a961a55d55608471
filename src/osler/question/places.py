"""Where an event was: the places named before or behind the word for it, lists with dates among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from osler.question.english import MONTHS, ONES
from osler.question.event_times import Happening
from osler.question.found import Sheet
from osler.question.terms import Hit, Terms
from osler.question.text import Token

_LINKS = frozenset(
    {
        ",",
        "and",
        "&",
        "/",
        "+",
        "or",
        "-",
        "to",
        "then",
        "left",
        "right",
        "the",
        "l",
        "r",
        "both",
        "(",
        ")",
        "near",
        "her",
        "his",
        "my",
        "a",
    }
) | frozenset(ONES)
_AFTER_HEAD = frozenset({
    ",", "of", "the", "her", "his", "my", "at", "in", "a", "left", "right", ":", "(", "to", "from", "on", "x",
    "involving", "-", "both",
    "near", "so", "far", "their", "an", "old", "prior", "l", "r", "level", "levels", "bones", "bone",
    "vertebra", "vertebrae", "body", "bodies", "one", "region", "again", "mid", "lower", "upper", "with",
    "affecting", "seen", "found", "noted", "hx", "history", "include", "includes", "including", "were",
}) | frozenset(ONES)  # fmt: skip
_OWNERS = frozenset({"her", "his", "my", "the", "left", "right"})
_PLACED = frozenset({"at", "of", "level", "in"})
_RELATIVE = frozenset({"ago", "last", "spring", "summer", "autumn", "winter", "earlier", "recently"})
_DATE_WORDS = _LINKS | _OWNERS | _RELATIVE | frozenset(MONTHS) | frozenset({
    "in", "from", "at", "age", "aged", "of", "a", "fall", "year", "years", "yr", "yrs", "month", "months",
    "this", "early", "late", "again", "another", "later", "also", "lt", "rt", "'", "’", ";", "x", "~", ":",
    "prior", "old", "new", "recent", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "today", "yesterday", "week", "weeks", "day", "days", "now", "finally", "most", "recently",
    "subsequently", "followed", "by", "plus", "since", "before", "after", "previously", "earlier", "first",
    "second", "third", "other", "one", "too", "well", "as", "and", "then", "him", "herself",
    "himself", "different", "separate", "occasion", "occasions", "just", "only", "about", "around", "more",
    "#", "fx", "even", "latest", "during", "summer", "winter", "christmas", "easter", "ago", "on",
})  # fmt: skip
"""Words of a date and of what leads from it to the next place in a list."""
_LONGEST_DATE = 10
_AT_AGE = (["at"], ["aged"], ["age"])
_BEFORE_YEAR = frozenset({"'", "/"})
_TO_SCORE = frozenset({":", "=", "(", "t", "z", "-", "score", "was", "is", "at"})
_SHORT, _FULL = 2, 4
"""Digits of a year."""


def placed(
    sheet: Sheet,
    head: Hit[str],
    sites: Sequence[Hit[tuple[str, str]]],
    span: tuple[int, int],
    elsewhere: Terms[bool],
) -> Happening:
    """An event with the places that belong to it, within the span between the events before and after."""
    tokens, (floor, ceiling) = sheet.text.tokens, span
    first = bisect_left(sites, head.start - 20, key=lambda hit: hit.start)
    last = bisect_left(sites, head.end + 24, key=lambda hit: hit.start)
    near = sites[first:last]
    before = _chain_back(
        tokens, head.start, [hit for hit in near if floor <= hit.start and hit.end <= head.start]
    )
    after = _chain_ahead(
        tokens,
        head,
        [hit for hit in near if hit.start >= head.end and hit.end <= ceiling],
        elsewhere,
        ceiling,
    )
    if before and after and not _same(before, after, head):
        listed = _dated([token.text for token in tokens[head.end : after[0].start]])
        after = after if listed else []
    chosen = [*before, *after]
    named = [head.payload] if head.payload else []
    named += [hit.payload[0] for hit in chosen if hit.payload[0] not in named]
    start = min([head.start, *(hit.start for hit in chosen)])
    end = max([head.end, *(hit.end for hit in chosen)])
    return Happening(head, chosen, list(dict.fromkeys(named)), start, end)


def _same(
    before: Sequence[Hit[tuple[str, str]]], after: Sequence[Hit[tuple[str, str]]], head: Hit[str]
) -> bool:
    """A place behind the event refines the one before only if it is the same: "spine fracture at L1"."""
    return {hit.payload[0] for hit in after} <= {hit.payload[0] for hit in before} | {head.payload}


def _chain_back(
    tokens: Sequence[Token], edge: int, sites: Sequence[Hit[tuple[str, str]]]
) -> list[Hit[tuple[str, str]]]:
    chain: list[Hit[tuple[str, str]]] = []
    for hit in reversed(sites):
        gap = tokens[hit.end : edge]
        if tokens[hit.start].sentence != tokens[min(edge, len(tokens) - 1)].sentence:
            break
        words = [token.text for token in gap]
        fits = (
            len(words) <= 4 and not {",", "(", ")", ":", "with", "and"} & set(words)
            if not chain
            else (len(words) <= 3 and _LINKS.issuperset(word for word in words if not _is_count(word)))
        )
        if not fits:
            break
        chain.insert(0, hit)
        edge = hit.start
    return chain


def _chain_ahead(
    tokens: Sequence[Token],
    head: Hit[str],
    sites: Sequence[Hit[tuple[str, str]]],
    elsewhere: Terms[bool],
    ceiling: int,
) -> list[Hit[tuple[str, str]]]:
    chain: list[Hit[tuple[str, str]]] = []
    edge = head.end
    for hit in sites:
        words = [token.text for token in tokens[edge : hit.start]]
        if tokens[hit.start].sentence != tokens[edge - 1].sentence:
            break
        fits = (
            len(words) <= 5 and _AFTER_HEAD.issuperset(word for word in words if not _is_count(word))
            if not chain
            else (len(words) <= 3 and set(words) <= _LINKS | _PLACED) or _dated(words) or _listed(words)
        )
        fits = fits or (bool(head.payload) and _dated(words))
        apart = bool(chain) or "," in words
        if not fits or (
            apart and (_is_another_matter(tokens, hit, elsewhere) or len(tokens) > ceiling <= hit.end + 1)
        ):
            break
        chain.append(hit)
        edge = hit.end
    return chain


def _is_another_matter(tokens: Sequence[Token], place: Hit[tuple[str, str]], elsewhere: Terms[bool]) -> bool:
    """Whether a place later in a list is that of something else: "her wrist, and hip pain"."""
    last, end = tokens[place.end - 1].text, place.end
    return last != "(" and end < len(tokens) and elsewhere.at(tokens, end) is not None


def _is_count(word: str) -> bool:
    return len(word) == 1 and word.isdecimal()


def _dated(words: Sequence[str]) -> bool:
    """Whether a further place follows the date of the one before: "her wrist in March and her shoulder"."""
    return (
        len(words) <= _LONGEST_DATE
        and _DATE_WORDS.issuperset(word for word in words if not word.isdecimal())
        and any(_is_date(words, at) for at in range(len(words)))
    )


def _listed(words: Sequence[str]) -> bool:
    """Whether a comma or "and" and a few words of time lead to a further place: ", then last her wrist"."""
    few = 0 < len(words) <= _LONGEST_DATE and bool(
        {",", "and", "&", "+", ";", "then", "followed"} & set(words)
    )
    return few and _DATE_WORDS.issuperset(word for word in words if not word.isdecimal())


def _is_date(words: Sequence[str], at: int) -> bool:
    """Whether a word is a year, a month or the end of "2 years ago"."""
    word = words[at]
    if word in MONTHS or word in _RELATIVE or (word.isdecimal() and words[at - 1 : at] in _AT_AGE):
        return True
    return word.isdecimal() and (
        len(word) == 4 or (len(word) == 2 and at > 0 and words[at - 1] in _BEFORE_YEAR)
    )


def stated_places(sheet: Sheet, sites: Sequence[Hit[tuple[str, str]]]) -> list[Hit[tuple[str, str]]]:
    """The places that are not those of a measure: "hip -2.3" is a score, whatever broke before it."""
    return [hit for hit in sites if not _is_measured(sheet, hit)]


def _is_measured(sheet: Sheet, hit: Hit[tuple[str, str]]) -> bool:
    tokens = sheet.text.tokens
    for quantity in sheet.numbers_near(hit.end, hit.end + 4):
        between = {token.text for token in tokens[hit.end : quantity.start]}
        if quantity.unit is None and quantity.decimal and between <= _TO_SCORE:
            return True
    if hit.end in sheet.event_heads:
        return False
    before = sheet.numbers_near(hit.start - 4, hit.start)
    last = before[-1] if before else None
    return last is not None and last.decimal and last.unit is None and last.end == hit.start


def bare_list(
    sheet: Sheet, sites: Sequence[Hit[tuple[str, str]]], heads: Sequence[Hit[str]], elsewhere: Terms[bool]
) -> list[Happening]:
    """Places each with its year and no word for the event: "Wrist 2016, T12 2024".

    One such place may be anything; two or more in a sentence that names no other matter, no operation and no
    scan, are events.
    """
    tokens = sheet.text.tokens
    taken = {tokens[hit.start].sentence for hit in heads}
    by_sentence: dict[int, list[Hit[tuple[str, str]]]] = {}
    for hit in sites:
        if tokens[hit.start].sentence not in taken and _has_year(tokens, hit.end):
            by_sentence.setdefault(tokens[hit.start].sentence, []).append(hit)
    listed = {sentence: hits for sentence, hits in by_sentence.items() if len(hits) > 1}
    other = {tokens[hit.start].sentence for hit in elsewhere.find(tokens)} if listed else set()
    return [_alone(hit) for sentence, hits in listed.items() if sentence not in other for hit in hits]


def _alone(hit: Hit[tuple[str, str]]) -> Happening:
    """A place that stands for the event at it."""
    place = hit.payload[0]
    return Happening(Hit(hit.start, hit.end, place, (place,)), [hit], [place], hit.start, hit.end)


def _has_year(tokens: Sequence[Token], at: int) -> bool:
    """Whether a year stands directly behind, in brackets or not."""
    words = [token.text for token in tokens[at : at + 3]]
    if words and words[0] in {"(", "in"}:
        words = words[1:]
    if words[:1] == ["'"]:
        return len(words) > 1 and words[1].isdecimal() and len(words[1]) == _SHORT
    return bool(words) and words[0].isdecimal() and len(words[0]) == _FULL and words[0][:2] in {"19", "20"}
