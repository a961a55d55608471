"""A calculation, and the list of calculators, as terminal text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import fill

from osler.core.calculation import Band, Calculation, Calculator, LeftOut, Line, Scale, Wanted
from osler.core.wording import begun
from osler.render.words import markers, reference_line

_WIDTH = 80


def calculation_text(found: Calculation) -> str:
    """A page of at most 80 columns."""
    return _text(_parts(found))


def calculation_markdown(found: Calculation) -> str:
    """The same as Markdown."""
    return _markdown(_parts(found))


def card_text(card: Calculator) -> str:
    """A calculator before anything is given: inputs, formula, bands, limits, sources."""
    return _text(_card_parts(card))


def card_markdown(card: Calculator) -> str:
    """The same as Markdown."""
    return _markdown(_card_parts(card))


def _text(parts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(_wrapped(line) for line in _plain(parts)) + "\n"


def _markdown(parts: Iterable[tuple[str, str]]) -> str:
    marks = {"title": "# {}", "head": "\n## {}\n", "item": "- {}", "text": "{}", "end": "\n{}"}
    return "\n".join(marks[kind].format(text) for kind, text in parts) + "\n"


def _plain(parts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for kind, text in parts:
        if kind in {"head", "end"}:
            yield ""
        yield f"  • {text}" if kind == "item" else text


def _wrapped(line: str) -> str:
    indent = "    " if line.startswith("  • ") else ""
    return fill(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _parts(found: Calculation) -> Iterator[tuple[str, str]]:
    yield "title", found.title
    yield "head", "Result"
    for line in found.results:
        yield "item", f"{begun(line.label)}: {line.shown}"
    yield from (("item", text) for text in _bands(found.scales))
    yield from (("item", f"Caution: {text}") for text in found.cautions)
    if found.notice is not None:
        yield "head", "Notice"
        yield "text", found.notice
    if found.lines:
        yield "head", "How it was worked out"
        for line in found.lines:
            yield from (("item", text) for text in worked_out(line))
    yield "head", "Inputs"
    for item in found.inputs:
        if not item.assumed:
            yield "item", f"{begun(item.label)}: {item.shown}"
    taken = taken_as(found)
    if taken:
        yield "item", f"Not given, and so taken: {taken}"
    yield from _told("Limits", found.limits)
    yield from _sourced(found)
    yield "end", found.disclaimer


def _card_parts(card: Calculator) -> Iterator[tuple[str, str]]:
    yield "title", card.title
    yield "text", card.summary
    yield "text", f"For: {card.population}"
    yield from _told("Inputs", (_input(item) for item in card.inputs))
    if card.formulas:
        yield from _told("Formula", (f"{begun(item.label)} = {item.formula}" for item in card.formulas))
    for scale in card.scales:
        yield from _told(scale.title, (_band(band) for band in scale.bands))
    yield from _told("Limits", card.limits)
    if card.notice is not None:
        yield "head", "Notice"
        yield "text", card.notice
    yield from _sourced(card)


def _input(item: Wanted) -> str:
    """As in "weight: weight, in kg, 25 to 250"."""
    taken = {True: "yes", False: "no"}.get(item.assumed, item.assumed)  # type: ignore[arg-type]
    said = (
        "yes or no" if item.type == "boolean" else "",
        " or ".join(item.words),
        f"in {item.unit_label}" if item.unit_label else "",
        f"{item.range[0]:g} to {item.range[1]:g}" if item.range else "",
        f"taken as {taken} if not given" if item.assumed is not None else "",
        "may be left out" if item.assumed is None and not item.required else "",
    )
    return ", ".join((f"{item.name}: {item.label}", *filter(None, said)))


def _band(band: Band) -> str:
    return f"{band.label}: {band.text or begun(band.rule) + '.'} {markers((band.citation,))}"


def _sourced(found: Calculation | Calculator) -> Iterator[tuple[str, str]]:
    stands = (f"{begun(item.locator)} {markers((item.citation,))}" for item in found.standings)
    yield from _told("Where it stands", stands)
    yield from _told("References", (f"{item.number}. {reference_line(item)}" for item in found.references))


def worked_out(line: Line) -> tuple[str, ...]:
    """A step in words, then with the numbers put in; a plain number of a table once."""
    label = begun(line.label)
    if not line.filled:
        return ()
    plain = line.formula.startswith(line.filled)
    return (f"{label} = {line.formula}", *(() if plain else (f"{label} = {line.filled} = {line.shown}",)))


def taken_as(found: Calculation) -> str:
    """What was not given, with the value taken; the many that are "no" last."""
    taken = [item for item in found.inputs if item.assumed]
    said = [f"{item.label} {item.shown}" for item in taken if item.value is not False]
    denied = [item.label for item in taken if item.value is False]
    return "; ".join([*said, *([f"none of these: {'; '.join(denied)}"] if denied else [])])


def _told(head: str, items: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield "head", head
    yield from (("item", text) for text in items)


def _bands(scales: tuple[Scale, ...]) -> Iterator[str]:
    for scale in scales:
        for band in scale.bands:
            if band.holds:
                more = f". {band.text}" if band.text else "."
                yield f"{scale.title}: {band.label}{more} {markers((band.citation,))}"


def calculators_text(cards: tuple[Calculator, ...], missing: tuple[LeftOut, ...]) -> str:
    """The list by group, then what is left out and why."""
    lines = []
    for group, members in groupby(cards, key=lambda card: card.group):
        lines += ["", group]
        for card in members:
            wanted = " ".join(item.name for item in card.inputs if item.required)
            lines += [
                f"  {card.name}",
                f"      {card.summary}",
                f"      needs: {wanted or 'one of its inputs'}",
            ]
    lines += ["", "Left out, and why"]
    lines += [f"  • {item.what}: {item.why}" for item in missing]
    lines += ["", "osler calc NAME --card shows inputs, formula and bands of one."]
    lines.append('osler calc NAME NAME=VALUE … works it out; a value may carry a unit: weight="132 lb".')
    return "\n".join(_hung(line) for line in lines).lstrip("\n") + "\n"


def calculators_markdown(cards: tuple[Calculator, ...], missing: tuple[LeftOut, ...]) -> str:
    """The same as Markdown: a table for each group."""
    lines = []
    for group, members in groupby(cards, key=lambda card: card.group):
        lines += [f"## {group}", "", "| calculator | name | needs | source |", "| --- | --- | --- | --- |"]
        for card in members:
            wanted = ", ".join(f"`{item.name}`" for item in card.inputs if item.required)
            sources = "; ".join(_short(card, item.citation) for item in card.standings)
            lines.append(f"| {card.title}. {card.summary} | `{card.name}` | {wanted or 'any'} | {sources} |")
        lines.append("")
    lines += ["## Left out, and why", "", "| what | why |", "| --- | --- |"]
    lines += [f"| {item.what} | {item.why} |" for item in missing]
    return "\n".join(lines) + "\n"


def _short(card: Calculator, number: int) -> str:
    """A source in a few words, with an identifier that leads to it."""
    found = next(item for item in card.references if item.number == number)
    mark = f", doi:{found.doi}" if found.doi else f", PMID {found.pmid}" if found.pmid else ""
    return f"{found.title}{f' ({found.year})' if found.year else ''}{mark}"


def _hung(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()) + (2 if "•" in line[:4] else 0))
    return fill(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
