"""Whether the words of a sentence are carried by its source: names, denial, strength, direction, scope."""

from __future__ import annotations

import re

from osler.gate.comparing import Compared, Read, Reason, TakenApart, coverage, restated, restates
from osler.gate.lexicon import clinical_by_form, words_of
from osler.gate.phrases import (
    Clause,
    Pointed,
    Token,
    balance,
    clauses,
    compared_sides,
    content,
    directions,
    held_level,
    level,
    restrictions,
    tokens,
    universals,
)
from osler.gate.quantities import quantities, same_amount

_CLAUSE = re.compile(r"[;:] |, (?:and|but|because|since) ")
_SHARED = 0.25
"""Share of a sentence's words that a source must say where it names the drug."""
_POINTS_BACK = {"it", "its", "they", "this", "these", "their"}
_HALF = 0.5
_KEPT = 0.5
"""Share of a restriction's words and numbers that a sentence must keep."""


def entity(compared: Compared) -> Reason | None:
    """A drug, disease or procedure that the source does not name."""
    held = frozenset[str]().union(*(text.words for text in compared.whole))
    new = [
        word
        for word in dict.fromkeys(words_of(compared.said.text))
        if compared.english.same(word) not in held and _names_something(word, compared)
    ]
    if new:
        return Reason("entity", f"{new[0]} is not named in what it cites")
    stray = next((name for name in sorted(_named(compared.said, compared)) if _strays(name, compared)), None)
    return Reason("entity", f"{stray} is named by its source for something else") if stray else None


def _named(read: Read, compared: Compared) -> frozenset[str]:
    return frozenset(word for word in read.held if word in compared.name_roots)


def _about(name: str, text: TakenApart) -> list[Read]:
    """The sentences of a text that name something, or speak of it as "it" right after one that does."""
    found: list[Read] = []
    for part in text.parts:
        first = part.tokens[0].text.lower() if part.tokens else ""
        if name in part.held or (found and first in _POINTS_BACK):
            found.append(part)
    return found


def _strays(name: str, compared: Compared) -> bool:
    """Whether no sentence that names a drug says any of what is said of it; a bare name is a rule's own."""
    rest = compared.said.held - _named(compared.said, compared)
    parts = [part for text in compared.whole for part in _about(name, text)]
    own = any(not part.held - {name} for part in parts)
    return not own and all(len(rest & part.held) < _SHARED * len(rest) for part in parts)


def _names_something(word: str, compared: Compared) -> bool:
    """Whether a word names a clinical thing: by its form, or as it is no word of general English."""
    return (
        word.lower() in compared.names
        or bool(clinical_by_form((word,)))
        or not compared.english.is_general(word)
    )


def negation(compared: Compared) -> Reason | None:
    """A word that the sentence denies and its source does not, or the other way round."""
    words = compared.english
    ways: dict[str, set[bool]] = {}
    for one in compared.support[:2]:
        for token in one.tokens:
            ways.setdefault(words.same(token.text), set()).add(token.denied)
    told = [token for token in compared.said.tokens if words.can_be_denied(token.text)]
    ways_of = {token: ways[words.same(token.text)] for token in told if words.same(token.text) in ways}
    # Where a denial is carried over, how far it reaches differs with the order of words, within its clause.
    for part in _by_comma(compared.said.tokens):
        turned = [token for token in part if token in ways_of and token.denied not in ways_of[token]]
        kept = {words.same(token.text) for token in part if token.denied and True in ways_of.get(token, ())}
        far = turned and len({words.same(token.text) for token in turned}) > len(kept)
        # A name is often only what a denial is about; a word of general English says what is denied.
        names_only = not any(words.is_general(token.text) for token in turned)
        if far and not (names_only and _denies_by_clause(compared)):
            return Reason("negation", f'"{turned[0].text}" is denied here or there, not in both')
    if not restated(compared):
        return None
    here, there = (clauses(one.tokens, words) for one in (compared.said, compared.support[0]))
    if _denials(here) != _denials(there, compared.said.held):
        return Reason("negation", "it denies something that its source does not, or the other way round")
    return None


def distance(compared: Compared) -> Reason | None:
    """A claim that the source only reports, or speaks against, told as if the source made it."""
    words = compared.english
    told_of = any(words.distances.search(one.text) for one in compared.support[:1])
    denies = any(one.denials for one in clauses(compared.said.tokens, words))
    if not told_of or denies or words.distances.search(compared.said.text):
        return None
    return Reason("negation", "its source tells that as a claim that it does not back")


