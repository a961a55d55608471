"""The answer as one self-contained HTML file: no script, no request, readable in light, dark and print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, Template, select_autoescape
from msgspec import UnsetType

from osler.core.answer import Answer
from osler.core.picture import Picture
from osler.render.figure import figure
from osler.render.words import (
    KINDS,
    PROSE_HEADING,
    STEPS,
    differ_heading,
    grade,
    grouped,
    own_words,
    prose_lines,
    record_lines,
    review_line,
    understood_lines,
    version_line,
)

_ABOUT_STATUS = {"superseded": "Superseded", "retracted": "Retracted"}


@cache
def _template() -> Template:
    folder = files("osler.render") / "templates"
    loader = DictLoader({name: (folder / name).read_text("utf-8") for name in ("answer.html.j2", "page.css")})
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("j2",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("answer.html.j2")


def to_html(answer: Answer, pictures: Sequence[Picture] = ()) -> str:
    """A whole page with its pictures; every word of the answer is escaped."""
    return _template().render(
        answer=answer,
        figures=[figure(picture) for picture in pictures],
        css=(files("osler.render") / "templates" / "page.css").read_text("utf-8"),
        review=review_line(answer),
        version=version_line(answer),
        understood=understood_lines(answer),
        record=record_lines(answer),
        steps=STEPS,
        kinds=KINDS,
        status_words=_ABOUT_STATUS,
        grade=grade,
        grouped=grouped,
        own_words=own_words,
        prose_heading=PROSE_HEADING,
        prose_lines=[] if isinstance(answer.prose, UnsetType) else prose_lines(answer.prose),
        differ_heading=differ_heading,
    )
