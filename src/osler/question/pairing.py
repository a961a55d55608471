"""Sites and numbers put together: sites before their numbers, or all after, one by one or in lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from osler.question.english import FILLERS
from osler.question.found import Sheet
from osler.question.numbers import Quantity
from osler.question.text import Token
from osler.question.vocabulary import Phrases

_SIDES = frozenset({"left", "right", "l", "r", "lt", "rt", "bilateral", "both", "(", ")", ":", "dominant"})
CLEAN = (
    (FILLERS - {"and", "last"})
    | _SIDES
    | {
        "it's",
        "its",
        "showed",
        "shows",
        "showing",
        "from",
        "dropped",
        "improved",
        "worsened",
        "went",
        "declined",
        "rose",
        "decreased",
    }
)
LINKS = (
    frozenset(
        {
            ",",
            "and",
            "&",
            "/",
            "+",
            ";",
            "the",
            "with",
            "a",
            "of",
            "or",
            "|",
            "respectively",
            "then",
            "[",
            "]",
            "is",
            "now",
            "last",
            "year",
            "ago",
        }
    )
    | _SIDES
)
FAR = 10
"""How many words may stand between what belongs together."""


_NOW = frozenset({"now"})
_TURNS = _NOW | {"then", "later", "latterly", "subsequently", "afterwards", "currently", "today"}
"""Words between two values of one place by which the second came later."""


class Place(msgspec.Struct):
    """A site, or a break, between numbers."""

    start: int
    end: int
    site: str | None
    used: set[str] = msgspec.field(default_factory=set)


class Value(msgspec.Struct):
    """A number of the table with its kind."""

    quantity: Quantity
    kind: str | None
    near_kind: bool
    lowest: bool
    site: str | None = None
    shared: tuple[str, ...] = ()


class Run(msgspec.Struct):
    """Numbers or sites that stand together."""

    sites: list[Place] = msgspec.field(default_factory=list)
    numbers: list[Value] = msgspec.field(default_factory=list)

    @property
    def start(self) -> int:
        """First token."""
        return self.sites[0].start if self.sites else self.numbers[0].quantity.start

    @property
    def end(self) -> int:
        """Token after the last."""
        return self.sites[-1].end if self.sites else self.numbers[-1].quantity.end


_MEASURED = frozenset({"g", "/", "cm", "2", "^", ",", ")", "("})
_FINE = 3
"""Decimals of a plain measure, which may stand between a site and its score."""


def _plain_measure(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token belongs to a plain measure, its unit or the comma behind: "0.790 g/cm2,"."""
    near = tokens[max(0, at - 5) : at + 1]
    fine = [place for place, token in enumerate(near) if len(token.text.partition(".")[2]) >= _FINE]
    return bool(fine) and all(token.text in _MEASURED for token in near[fine[-1] + 1 :])


def _clean(sheet: Sheet, fillers: Phrases, end: int, start: int) -> bool:
    """Whether a site and a number belong together by what stands between."""
    return 0 <= start - end <= FAR and all(
        token.text in CLEAN
        or token.text in fillers
        or sheet.is_kind(end + at)
        or (token.text == "," and sheet.is_kind(end + at - 1))
        or _plain_measure(sheet.text.tokens, end + at)
        for at, token in enumerate(sheet.text.tokens[end:start])
    )


def bind(sheet: Sheet, fillers: Phrases, chain: Sequence[Run]) -> None:
    """Gives each number of a chain its site: all sites stand before their numbers, or all after."""
    near = [pair for pair in pairwise(chain) if _clean(sheet, fillers, pair[0].end, pair[1].start)]
    before = [pair for pair in near if pair[0].sites and pair[1].numbers]
    after = [pair for pair in near if pair[0].numbers and pair[1].sites]
    first = [(sites, numbers) for sites, numbers in before]
    second = [(sites, numbers) for numbers, sites in after]
    if len(after) > len(before):
        first, second = second, first
    for sites, numbers in (*first, *second):
        _pair(sheet, sites, [number for number in numbers.numbers if number.site is None])
    _bind_lone(sheet, chain)
    _bind_now(sheet, chain)


def _bind_now(sheet: Sheet, chain: Sequence[Run]) -> None:
    """A number beside "now" and without a place is the present value where the last one was measured."""
    tokens, numbers = sheet.text.tokens, [number for run in chain for number in run.numbers]
    for before, number in pairwise(numbers):
        at = number.quantity.start
        now = "now" in {token.text for token in tokens[max(0, at - 2) : at]}
        if now and number.site is None and before.site is not None and before.kind == number.kind:
            number.site = before.site
            sheet.take(before.quantity)
            sheet.leave(
                before.quantity.start, before.quantity.end, "an earlier value; the present one counts"
            )


def _bind_lone(sheet: Sheet, chain: Sequence[Run]) -> None:
    """The only number and the only site of a sentence belong together, however far apart."""
    sites = [place for run in chain for place in run.sites if not sheet.is_event(place.start, place.end)]
    numbers = [number for run in chain for number in run.numbers]
    if len(sites) != 1 or len(numbers) != 1 or sites[0].used:
        return
    number = numbers[0]
    if number.site is None and number.near_kind and not number.lowest:
        number.site = sites[0].site


def _pair(sheet: Sheet, run: Run, numbers: list[Value]) -> None:
    by_kind: dict[str, list[Value]] = {}
    for number in numbers:
        by_kind.setdefault(number.kind or "", []).append(number)
    for kind, entered in by_kind.items():
        sites = [place for place in run.sites if kind not in place.used]
        group = _latest(sheet, entered, _TURNS if len(sites) == 1 else _NOW)
        if (
            len(sites) == 1
            and len(group) > 1
            and sheet.has_side(group[0].quantity.start - 3, group[-1].quantity.end + 3)
        ):
            sites = sites * len(group)
        elif len(sites) > len(group) == 1:
            _share(sheet, sites, group[0])
            continue
        for place, number in zip(sites[-len(group) :], group, strict=False):
            number.site = place.site
            place.used.add(kind)


def _latest(sheet: Sheet, group: list[Value], turns: frozenset[str]) -> list[Value]:
    """Of "was -1.8 and is now -2.2", at one site "-1.8 then -2.2", only what came last."""
    if len(group) != 2:
        return group
    earlier, later = group[0].quantity, group[1].quantity
    if not any(token.text in turns for token in sheet.text.tokens[earlier.end : later.start]):
        return group
    sheet.take(earlier)
    sheet.leave(earlier.start, earlier.end, "an earlier value; the present one counts")
    return group[1:]


def _share(sheet: Sheet, sites: list[Place], number: Value) -> None:
    """One number for several sites: the same at each."""
    for place in sites:
        place.used.add(number.kind or "")
    number.site = sites[-1].site
    number.shared = tuple(place.site or "" for place in sites[:-1])
