"""Quotes with their place, checked against the stored bytes before anyone sees them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from osler.core.answer import Quote
from osler.library.interface import Library, Stored
from osler.quoting.candidates import Candidate


def digest(text: str) -> str:
    """SHA-256 of a stored text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def quote_of(candidate: Candidate, stored: Stored) -> Quote | None:
    """The sentence as a quote; None when the stored text does not say exactly this there."""
    text = stored.document.text
    if text[candidate.start : candidate.end] != candidate.text or stored.status == "retracted":
        return None
    return Quote(
        document=stored.id,
        start=candidate.start,
        end=candidate.end,
        text=candidate.text,
        locator=candidate.hit.locator,
        sha256=digest(text),
    )


def faults(library: Library, quote: Quote) -> Iterator[str]:
    """What of a quote no longer holds in the library."""
    editions = library.editions(quote.document)
    if not editions:
        yield f"document {quote.document!r} is no longer in the library"
        return
    same = next((item for item in editions if digest(item.document.text) == quote.sha256), None)
    if same is None:
        yield f"the edition of document {quote.document!r} that was quoted is no longer in the library"
    elif same.document.text[quote.start : quote.end] != quote.text:
        yield f"document {quote.document!r} does not say this at characters {quote.start} to {quote.end}"
    newest = (
        editions[-1]
        if same is None
        else next((item for item in editions if item.status != "superseded"), same)
    )
    if newest.status == "retracted":
        yield f"document {quote.document!r} is {newest.note}"
    elif same is not None and same.status == "superseded":
        yield f"a newer edition of document {quote.document!r} is in the library"
