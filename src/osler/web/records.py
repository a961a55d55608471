"""One patient's data from a FHIR server that the operator named, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from osler.web.outside import OutsideError, Talk

_MOST_PAGES = 10


class Source:
    """A FHIR server, with what proves that it may be read."""

    def __init__(self, base: str, token: str | None, talk: Talk) -> None:
        self._base = base
        self._talk = talk
        self._headers: Mapping[str, str] = {"accept": "application/fhir+json"} | (
            {"authorization": f"Bearer {token}"} if token else {}
        )

    async def search(self, template: str, patient: str) -> list[dict[str, Any]]:
        """The resource or Bundle of a prefetch template, with all its pages.

        Raises:
            OutsideError: the server does not give it.
        """
        query = template.replace("{{context.patientId}}", quote(patient, safe=""))
        first = await self._talk.get(f"{self._base}/{query}", self._headers)
        if not isinstance(first, dict) or first.get("resourceType") == "OperationOutcome":
            raise OutsideError("the server sent no resource")
        return [without_next(first), *await self.further(first)]

    async def further(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        """The pages after one; an address on another server is never followed.

        Raises:
            OutsideError: the server does not give one, or it would lie elsewhere.
        """
        pages: list[dict[str, Any]] = []
        address = _next(page)
        while address is not None:
            own = address.startswith((f"{self._base}/", f"{self._base}?"))
            if not own or len(pages) >= _MOST_PAGES:
                raise OutsideError("the pages lead to another server or are too many")
            found = await self._talk.get(address, self._headers)
            if not isinstance(found, dict):
                raise OutsideError("a page is no resource")
            pages.append(without_next(found))
            address = _next(found)
        return pages


def without_next(page: dict[str, Any]) -> dict[str, Any]:
    """A page whose further pages are at hand."""
    return page if _next(page) is None else {key: value for key, value in page.items() if key != "link"}


def _next(page: dict[str, Any]) -> str | None:
    links = page.get("link")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return None
