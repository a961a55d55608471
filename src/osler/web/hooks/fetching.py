"""Data that a call left out, from its FHIR server: only one that the operator named, only this patient's."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from osler.cds import Call, MissingDataError, Service, missing_keys
from osler.web.outside import Outside, OutsideError
from osler.web.records import Source, without_next

_SECONDS = 5.0


async def whole_data(
    call: Call, service: Service, allowed: Collection[str], outside: Outside
) -> list[dict[str, Any]]:
    """Every document of the patient: those sent, their further pages, and what was left out.

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
    token = call.authorization.access_token if call.authorization else None
    try:
        async with asyncio.timeout(_SECONDS), outside.talk() as talk:
            source = Source(base, token, talk)
            more = await asyncio.gather(*(source.further(one) for one in sent))
            fetched = await asyncio.gather(
                *(source.search(service.prefetch[key], call.patient) for key in missing)
            )
    except (OutsideError, TimeoutError) as error:
        if missing:
            raise MissingDataError(_said(missing, f"and cannot be fetched: {error or 'too slow'}")) from None
        # Without its further pages the record counts as incomplete: nothing is assumed from it.
        return sent
    return [*map(without_next, sent), *(one for pages in (*more, *fetched) for one in pages)]


def _said(missing: tuple[str, ...], why: str) -> str:
    keys = ", ".join(missing)
    return f"the call lacks the prefetch keys {keys} {why}: send them, null where there is no such data"
