"""An answer with its pictures as PDF."""

from __future__ import annotations

from collections.abc import Mapping

from osler.core.answer import Answer
from osler.core.case import Value
from osler.knowledge import Pack
from osler.pictures.choose import pictures_for
from osler.render.pdf import to_pdf


def on_paper(pack: Pack, values: Mapping[str, Value], answer: Answer) -> bytes:
    """The answer as PDF: one page for a patient, the whole of it for others.

    Raises:
        InputError: what makes PDF is not installed.
    """
    return to_pdf(answer, pictures_for(pack, values, answer))
