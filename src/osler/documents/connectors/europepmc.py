"""Europe PMC: search by cursor, then the full text of what is open, else the abstract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from osler.core.errors import InputError
from osler.documents import identity
from osler.documents.connectors.service import Page, Wanted
from osler.documents.connectors.web import Web
from osler.documents.document import Document, Rejected, Section
from osler.documents.formats import jats
from osler.documents.formats.html import plain
from osler.documents.formats.kinds import kind_of
from osler.documents.formats.markup import UnreadableError, year_of
from osler.documents.prose import line, paragraphs

BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest"
_PAGE = 100


class EuropePmc:
    """Articles that a query finds; open ones in full."""

    def __init__(self, base: str = BASE) -> None:
        self._web = Web(base, a_second=8)

    def pages(self, wanted: Wanted, cursor: str | None = None) -> Iterator[Page]:
        """Pages of articles; the cursor is Europe PMC's own."""
        query = wanted.query
        if wanted.since:
            query = f"({query}) AND (FIRST_PDATE:[{wanted.since.isoformat()} TO 3000-12-31])"
        mark, seen = cursor or "*", 0
        while seen < wanted.most:
            answer = self._web.json(
                "search",
                {
                    "query": query,
                    "format": "json",
                    "resultType": "core",
                    "pageSize": _PAGE,
                    "cursorMark": mark,
                },
            )
            items = answer.get("resultList", {}).get("result", [])
            following = answer.get("nextCursorMark", mark)
            seen += len(items)
            if items:
                documents = tuple(self._document(item) for item in items)
                yield Page(documents=documents, total=int(answer.get("hitCount", seen)), cursor=following)
            if not items or following == mark:
                return
            mark = following

    def _document(self, item: Mapping[str, Any]) -> Document | Rejected:
        pmcid = item.get("pmcid")
        if item.get("isOpenAccess") == "Y" and pmcid:
            try:
                return next(jats.documents(self._web.get(f"{pmcid}/fullTextXML")))
            except (UnreadableError, InputError):
                # Its full text is not to be had: the abstract will do.
                pass
        return _record(item)


def _record(item: Mapping[str, Any]) -> Document | Rejected:
    named = identity.known(
        identity.pmid(item.get("pmid")), identity.doi(item.get("doi")), identity.pmcid(item.get("pmcid"))
    )
    title = line(plain(item.get("title") or ""))
    if not named or not title:
        return Rejected(where=f"Europe PMC {item.get('id', '?')}", why="it has no identity or no title")
    types = (item.get("pubTypeList") or {}).get("pubType") or []
    abstract = paragraphs(plain(item.get("abstractText") or ""))
    journal = ((item.get("journalInfo") or {}).get("journal") or {}).get("title") or ""
    return Document(
        identities=named,
        title=title,
        sections=(Section(text=abstract, heading="Abstract"),) if abstract else (),
        kind=kind_of(types, title),
        year=year_of(str(item.get("pubYear") or "")),
        url=f"https://europepmc.org/article/{item.get('source', 'MED')}/{item.get('id', '')}",
        publisher=line(journal),
        license=item.get("license"),
        retracted="Retracted Publication" in types,
    )
