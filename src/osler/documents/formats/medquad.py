"""MedQuAD: questions of NIH sites with their answers, a file for each page of a site."""

from __future__ import annotations

from collections.abc import Iterator

from osler.documents import identity
from osler.documents.document import Document, Section
from osler.documents.formats.markup import UnreadableError, every, first, name, root_of, words
from osler.documents.prose import paragraphs

_LICENSE = "CC BY 4.0"


def documents(content: bytes) -> Iterator[Document]:
    """A document for each question that has its answer; some answers were removed by the source.

    Raises:
        UnreadableError: it is no MedQuAD file.
    """
    root = root_of(content)
    if name(root) != "Document" or root.get("source") is None:
        raise UnreadableError("its root is no MedQuAD <Document>")
    for pair in every(root, "QAPairs/QAPair"):
        question, answer = words(first(pair, "Question")), first(pair, "Answer")
        text = paragraphs("".join(str(part) for part in answer.itertext())) if answer is not None else ""
        if text:
            row = f"{root.get('source')}_{root.get('id')}_{pair.get('pid')}"
            yield Document(
                identities=identity.rows("medquad", row, question),
                title=question,
                sections=(Section(text=text),),
                url=root.get("url"),
                publisher=root.get("source") or "",
                license=_LICENSE,
            )
