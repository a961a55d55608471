"""What differs between two editions of a unit: in words, in verdicts, and as a reason for a new review."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

Body = Mapping[str, Any]


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


def difference(before: Body, after: Body) -> Difference:
    """What differs between two editions of the same unit."""
    return Difference(
        text=tuple(_changed(before, after)),
        verdicts=tuple(_verdicts(before, after)),
        reasons=reasons(before, after),
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
    if "answers" in after:
        return tuple(_article_reasons(before, after))
    return tuple(_recommendation_reasons(before, after))


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
    first, second = before.get("definitions", {}), after.get("definitions", {})
    for name in sorted(name for name in {*first, *second} if first.get(name) != second.get(name)):
        yield f"what {name} means changed"
    if before.get("tests") != after.get("tests"):
        yield "its tests changed"


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


def _changed(before: Body, after: Body) -> Iterator[Changed]:
    old, new = dict(places(before)), dict(places(after))
    for place in dict.fromkeys((*old, *new)):
        one, other = old.get(place, ""), new.get(place, "")
        if one != other:
            yield Changed(place=place, before=one, after=other, words=words(one, other))


def places(body: Body) -> Iterator[tuple[str, str]]:
    """Every place of a unit that has words, each sentence by the name that comments give it."""
    if "answers" in body:
        for reader, answer in body["answers"].items():
            yield f"{reader}/title", answer["title"]
            yield f"{reader}/bottom_line", answer["bottom_line"]["text"]
            for number, alert in enumerate(answer["alerts"], 1):
                yield f"{reader}/alert-{number}", alert["text"]
            for section in answer["sections"]:
                for statement in section["statements"]:
                    yield f"{reader}/{statement['id']}", statement["text"]
        return
    for name, value in body["recommendation"].items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", _flat(part)) for key, part in value.items() if part is not None)
        elif value not in (None, [], ()):
            yield name, _flat(value)
    yield from ((f"definition of {name}", _flat(value)) for name, value in body["definitions"].items())
    if body.get("source"):
        source = body["source"]
        yield "source", f"{source['title']}. {source['publisher']}. {source['year']}. {source['status']}"


def _flat(value: Any) -> str:  # noqa: ANN401 - any value of a pack
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return ", ".join(_flat(part) for part in value)
    return (
        str(value) if not isinstance(value, dict) else "; ".join(f"{k}: {_flat(v)}" for k, v in value.items())
    )


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
