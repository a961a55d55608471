"""A sentence as the gate compares it: its words with what denies them, its instructions, its directions."""

from __future__ import annotations

import re
from typing import NamedTuple

from osler.gate.lexicon import English, root

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’_]*[A-Za-z]|[A-Za-z]|[.,;:()]|[-−]?\d[\d.,/]*%?")
_REACH = 7
"""How many words after a negation it denies."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\"'])|\n+")
_OPENING = re.compile(r"\W*(?:[^,:]{0,90}[,:] )?(?P<word>[A-Za-z]+)")
_CONDITIONS = {"if", "unless", "when", "whenever", "where", "who", "whose", "until"}
_RELATIVE = {"who", "whose"}
_MODAL = {"should", "must"}
_AUXILIARIES = {"is", "are", "was", "were", "should", "must", "may", "can", "could", "be", "been"}
_OPENS = {"her", "his", "their", "she", "he", "they", "the", "it", "its", "there"}
"""What follows an "and" that begins another clause."""
_TIME_UNITS = {"year", "month", "week", "day", "hour", "time"}
_COMPARED = 9
"""How many words on each side of a "than" say what is compared."""
_NEAR = 4
"""How many words around a direction say of what it is one."""


class Token(NamedTuple):
    """One word or mark."""

    text: str
    root: str
    denied: bool


class Pointed(NamedTuple):
    """A word of direction and the word of content next to it: ("up", before "density")."""

    pair: int
    side: int
    step: int
    """-1 before it, 1 after it, 0 for the word of direction alone."""
    of: str


def split(text: str) -> list[str]:
    """The sentences of a text."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def tokens(text: str, english: English) -> list[Token]:
    """The words and marks of a sentence, each with whether it is denied."""
    raw = [(found[0], root(found[0])) for found in _TOKEN.finditer(text)]
    denied = [False] * len(raw)
    for place, (word, base) in enumerate(raw):
        if word.lower() in english.negations_before:
            for before in _clause_before(raw, place, english):
                denied[before] = True
        elif base in english.negations:
            reached = _until_clause_ends(raw, place + 1, english)
            for after in reached:
                denied[after] = not denied[after]
            if _denies_subject(raw, place) or (not reached and place > 0):
                for before in _clause_before(raw, place, english):
                    denied[before] = True
    return [Token(word, base, denied[place]) for place, (word, base) in enumerate(raw)]


def _denies_subject(raw: list[tuple[str, str]], place: int) -> bool:
    """Whether a "not" stands in a passive: "the drug should not be given" speaks of the drug."""
    before = raw[place - 1][0].lower() if place else ""
    after = [word.lower() for word, _ in raw[place + 1 : place + 4] if not word.endswith("ly")]
    if before not in _AUXILIARIES or not after:
        return False
    verb = after[1] if after[0] == "be" and len(after) > 1 else after[0]
    return verb.endswith(("ed", "en")) or verb in {"used", "a", "an", "for", "necessary", "routine", "part"}


def _until_clause_ends(raw: list[tuple[str, str]], start: int, english: English) -> range:
    end = start
    while end < len(raw) and end - start < _REACH and not _ends_clause(raw[end][0], english):
        if raw[end][0].lower() == "and" and end + 1 < len(raw) and raw[end + 1][0].lower() in _OPENS:
            break
        end += 1
    return range(start, end)


def _clause_before(raw: list[tuple[str, str]], place: int, english: English) -> range:
    start = place
    while start > 0 and not _ends_clause(raw[start - 1][0], english):
        start -= 1
    return range(start, place)


def _ends_clause(word: str, english: English) -> bool:
    return word in ".,;:()" or word.lower() in english.clause_ends or word.lower() in english.restricts


class Clause(NamedTuple):
    """A part of a sentence with a statement of its own."""

    held: frozenset[str]
    """What its words of content say."""
    denials: int

    @property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return self.denials % 2 == 1


def clauses(found: list[Token], english: English) -> list[Clause]:
    """The clauses of a sentence: parts between stops and the words that open another clause."""
    parts: list[list[Token]] = [[]]
    for place, token in enumerate(found):
        word = token.text.lower()
        opens = word in english.clause_ends or word in _CONDITIONS
        joins = word == "and" and place + 1 < len(found) and found[place + 1].text.lower() in _OPENS
        if token.text in ".;:()" or opens or joins:
            parts.append([])
        parts[-1].append(token)
    return [
        Clause(
            frozenset(english.same(token.text) for token in content(part, english)),
            sum(
                token.root in english.negations or token.text.lower() in english.negations_before
                for token in part
            ),
        )
        for part in parts
        if content(part, english)
    ]


def content(found: list[Token], english: English) -> list[Token]:
    """The words that carry a claim."""
    return [
        token
        for token in found
        if token.text[0].isalpha() and len(token.text) > 1 and not english.is_glue(token.text)
    ]


