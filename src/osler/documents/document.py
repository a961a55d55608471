"""What a document is, whatever format it came in."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.documents.identity import name_of

DocumentKind = Literal["guideline", "review", "trial", "label", "study", "document"]
NoticeKind = Literal["retraction", "correction", "concern"]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One headed part of a document; its paragraphs are parted by a blank line."""

    text: str
    heading: str = ""
    code: str | None = None
    """LOINC code of a label's section."""
    page: int | None = None
    """Page on which it begins, counted from 1."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says of others: that they are retracted, corrected or doubted."""

    kind: NoticeKind
    of: tuple[str, ...]
    """Identities of the documents it names, as in `Document.identities`."""
    date: str | None = None
    """ISO date of the notice, as exact as it is told: 2023, 2023-05 or 2023-05-17."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document as its format gives it, before it is stored."""

    identities: tuple[str, ...]
    """`pmid:123`, `doi:10.1/x`, `pmcid:PMC1`, `setid:…`, `row:file#1`, `sha256:…`: the first names it."""
    title: str
    sections: tuple[Section, ...]
    kind: DocumentKind = "document"
    year: int | None = None
    version: int | None = None
    """Of a label: its set's version number."""
    url: str | None = None
    publisher: str = ""
    """Journal, agency or labeler."""
    authors: tuple[str, ...] = ()
    license: str | None = None
    notice: Notice | None = None
    retracted: bool = False
    """The format itself says so (PubMed publication type, a Retraction Watch row)."""

    @property
    def id(self) -> str:
        """The name under which it is cited: the value of its first identity."""
        return name_of(self.identities[0])

    @property
    def text(self) -> str:
        """The text that is stored and quoted: its sections parted by a blank line."""
        return "\n\n".join(section.text for section in self.sections if section.text)


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A document that could not be read, and why."""

    where: str
    """File, member of the archive, or line."""
    why: str
