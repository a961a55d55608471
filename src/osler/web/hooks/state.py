"""What the calls of one process share."""

from __future__ import annotations

from functools import cached_property

from osler import cds
from osler.cds.feedback import offered
from osler.knowledge import Knowledge
from osler.web.clinic import Clinic
from osler.web.hooks.access import Access
from osler.web.hooks.kept import Kept
from osler.web.metrics import Metrics
from osler.web.outside import Outside


class Hooks:
    """The hooks of one process: knowledge, the allow-lists, and what they keep."""

    def __init__(
        self, knowledge: Knowledge, clinic: Clinic, folder: str | None, key: bytes, metrics: Metrics
    ) -> None:
        self.knowledge = knowledge
        self.clinic = clinic
        self.namer = cds.Namer(key)
        self.outside = Outside()
        self.kept = Kept(folder)
        self.access = Access(clinic.callers, self.outside, self.kept)
        self._metrics = metrics

    @cached_property
    def names(self) -> frozenset[str]:
        """The ids of the services."""
        return frozenset(service.id for service in cds.services(self.knowledge))

    def cards_of(self, name: str) -> dict[str, frozenset[str]]:
        """By card of a service, the override codes it offers; empty for an unknown service."""
        found: dict[str, frozenset[str]] = {}
        for service in cds.services(self.knowledge):
            if service.id == name:
                cards = {f"{service.pack.head.id}/{card.id}": card for card in service.pack.cards.values()}
                found |= offered(cards)
        return found

    def count(self, hook: str, cards: int) -> None:
        """Counts a call by its hook and how many cards it had."""
        self._metrics.hooked(hook, cards)