def level(text: str, english: English) -> int:
    """How strong an instruction is: 4 must, 3 should, 2 consider, 1 may, 0 none."""
    main = " ".join(token.text for token in unrestricted(tokens(text, english), english))
    said = next((number for number, pattern in english.levels.items() if pattern.search(main)), 0)
    first = _OPENING.match(text)
    ordered = first is not None and first["word"].lower() in english.orders
    return 3 if ordered and said not in {1, 2, 4} else said


_DIRECTED = re.compile(
    r"\b(?:is|are)(?: (?!not\b)\w+)? (?!considered)\w+(?:ed|en|aken|iven)\b", re.IGNORECASE
)


def held_level(text: str, english: English) -> int:
    """How strong an instruction a source may be repeated as: "it is measured" tells one to measure it."""
    said = level(text, english)
    return 3 if said == 0 and _DIRECTED.search(text) else said


def directions(found: list[Token], english: English) -> frozenset[Pointed]:
    """Which way the sentence points, each with the nearest word of content before and after."""
    pointed: set[Pointed] = set()
    for place, token in enumerate(found):
        for number, pair in enumerate(english.opposites):
            for side, words in enumerate(pair):
                if token.root in words:
                    pointed.add(Pointed(number, side, 0, ""))
                    before, after = _beside(found, place, english)
                    pointed.update(
                        Pointed(number, side, step, near) for step, near in ((-1, before), (1, after)) if near
                    )
    return frozenset(pointed)


def balance(found: list[Token], english: English) -> list[tuple[int, int]]:
    """How often each side of each pair of opposites is said."""
    return [
        (sum(token.root in one for token in found), sum(token.root in other for token in found))
        for one, other in english.opposites
    ]


class Universal(NamedTuple):
    """A word such as "all" and "only", with the words of content that say of what."""

    word: str
    beside: frozenset[str]


def universals(found: list[Token], english: English) -> list[Universal]:
    """The words such as "all" and "never", each with what stands around it; itself where nothing follows."""
    said = []
    for place, token in enumerate(found):
        word = token.text.lower()
        if word not in english.universal or _of_time(found, place):
            continue
        before, after = _beside(found, place, english)
        beside = {one for one in (before, after or word) if one}
        if word == "only":
            # What holds for these only is no ground for what holds for all of them.
            ahead = content(found[place + 1 : place + 1 + 2 * _NEAR], english)
            beside = {f"only {one}" for one in (*beside, *(english.same(each.text) for each in ahead))}
        said.append(Universal(word, frozenset(beside)))
    return said


def _of_time(found: list[Token], place: int) -> bool:
    """Whether "every" speaks of how often, not of whom."""
    after = found[place + 1].text.lower() if place + 1 < len(found) else ""
    return found[place].text.lower() in {"every", "each"} and after in _TIME_UNITS


def _beside(found: list[Token], place: int, english: English) -> tuple[str, str]:
    before = content(found[max(0, place - _NEAR) : place], english)
    after = content(found[place + 1 : place + 1 + _NEAR], english)
    return english.same(before[-1].text) if before else "", english.same(after[0].text) if after else ""


def compared_sides(found: list[Token], english: English) -> tuple[frozenset[str], frozenset[str]]:
    """What stands before and after the "than" of a comparison, or what is preferred and to what."""
    words = [token.text.lower() for token in found]
    pivot = next(
        (
            place
            for place, word in enumerate(words)
            if word == "than" or (word in {"to", "over"} and words[place - 1 : place] == ["preferred"])
        ),
        None,
    )
    if pivot is None:
        return frozenset(), frozenset()
    opened = next((at + 1 for at in range(pivot - 1, -1, -1) if found[at].text in ".;:"), 0)
    before = content(found[opened:pivot], english)
    after = content(found[pivot + 1 : pivot + 1 + _COMPARED], english)
    sides = ([english.same(token.text) for token in side] for side in (before, after))
    return frozenset(next(sides)), frozenset(next(sides))


def unrestricted(found: list[Token], english: English) -> list[Token]:
    """A sentence without the parts that say for whom or when it holds."""
    kept, inside, opener = [], False, ""
    for token in found:
        word = token.text.lower()
        if word in _CONDITIONS:
            inside, opener = True, word
        elif word in ",;:." or word in english.clause_ends or (opener in _RELATIVE and word in _MODAL):
            inside = False
        if not inside:
            kept.append(token)
    return kept


_LEADING = re.compile(
    r"^(?:In|For|With|Under|After|At|Before|Among|During|From|On) (?:[^,;:.]|\.(?=\d)){6,110}(?=, )"
)
_RESTRICTED = re.compile(
    r"\b(?:if|unless|when|whenever|only|provided|until|who|whose|where)\b(?:[^,;:.()]|\.(?=\d)){4,}",
    re.IGNORECASE,
)


def restrictions(text: str, english: English) -> list[str]:
    """The parts of a sentence that say for whom or when it holds."""
    first = _LEADING.match(text)
    parts = [first[0]] if first else []
    parts += [found[0] for found in _RESTRICTED.finditer(text)]
    return [part for part in parts if content(tokens(part, english), english)]
