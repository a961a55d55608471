"""A model's sentences, put into a page as they pass the gate."""

from __future__ import annotations

from collections.abc import Iterator

from osler.core.answer import Answer
from osler.phrasing import weaving
from osler.web.site import Site


def woven_into(site: Site, answer: Answer) -> Iterator[str]:
    """The section of a model's prose, sentence by sentence; nothing where no model may speak."""
    voice = site.voice
    writer = weaving(site.knowledge, answer, voice) if voice else None
    if writer is None:
        return
    known = frozenset(reference.number for reference in answer.references)
    part = site.templates.get_template("parts/woven.html.j2").module
    yield str(part.opening())  # type: ignore[attr-defined]
    for sentence in writer.woven():
        told = tuple(number for number in sentence.citations if number in known)
        yield str(part.sentence(sentence.text, told))  # type: ignore[attr-defined]
    yield str(part.closing(writer.prose()))  # type: ignore[attr-defined]
