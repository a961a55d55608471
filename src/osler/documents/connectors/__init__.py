"""Documents from public services, each by its documented protocol, a page at a time, at the pace it asks for.

Nothing here stores documents. Start with `service.py`.
"""

from osler.documents.connectors.catalog import SERVICES, service
from osler.documents.connectors.service import Page, Service, Wanted

__all__ = ["SERVICES", "Page", "Service", "Wanted", "service"]
