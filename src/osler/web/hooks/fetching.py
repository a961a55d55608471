"""Data that a call left out, from its FHIR server: only one that the operator named, only this patient's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from osler.cds import Call, MissingDataError, Service, missing_keys
from osler.web.outside import Outside, OutsideError

_SECONDS = 5.0
_MOST_PAGES = 10


async def whole_data(
    call: Call, service: Service, allowed: Iterable[str], outside: Outside
) -> list[dict[str, Any]]:
    """Every document of the patient: those sent, further pages, and what was left out.

    Raises:
        MissingDataError: something was left out and cannot be fetched.
    """
    missing = missing_keys(service, call.prefetch)
    sent = [one for key, one in call.prefetch.items() if key in service.prefetch and isinstance(one, dict)]
    base = (call.fhir_server or "").rstrip("/")
    if base not in allowed:
        if missing:
            raise MissingDataError(_said(missing, "and its fhirServer is not one that may be asked"))
        return sent
    headers = {"accept": "application/fhir+json"}
    if call.authorization is not None:
        headers["authorization"] = f"Bearer {call.authorization.access_token}"
    source = _Source(base, headers, outside)
    try:
        async with asyncio.timeout(_SECONDS):
            more = await asyncio.gather(*(source.further(one) for one in sent if key_is_bundle(one)))
            fetched = await asyncio.gather(
                *(source.search(_query(service.prefetch[key], call.patient)) for key in missing)
            )
    except (OutsideError, TimeoutError) as error:
        if missing:
            raise MissingDataError(_said(missing, f"and cannot be fetched: {error or 'too slow'}")) from None
        return sent
    return [*(_without_next(one) for one in sent), *(one for pages in (*more, *fetched) for one in pages)]


def key_is_bundle(document: dict[str, Any]) -> bool:
    """Whether a document may have further pages."""
    return document.get("resourceType") == "Bundle"


class _Source:
    def __init__(self, base: str, headers: dict[str, str], outside: Outside) -> None:
        self._base = base
        self._headers = headers
        self._outside = outside

    async def search(self, query: str) -> list[dict[str, Any]]:
        """The resource or Bundle of a query, with all its pages."""
        first = await self._outside.get(f"{self._base}/{query}", self._headers)
        if not isinstance(first, dict) or first.get("resourceType") == "OperationOutcome":
            raise OutsideError("the server sent no resource")
        return [_without_next(first), *await self.further(first)]

    async def further(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        """The pages after one; an address on another server is never followed."""
        pages: list[dict[str, Any]] = []
        address = _next(page)
        while address is not None:
            own = address.startswith((f"{self._base}/", f"{self._base}?"))
            if not own or len(pages) >= _MOST_PAGES:
                raise OutsideError("the pages lead to another server or are too many")
            found = await self._outside.get(address, self._headers)
            if not isinstance(found, dict):
                raise OutsideError("a page is no resource")
            pages.append(_without_next(found))
            address = _next(found)
        return pages


def _next(page: dict[str, Any]) -> str | None:
    links = page.get("link")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return None


def _without_next(page: dict[str, Any]) -> dict[str, Any]:
    """A page whose further pages are at hand."""
    return page if _next(page) is None else {key: value for key, value in page.items() if key != "link"}


def _query(template: str, patient: str) -> str:
    return template.replace("{{context.patientId}}", quote(patient, safe=""))


def _said(missing: tuple[str, ...], why: str) -> str:
    keys = ", ".join(missing)
    return f"the call lacks the prefetch keys {keys} {why}: send them, null where there is no such data"
