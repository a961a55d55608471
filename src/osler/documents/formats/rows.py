"""JSON Lines: one document a row, its fields under our names or under those the user declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple

import msgspec

from osler.documents import identity
from osler.documents.document import Document, DocumentKind, Rejected, Section
from osler.documents.formats.html import plain
from osler.documents.formats.kinds import kind_of
from osler.documents.formats.markup import year_of
from osler.documents.prose import line, paragraphs

FIELDS = (
    "id",
    "title",
    "text",
    "url",
    "kind",
    "year",
    "license",
    "doi",
    "pmid",
    "pmcid",
    "source",
    "authors",
)
"""Our names; `--fields` says what a file calls them."""
_ALSO = {
    "id": ("_id",),
    "text": ("sentences", "passages", "sections", "abstract"),
    "source": ("journal", "publisher"),
}
"""Names that need no declaring, tried in order when ours is absent."""
_HEADINGS = ("heading", "label", "title", "section")
_KINDS: tuple[DocumentKind, ...] = ("guideline", "review", "trial", "label", "study", "document")
LONGEST = 64_000_000
"""Bytes of one row."""
_PASSAGE = 400
"""Characters from which the items of a list are passages on the average, not sentences."""


def documents(
    stream: IO[bytes], fields: Mapping[str, str], collection: str, first: int = 1
) -> Iterator[Document | Rejected]:
    """A document for each row; a row that cannot be read is set aside, the rest goes on."""
    for number, row in enumerate(iter(lambda: stream.readline(LONGEST), b""), first):
        if row.strip():
            yield _read_row(row, fields, Place(collection, f"line {number}"))


class Place(NamedTuple):
    """Where a row stands."""

    collection: str
    """Name of the file without its extensions."""
    where: str


def _read_row(row: bytes, fields: Mapping[str, str], place: Place) -> Document | Rejected:
    """The document in one row, or why there is none."""
    try:
        values = msgspec.json.decode(row)
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(where=place.where, why=f"it is not JSON ({error})")
    return from_values(values, fields, place)


def from_values(values: Any, fields: Mapping[str, str], place: Place) -> Document | Rejected:  # noqa: ANN401
    """The document that these values describe."""
    if not isinstance(values, dict):
        return Rejected(
            where=place.where, why='it is no JSON object: a row is {"id": …, "title": …, "text": …}'
        )
    given = {ours: _value(values, ours, fields) for ours in FIELDS}
    title = line(_word(given["title"]))
    sections = tuple(_sections(given["text"]))
    if not title and not sections:
        has = ", ".join(sorted(map(str, values))[:8])
        why = f"it has neither title nor text (it has {has}): name them with --fields"
        return Rejected(where=place.where, why=why)
    text = "\n\n".join(section.text for section in sections)
    return Document(
        identities=_identities(given, place.collection, title or text) or (identity.of_content(title, text),),
        title=title,
        sections=sections,
        kind=_kind(given["kind"], title),
        year=year_of(_word(given["year"])),
        url=_word(given["url"]) or None,
        publisher=line(_word(given["source"])),
        authors=tuple(
            line(str(name)) for name in given["authors"] or () if isinstance(given["authors"], list)
        ),
        license=_word(given["license"]) or None,
    )


def _value(values: Mapping[str, Any], ours: str, fields: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    for name in (fields[ours],) if ours in fields else (ours, *_ALSO.get(ours, ())):
        if values.get(name) is not None:
            return values[name]
    return None


def _word(value: Any) -> str:  # noqa: ANN401 - any JSON
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _identities(given: Mapping[str, Any], collection: str, said: str) -> tuple[str, ...]:
    """The row's own id first: it is the name under which a run and a citation give the document."""
    own = _word(given["id"])
    return identity.known(
        *(identity.rows(collection, own, said) if own else ()),
        identity.pmid(_word(given["pmid"])),
        identity.doi(_word(given["doi"])),
        identity.pmcid(_word(given["pmcid"])),
    )


def _kind(written: Any, title: str) -> DocumentKind:  # noqa: ANN401 - any JSON
    word = _word(written).lower()
    named: DocumentKind | None = next((kind for kind in _KINDS if kind == word), None)
    return named or kind_of((word,), title)


def _sections(text: Any) -> Iterator[Section]:  # noqa: ANN401 - any JSON
    """A string, a list of sentences or passages, or a list of headed parts."""
    if isinstance(text, str):
        if body := _body(text):
            yield Section(text=body)
        return
    if not isinstance(text, list):
        return
    if all(isinstance(item, str) for item in text):
        # Sentences make one paragraph; what is longer than a sentence is a paragraph of its own.
        joint = "\n\n" if sum(map(len, text)) > _PASSAGE * len(text) else " "
        if body := _body(joint.join(text)):
            yield Section(text=body)
        return
    for item in text:
        if isinstance(item, dict):
            heading = next((_word(item.get(key)) for key in _HEADINGS if item.get(key)), "")
            if body := _body(_word(item.get("text"))):
                yield Section(text=body, heading=line(heading))


def _body(text: str) -> str:
    return paragraphs(plain(text) if "<" in text and ">" in text else text)
