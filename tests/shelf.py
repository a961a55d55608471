"""Short documents to put into a library."""

from osler.documents.document import Document, Notice, Section


def document(name="1", text="Sclerostin falls.", title="On bone", **more):
    return Document(
        identities=more.pop("identities", (f"pmid:{name}",)),
        title=title,
        sections=(Section(text=text, heading="Results"),) if text else (),
        **more,
    )


def notice(name, kind, *of):
    return document(name, text="It is withdrawn.", notice=Notice(kind=kind, of=of))