def _by_comma(found: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.text in ",;:.()":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _denies_by_clause(compared: Compared) -> bool:
    """Whether each clause denies, or does not, as the clauses of the source that say most of it."""
    words = compared.english
    there = [part for one in compared.support[:2] for part in clauses(one.tokens, words)]
    return bool(there) and all(
        not here.held or {here.denies} == {one.denies for one in _closest(here, there)}
        for here in clauses(compared.said.tokens, words)
    )


def _closest(here: Clause, there: list[Clause]) -> list[Clause]:
    """The clauses that share most words with one."""
    shared = max(len(here.held & one.held) for one in there)
    return [one for one in there if len(here.held & one.held) == shared]


def _denials(clauses: list[Clause], told: frozenset[str] | None = None) -> int:
    """How many clauses deny; of a source's, those that the sentence says."""
    said = (one for one in clauses if told is None or len(one.held & told) >= _HALF * len(one.held))
    return sum(one.denials for one in said)


def strength(compared: Compared) -> Reason | None:
    """An instruction put more strongly, or a fact put more surely, than by the source."""
    wanted = level(compared.said.text, compared.english)
    said_by = [
        *compared.support,
        *(one for text in compared.whole for one in text.parts if _says(one, compared)),
    ]
    held = max((held_level(one.text, compared.english) for one in said_by), default=0)
    if wanted > max(held, compared.allowed):
        return Reason("strength", "it is put more strongly than its source puts it")
    known = {token.root for one in compared.support for token in one.tokens}
    sure = [
        token.text
        for token in compared.said.tokens
        if token.root in compared.english.certain - known and not token.denied
    ]
    return Reason("strength", f'"{sure[0]}" is surer than its source') if sure else None


def _says(source: Read, compared: Compared) -> bool:
    """Whether a sentence of the source says at least half of it: another wording of the same advice."""
    return coverage(compared.said, [source]) >= _HALF


def direction(compared: Compared) -> Reason | None:
    """More for less, before for after, one sex for the other."""
    words = compared.english
    here = directions(compared.said.tokens, words)
    there = frozenset(point for one in compared.support for point in directions(one.tokens, words))
    both = _both_sides(here) & _both_sides(there)
    turned = any(
        point not in there and point._replace(side=1 - point.side) in there and point.pair not in both
        for point in sorted(here)
    )
    if turned or _is_tilted(compared) or _is_swapped(compared) or _is_unmade(compared):
        return Reason("direction", "it points the other way than its source")
    return None


def _is_unmade(compared: Compared) -> bool:
    """Whether a word stands where its source has the word with "un-" or "in-" before it, or the other way."""
    here = {token.text.lower() for token in compared.said.content}
    there = {token.text.lower() for one in compared.support for token in one.content}
    return any(
        prefix + word in other and word not in other and prefix + word not in one
        for one, other in ((here, there), (there, here))
        for word in one
        for prefix in ("un", "in", "im", "non", "ab")
    )


def _both_sides(points: frozenset[Pointed]) -> frozenset[int]:
    """The pairs of opposites of which both are said: "low risk …, high risk …"."""
    alone = {(point.pair, point.side) for point in points if not point.step}
    return frozenset(pair for pair, side in alone if (pair, 1 - side) in alone)


def _is_swapped(compared: Compared) -> bool:
    """Whether a comparison names second what its source names first: "B than A" for "A than B"."""
    words = compared.english
    first, second = compared_sides(compared.said.tokens, words)
    for source in compared.support[:1]:
        one, other = compared_sides(source.tokens, words)
        if second & (one - other) and first & (other - one) and not second & (other - one):
            return True
    return False


def _is_tilted(compared: Compared) -> bool:
    """Whether it says one of two opposites more often, and the other less, than what it restates."""
    if not restates(compared):
        return False
    source = compared.support[0]
    pairs = zip(
        balance(compared.said.tokens, compared.english), balance(source.tokens, compared.english), strict=True
    )
    return any(
        (one > was and other < were) or (one < was and other > were) for (one, other), (was, were) in pairs
    )


def scope(compared: Compared) -> Reason | None:
    """Said of more people than by the source: a wider word, or a restriction left out."""
    words = compared.english
    known = frozenset[str]().union(
        *(one.beside for read in compared.support for one in universals(read.tokens, words))
    )
    wide = [one.word for one in universals(compared.said.tokens, words) if not known & one.beside]
    if wide:
        return Reason("scope", f'"{wide[0]}" is put more widely or narrowly than by its source')
    if compared.met or not compared.support:
        return None
    parts = restrictions(compared.support[0].text, words)
    lost = next((part for part in parts if _uses(compared, part) and _loses(compared, part)), None)
    return Reason("scope", f'it leaves out "{lost[:60]}"') if lost else None


def _uses(compared: Compared, part: str) -> bool:
    """Whether a sentence says what a restriction of its source restricts: the rest of its clause."""
    words = compared.english
    clause = next((one for one in _CLAUSE.split(compared.support[0].text) if part in one), "")
    rest = {words.same(token.text) for token in content(tokens(clause.replace(part, " "), words), words)}
    return not rest or len(rest & compared.said.held) >= _KEPT * len(rest)


def _loses(compared: Compared, part: str) -> bool:
    """Whether a sentence leaves out most of what a restriction of its source adds to the rest."""
    words = compared.english
    rest = {words.same(token.text) for token in tokens(compared.support[0].text.replace(part, " "), words)}
    terms = {words.same(token.text) for token in content(tokens(part, words), words)}
    own = terms - rest or terms
    numbers = quantities(part)
    held = {words.same(token.text) for token in compared.said.tokens}
    amounts = compared.said.amounts
    kept = len(own & held) + sum(any(same_amount(one, other) for other in amounts) for one in numbers)
    return kept < _KEPT * (len(own) + len(numbers))
