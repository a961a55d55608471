"""What every browse page says of itself to browsers, search engines and link previews."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from osler.core.answer import Review
from osler.core.standing import structured_data
from osler.render.words import review_words


class Crumb(msgspec.Struct, frozen=True):
    """One step of the way back."""

    path: str
    label: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Title, description and place of a page."""

    title: str
    description: str
    path: str
    crumbs: tuple[Crumb, ...] = ()
    updated: str = ""
    """The day of the last change of what it shows."""
    medical: bool = False
    """Whether it states clinical content."""
    review: Review = Review()
    """Who signed what the page says."""
    unit: str = ""
    """The unit of review that the page shows; empty where it shows none, or several."""
    feed: str = ""
    """The address of the feed of its changes, on a site with a review board."""

    @property
    def review_line(self) -> str:
        """Who signed, in one line."""
        return review_words(self.review)

    @property
    def json_ld(self) -> str:
        """Structured data: what is true of the page, and so no reviewer until a person has signed.

        `<` is written as an escape, so that no text can end the element that holds it.
        """
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage" if self.medical else "WebPage",
            "name": self.title,
            "description": self.description,
            "inLanguage": "en",
            "isAccessibleForFree": True,
        }
        if self.updated:
            data["dateModified"] = self.updated
        if self.medical:
            data["audience"] = {"@type": "MedicalAudience", "audienceType": "Clinician"}
            data |= structured_data(self.review)
        return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list, with the page it leads to."""

    path: str
    title: str
    text: str = ""
    marks: tuple[str, ...] = ()
    """Small facts beside it: source, year, grade, status."""


def one_line(text: str, most: int = 160) -> str:
    """A text on one line, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
