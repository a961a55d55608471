"""What differs between two editions of a unit: in words, in verdicts, and as a reason for a new review."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

import msgspec

from osler.review.places import Body, places
from osler.review.units import Kind, digest_of, kind_of


class Word(msgspec.Struct, frozen=True):
    """A run of words that is kept, taken out or put in."""

    what: str
    """"same", "out" or "in"."""
    text: str


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a unit that differs."""

    place: str
    """"text.clinician", "when", "figures", or for an article the id of a statement."""
    before: str
    after: str
    words: tuple[Word, ...]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A saved case whose answer differs."""

    case: str
    before: str
    """The verdict or the bottom line before; empty where there was no such case."""
    after: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """All that a reviewer must see of a change."""

    text: tuple[Changed, ...]
    verdicts: tuple[Verdict, ...]
    reasons: tuple[str, ...]
    """In words, what an approval no longer holds for."""
    before: str
    """Digest of the older edition; that of the newer where there is no other."""


def difference(before: Body, after: Body) -> Difference:
    """What differs between two editions of the same unit."""
    return Difference(
        text=tuple(_changed(before, after)),
        verdicts=tuple(_verdicts(before, after)),
        reasons=reasons(before, after),
        before=digest_of(before),
    )


def words(before: str, after: str) -> tuple[Word, ...]:
    """Two texts word by word."""
    one, other = before.split(), after.split()
    found = []
    for deed, start, end, first, last in difflib.SequenceMatcher(
        a=one, b=other, autojunk=False
    ).get_opcodes():
        if deed == "equal":
            found.append(Word("same", " ".join(one[start:end])))
            continue
        if end > start:
            found.append(Word("out", " ".join(one[start:end])))
        if last > first:
            found.append(Word("in", " ".join(other[first:last])))
    return tuple(found)


def reasons(before: Body, after: Body) -> tuple[str, ...]:
    """Why an approval of the first edition does not hold for the second."""
    return tuple(_REASONS[kind_of(after)](before, after))


def _recommendation_reasons(before: Body, after: Body) -> Iterator[str]:
    old, new = before["recommendation"], after["recommendation"]
    told = {"text": "its text changed", "when": "its condition changed", "figures": "its figures changed"}
    for name, reason in told.items():
        if old.get(name) != new.get(name):
            yield reason
    others = sorted(name for name in {*old, *new} - {*told, "source"} if old.get(name) != new.get(name))
    if others:
        yield f"it changed in {', '.join(others)}"
    yield from _source_reasons(before.get("source"), after.get("source"))
    yield from _meanings(before, after)
    if before.get("tests") != after.get("tests"):
        yield "its tests changed"


def _drug_reasons(before: Body, after: Body) -> Iterator[str]:
    old, new = before["drug"], after["drug"]
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield f"its {_OF_DRUG.get(name, name.replace('_', ' '))} changed"
    for name, source in after["sources"].items():
        yield from _source_reasons(before["sources"].get(name), source)
    yield from _meanings(before, after)


def _meanings(before: Body, after: Body) -> Iterator[str]:
    first, second = before.get("definitions", {}), after.get("definitions", {})
    for name in sorted(name for name in {*first, *second} if first.get(name) != second.get(name)):
        yield f"what {name} means changed"


def _source_reasons(before: Body | None, after: Body | None) -> Iterator[str]:
    if before is None or after is None or before == after:
        return
    if before["id"] != after["id"]:
        yield f"its source is now {after['id']} instead of {before['id']}"
    elif before["status"] != after["status"]:
        yield f"its source {after['id']} is now {after['status']}"
    elif after["kind"] == "label":
        yield f"the label {after['id']} was revised"
    else:
        yield f"its source {after['id']} changed"


def _article_reasons(before: Body, after: Body) -> Iterator[str]:
    if before["question"] != after["question"]:
        yield "its question changed"
    for reader, new in after["answers"].items():
        old = before["answers"].get(reader)
        if old is None or old == new:
            continue
        standing = {item["id"]: item["status"] for item in old["references"]}
        for item in new["references"]:
            if standing.get(item["id"], item["status"]) != item["status"]:
                yield f"its source {item['id']} is now {item['status']}"
        if {**old, "references": ()} != {**new, "references": ()}:
            yield f"its answer for a {reader} changed"


_REASONS: dict[Kind, Callable[[Body, Body], Iterator[str]]] = {
    "recommendation": _recommendation_reasons,
    "drug": _drug_reasons,
    "article": _article_reasons,
}
_OF_DRUG = {"stops": "contraindications and cautions", "adverse": "adverse effects", "label": "name"}


def _changed(before: Body, after: Body) -> Iterator[Changed]:
    old, new = dict(places(before)), dict(places(after))
    for place in dict.fromkeys((*old, *new)):
        one, other = old.get(place, ""), new.get(place, "")
        if one != other:
            yield Changed(place=place, before=one, after=other, words=words(one, other))


def _verdicts(before: Body, after: Body) -> Iterator[Verdict]:
    old, new = cases(before), cases(after)
    for case in dict.fromkeys((*old, *new)):
        if old.get(case) != new.get(case):
            yield Verdict(case=case, before=old.get(case, ""), after=new.get(case, ""))


def cases(body: Body) -> dict[str, str]:
    """The saved cases of a unit, each with its answer: a recommendation's tests, an article's readers."""
    if "answers" in body:
        return {
            f"{body['question']} ({reader})": answer["bottom_line"]["text"]
            for reader, answer in body["answers"].items()
        }
    return dict(body.get("verdicts", {}))
