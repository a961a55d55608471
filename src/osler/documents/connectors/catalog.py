"""The services by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from osler.core.errors import InputError
from osler.documents.connectors.crossref import BASE as CROSSREF
from osler.documents.connectors.crossref import Crossref
from osler.documents.connectors.europepmc import BASE as EUROPEPMC
from osler.documents.connectors.europepmc import EuropePmc
from osler.documents.connectors.labels import DAILYMED, OPENFDA, DailyMed, OpenFda
from osler.documents.connectors.pubmed import BASE as PUBMED
from osler.documents.connectors.pubmed import PubMed
from osler.documents.connectors.service import Service

_MADE: Mapping[str, tuple[str, Callable[[str], Service]]] = {
    "pubmed": (PUBMED, lambda base: PubMed(base, key=os.environ.get("NCBI_API_KEY"))),
    "europepmc": (EUROPEPMC, EuropePmc),
    "dailymed": (DAILYMED, DailyMed),
    "openfda": (OPENFDA, OpenFda),
    "crossref": (CROSSREF, lambda base: Crossref(base, mail=os.environ.get("CROSSREF_MAILTO"))),
}
SERVICES = tuple(_MADE)


def service(name: str, base: str | None = None) -> Service:
    """The service of this name, at another address where one is given (a mirror, a proxy).

    Raises:
        InputError: there is no such service.
    """
    if name not in _MADE:
        raise InputError(f"there is no service {name!r}: use one of {', '.join(SERVICES)}")
    address, make = _MADE[name]
    return make(base or address)
