"""The answer on paper: a clinician's page, and a hand-out of one page for patients.

WeasyPrint is the optional extra `pdf`; the same answer makes the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import msgspec
from jinja2 import Environment, Template

from osler.core.answer import Answer, Section
from osler.core.errors import InputError
from osler.core.picture import Picture
from osler.render.figure import printed
from osler.render.html import to_html
from osler.render.words import markers, review_line, version_line

_Printer: TypeAlias = Any
"""WeasyPrint's HTML class; it comes without types."""
_MOST_STATEMENTS = 18
_MOST_QUESTIONS = 3
_FOR_PATIENTS = ("people", "timeline", "bands", "thresholds")
"""Which kind of picture tells a patient most, best first."""
_OPEN = re.compile(r"<details(?![^>]* open)")
_MISSING = (
    "PDF needs WeasyPrint and the Pango library, which are not here: "
    "run pip install 'osler[pdf]' (on Debian also apt-get install libpango-1.0-0 libpangoft2-1.0-0)"
)


def to_pdf(answer: Answer, pictures: Sequence[Picture] = ()) -> bytes:
    """The answer as PDF: for a patient one page, for others all of it.

    Raises:
        InputError: the extra is not installed.
    """
    printer = _printer()
    if answer.audience == "patient":
        return _handout(printer, answer, pictures)
    return _bytes(_laid_out(printer, _whole(answer, pictures)), answer)


def _printer() -> _Printer:
    try:
        from weasyprint import HTML  # noqa: PLC0415 - an optional extra, slow to import
    except (ImportError, OSError):
        raise InputError(_MISSING) from None
    return HTML


def _whole(answer: Answer, pictures: Sequence[Picture]) -> str:
    """The one-file page with its pictures, everything unfolded."""
    drawn = [msgspec.structs.replace(item, svg=printed(item)) for item in pictures]
    return _OPEN.sub("<details open", to_html(answer, drawn))


def _handout(printer: _Printer, answer: Answer, pictures: Sequence[Picture]) -> bytes:
    """As many statements as one page holds; the last try is without the picture."""
    drawing = min(pictures, key=lambda item: _FOR_PATIENTS.index(item.kind), default=None)
    tries = [(most, drawing) for most in range(_MOST_STATEMENTS, 2, -2)] + [(4, None), (2, None), (0, None)]
    for most, drawn in tries:
        document = _laid_out(printer, _handout_page(answer, most, drawn))
        if len(document.pages) == 1:
            break
    return _bytes(document, answer)


def _handout_page(answer: Answer, most: int, drawn: Picture | None) -> str:
    kept = _first(answer, most)
    shown = [item for part in kept for item in part.statements]
    said = {number for item in shown for number in item.citations}
    said |= {number for alert in answer.alerts for number in alert.citations}
    said |= {number for part in (*answer.premise, answer.bottom_line) for number in part.citations}
    return _template().render(
        answer=answer,
        review=review_line(answer),
        version=version_line(answer),
        drawing=drawn,
        svg=printed(drawn) if drawn else "",
        sections=kept,
        left=sum(len(part.statements) for part in answer.sections) - len(shown),
        asks=answer.follow_ups[:_MOST_QUESTIONS],
        references=[item for item in answer.references if item.number in said],
        markers=markers,
    )


def _first(answer: Answer, most: int) -> list[Section]:
    """The statements that apply, one of each section in turn, so that no section crowds out the rest."""
    parts = [(part, [item for item in part.statements if item.applies == "yes"]) for part in answer.sections]
    deepest = max((len(items) for _, items in parts), default=0)
    turns = [
        (at, depth) for depth in range(deepest) for at, (_, items) in enumerate(parts) if depth < len(items)
    ]
    taken = [sum(1 for where, _ in turns[:most] if where == at) for at in range(len(parts))]
    return [
        msgspec.structs.replace(part, statements=tuple(items[:count]))
        for (part, items), count in zip(parts, taken, strict=True)
        if count
    ]


@cache
def _template() -> Template:
    text = (files("osler.render") / "templates" / "handout.html.j2").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _laid_out(printer: _Printer, page: str) -> Any:  # noqa: ANN401 - WeasyPrint's own type
    """The page set on paper; the rules for paper stand last, so that they win."""
    folder = files("osler.render") / "templates"
    names = ("print.css",) if "<style>" in page else ("page.css", "print.css")
    style = "".join((folder / name).read_text("utf-8") for name in names)
    page = page.replace("</head>", f"<style>{style}</style></head>", 1)
    return printer(string=page, url_fetcher=_nothing).render()


def _nothing(url: str, *_: object, **__: object) -> dict[str, Any]:
    """No address is ever fetched while printing."""
    raise ValueError(f"not fetched: {url}")


def _bytes(document: Any, answer: Answer) -> bytes:  # noqa: ANN401 - WeasyPrint's own type
    """Without the day of printing; the identifier follows from the answer."""
    mark = hashlib.sha256(msgspec.json.encode(answer)).digest()[:16]
    made = document.write_pdf(pdf_identifier=mark)
    assert isinstance(made, bytes)
    return made
