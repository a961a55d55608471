"""MEDLINE: PubMed's tagged text, one record after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from osler.documents import identity
from osler.documents.document import Document, Notice, Section
from osler.documents.formats.kinds import kind_of, notice_of
from osler.documents.formats.markup import UnreadableError, date_of, year_of
from osler.documents.prose import line

_TAG = 4
_ABOUT = {"retraction": "ROF", "correction": "EFR", "concern": "ECF"}


def documents(content: bytes) -> Iterator[Document]:
    """Every record of the text.

    Raises:
        UnreadableError: a record has no PMID.
    """
    for fields in _records(content.decode("utf-8", "replace")):
        yield _record(fields)


def _records(text: str) -> Iterator[dict[str, list[str]]]:
    """Each record's fields; a field that runs on is indented below its tag."""
    fields: dict[str, list[str]] = defaultdict(list)
    tag = ""
    for row in text.splitlines():
        if row[_TAG : _TAG + 2] == "- " and row[:_TAG].strip():
            tag = row[:_TAG].strip()
            if tag == "PMID" and fields:
                yield fields
                fields = defaultdict(list)
            fields[tag].append(row[_TAG + 2 :])
        elif row.startswith("      ") and tag:
            fields[tag][-1] += " " + row.strip()
    if fields:
        yield fields


def _record(fields: dict[str, list[str]]) -> Document:
    pmid = identity.pmid(line("".join(fields["PMID"][:1])))
    if pmid is None:
        raise UnreadableError("a record has no PMID")
    title = line("".join(fields["TI"][:1]))
    types = [line(item) for item in fields["PT"]]
    kind = notice_of(types)
    dois = [item for item in (*fields["AID"], *fields["LID"]) if "[doi]" in item]
    abstract = line(" ".join(fields["AB"]))
    about = [part for item in fields[_ABOUT[kind]] for part in item.split() if part.isdigit()] if kind else []
    return Document(
        identities=identity.known(
            pmid, identity.doi("".join(dois[:1])), identity.pmcid(line("".join(fields["PMC"][:1])))
        ),
        title=title,
        sections=(Section(text=abstract, heading="Abstract"),) if abstract else (),
        kind=kind_of(types, title),
        year=year_of("".join(fields["DP"][:1])),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid.split(':')[1]}/",
        publisher=line("".join((fields["JT"] or fields["TA"])[:1])),
        authors=tuple(line(item) for item in fields["AU"]),
        notice=Notice(
            kind=kind,
            of=identity.known(*map(identity.pmid, about)),
            date=date_of(*"".join(fields["DP"][:1]).split()[:3]),
        )
        if kind
        else None,
        retracted="Retracted Publication" in types or bool(fields["RIN"]),
    )
