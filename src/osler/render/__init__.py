"""Draws a finished answer: JSON, Markdown, a terminal page, one HTML file. Changes no word of it.

Each form is loaded only when asked for. Start at `render`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from osler.core.answer import Answer
from osler.core.picture import Picture

Form = Literal["text", "markdown", "html", "json"]
FORMS: tuple[Form, ...] = ("text", "markdown", "html", "json")

__all__ = ["FORMS", "Form", "render"]


def render(
    answer: Answer, form: Form, *, width: int = 80, color: bool = False, pictures: Sequence[Picture] = ()
) -> str:
    """The answer in one of the forms.

    `width` and `color` matter to the terminal page only, `pictures` to HTML only.
    """
    if form == "json":
        from osler.render.json import to_json

        return to_json(answer)
    if form == "markdown":
        from osler.render.markdown import to_markdown

        return to_markdown(answer)
    if form == "html":
        from osler.render.html import to_html

        return to_html(answer, pictures)
    from osler.render.text import to_text

    return to_text(answer, width=width, color=color)
