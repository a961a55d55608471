"""PubMed by NCBI's E-utilities: esearch with history, efetch by pages of records."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from osler.core.errors import InputError
from osler.documents.connectors.service import Page, Wanted
from osler.documents.connectors.web import Web
from osler.documents.formats import pubmed

BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
_PAGE = 200
_MOST = 9_999
"""E-utilities give no more of one search: narrow it by date."""


class PubMed:
    """Records of PubMed that a query finds, the newest first."""

    def __init__(self, base: str = BASE, *, key: str | None = None) -> None:
        # NCBI asks for three calls a second without a key, ten with one.
        self._web = Web(base, a_second=10 if key else 3)
        self._key = key

    def pages(self, wanted: Wanted, cursor: str | None = None) -> Iterator[Page]:
        """Pages of records; the cursor is the number of records already seen."""
        found = self._search(wanted)
        total, most = int(found["count"]), min(int(found["count"]), wanted.most, _MOST)
        start = int(cursor or 0)
        while start < most:
            content = self._web.get(
                "efetch.fcgi",
                {
                    "db": "pubmed", "query_key": found["querykey"], "WebEnv": found["webenv"],
                    "retstart": start, "retmax": min(_PAGE, most - start), "retmode": "xml",
                    "api_key": self._key,
                },
            )  # fmt: skip
            start = min(start + _PAGE, most)
            documents = tuple(pubmed.documents(BytesIO(content), content[:4096]))
            yield Page(documents=documents, total=total, cursor=str(start))

    def _search(self, wanted: Wanted) -> dict[str, str]:
        since = wanted.since.strftime("%Y/%m/%d") if wanted.since else None
        answer = self._web.json(
            "esearch.fcgi",
            {
                "db": "pubmed", "term": wanted.query, "usehistory": "y", "retmode": "json", "retmax": 0,
                "datetype": "edat" if since else None, "mindate": since, "maxdate": "3000" if since else None,
                "api_key": self._key,
            },
        )  # fmt: skip
        found = answer.get("esearchresult", {})
        if "ERROR" in found or "count" not in found:
            raise InputError(f"PubMed does not understand the query {wanted.query!r}: try it on its own site")
        return dict(found)
