"""Every place of a unit that has words, by the name that comments give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from osler.knowledge.schema import Drug
from osler.review.units import kind_of

Body = Mapping[str, Any]
_LISTS = ("boxed_warning", *(name for name in Drug.__struct_fields__ if name != "boxed_warning"))
_SHOWN_APART = {"id", "text", "amount", "route", "interval", "population", "note", "trial", "site", "result",
                "patient"}  # fmt: skip
"""What of an item of a monograph stands in its own words; the rest is its rule."""


def places(body: Body) -> Iterator[tuple[str, str]]:
    """Every place of a unit that has words, in the order in which pages show them."""
    kind = kind_of(body)
    if kind == "article":
        yield from _of_article(body)
        return
    if kind == "drug":
        yield from _of_drug(body["drug"])
        sources = body["sources"].values()
    else:
        yield from _of_recommendation(body["recommendation"])
        sources = [body["source"]] if body.get("source") else []
    yield from ((f"definition of {name}", _flat(value)) for name, value in body["definitions"].items())
    for source in sources:
        name = f"source {source['id']}" if kind == "drug" else "source"
        told = (source["title"], source["publisher"], source["year"], source["status"])
        yield name, ". ".join(str(each) for each in told if each is not None)


def reported(body: Body, unit: str) -> dict[str, str]:
    """The id under which readers report on a place; several places may share one."""
    kind = kind_of(body)
    if kind == "recommendation":
        return {"text.clinician": unit.partition("/")[2]}
    if kind == "drug":
        return {place: place for place, _ in places(body) if place.startswith("drug/")}
    return {place: place.partition("/")[2] for place, _ in places(body)}


def _of_article(body: Body) -> Iterator[tuple[str, str]]:
    for reader, answer in body["answers"].items():
        yield f"{reader}/title", answer["title"]
        yield f"{reader}/bottom_line", answer["bottom_line"]["text"]
        for number, alert in enumerate(answer["alerts"], 1):
            yield f"{reader}/alert-{number}", alert["text"]
        for section in answer["sections"]:
            for statement in section["statements"]:
                yield f"{reader}/{statement['id']}", statement["text"]


def _of_recommendation(body: Body) -> Iterator[tuple[str, str]]:
    for name, value in body.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", _flat(part)) for key, part in value.items() if part is not None)
        elif value not in (None, [], ()):
            yield name, _flat(value)


def _of_drug(drug: Body) -> Iterator[tuple[str, str]]:
    """An item has several places: its words, those for other readers, and its rule with its source."""
    for name, value in sorted(drug.items(), key=lambda entry: _rank(entry[0])):
        items = [value] if isinstance(value, dict) else value
        if not (isinstance(items, list | tuple) and items and isinstance(items[0], dict)):
            if value not in (None, [], ()):
                yield name, _flat(value)
            continue
        seen: Counter[str] = Counter()
        for item in items:
            key = f"drug/{drug['id']}/{item['id']}" if "id" in item else f"{item['trial']}/{item['site']}"
            seen[key] += 1
            key = key if seen[key] == 1 else f"{key}/{seen[key]}"
            yield key, _words(drug, item)
            words = item.get("text", item)
            for reader in ("patient", "student"):
                if words.get(reader):
                    yield f"for a {reader}: {key}", _flat(words[reader])
            yield f"rule of {key}", _rule(name, item)


def _rank(name: str) -> int:
    """Where a list of a monograph stands: as its shape has it, whatever order the database keeps."""
    return _LISTS.index(name) if name in _LISTS else len(_LISTS)


def _words(drug: Body, item: Body) -> str:
    if "text" in item:
        return _flat(item["text"]["clinician"])
    if "result" in item:
        who = f" ({item['population']})" if item.get("population") else ""
        return f"{item['trial']}, {item['site']}: {_flat(item['result'])}{who}"
    note = f" {_flat(item['note'])}" if item.get("note") else ""
    return (
        f"{drug['label']} {item['amount']} {item['route']} {item['interval']} ({item['population']}).{note}"
    )


def _rule(name: str, item: Body) -> str:
    told = (
        f"{key.replace('_', ' ')}: {_flat(value)}"
        for key, value in item.items()
        if key not in _SHOWN_APART and value not in (None, [], (), False, "")
    )
    return f"{name.replace('_', ' ')}; {'; '.join(told)}"


def _flat(value: Any) -> str:  # noqa: ANN401 - any value of a pack
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return ", ".join(_flat(part) for part in value)
    return (
        str(value) if not isinstance(value, dict) else "; ".join(f"{k}: {_flat(v)}" for k, v in value.items())
    )
