"""Crossref: notices of retraction, correction and concern, as publishers deposit them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from osler.documents import identity
from osler.documents.connectors.service import Page, Wanted
from osler.documents.connectors.web import Web
from osler.documents.document import Document, Notice, NoticeKind, Rejected
from osler.documents.formats.citations import issued_year
from osler.documents.formats.markup import date_of
from osler.documents.prose import line

BASE = "https://api.crossref.org"
_PAGE = 500
_KINDS: Mapping[str, NoticeKind] = {
    "retraction": "retraction",
    "removal": "retraction",
    "withdrawal": "retraction",
    "expression_of_concern": "concern",
    "correction": "correction",
    "erratum": "correction",
    "corrigendum": "correction",
}


class Crossref:
    """Works that update others; the query narrows them by words, or is empty."""

    def __init__(self, base: str = BASE, *, mail: str | None = None) -> None:
        self._web = Web(base, a_second=10 if mail else 3)
        self._mail = mail

    def pages(self, wanted: Wanted, cursor: str | None = None) -> Iterator[Page]:
        """Pages of notices; the cursor is Crossref's own."""
        narrowed = ["is-update:true"]
        if wanted.since:
            narrowed.append(f"from-update-date:{wanted.since.isoformat()}")
        mark, seen = cursor or "*", 0
        while seen < wanted.most:
            answer = self._web.json(
                "works",
                {
                    "filter": ",".join(narrowed), "query": wanted.query or None, "rows": _PAGE,
                    "cursor": mark, "mailto": self._mail,
                },
            ).get("message", {})  # fmt: skip
            items = answer.get("items", [])
            if not items:
                return
            seen += len(items)
            mark = answer.get("next-cursor", mark)
            documents = tuple(notice for item in items for notice in _notices(item))
            yield Page(documents=documents, total=int(answer.get("total-results", seen)), cursor=mark)
            if len(items) < _PAGE:
                return


def _notices(item: Mapping[str, Any]) -> Iterator[Document | Rejected]:
    """One notice for each kind of update that the work makes."""
    own = identity.doi(item.get("DOI"))
    about: dict[NoticeKind, list[str]] = {}
    dates: dict[NoticeKind, str | None] = {}
    for update in item.get("update-to") or ():
        kind, named = _KINDS.get(str(update.get("type", "")).lower()), identity.doi(update.get("DOI"))
        if kind and named and named != own:
            about.setdefault(kind, []).append(named)
            dates.setdefault(kind, _date(update) or _date(item))
    if own is None:
        return
    for number, (kind, named_ones) in enumerate(sorted(about.items())):
        yield Document(
            identities=(own if not number else f"{own}#{kind}",),
            title=line(" ".join(item.get("title") or ())) or kind.capitalize(),
            sections=(),
            year=issued_year(item),
            url=f"https://doi.org/{own.split(':', 1)[1]}",
            publisher=line(" ".join(item.get("container-title") or ())),
            notice=Notice(kind=kind, of=tuple(named_ones), date=dates[kind]),
        )


def _date(item: Mapping[str, Any]) -> str | None:
    """When an update was made, or a work issued."""
    for name in ("updated", "issued"):
        parts = (item.get(name) or {}).get("date-parts") or [[]]
        if dated := date_of(*(None if part is None else str(part) for part in parts[0][:3])):
            return dated
    return None
