"""A pack's statements by their ids: recommendations and drug items alike, with text and source."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from osler.knowledge.conditions import drug_items
from osler.knowledge.pack import Pack
from osler.knowledge.schema import Argument, Drug, Item, Recommendation, Regimen, Source, Stop


class Statement(msgspec.Struct, frozen=True):
    """One statement, ready to be quoted to a clinician."""

    text: str
    source: Source
    locator: str
    item: Recommendation | Item | Stop | Argument | Regimen


def statement_of(pack: Pack, key: str) -> Statement | None:
    """The recommendation "<id>" or the item "drug/<drug>/<item>"; None where there is none."""
    return _statements(pack).get(key)


# Under the lint a pack may name a source that does not exist: that is a finding of its own.
@lru_cache(maxsize=8)
def _statements(pack: Pack) -> dict[str, Statement]:
    found = {
        rec.id: Statement(rec.text.clinician, pack.sources[rec.source], rec.locator, rec)
        for rec in pack.recommendations.values()
        if rec.source in pack.sources
    }
    for drug in pack.drugs.values():
        for _, item in drug_items(drug):
            if item.source not in pack.sources:
                continue
            words = regimen_words(drug, item) if isinstance(item, Regimen) else item.text.clinician
            key = f"drug/{drug.id}/{item.id}"
            found[key] = Statement(words, pack.sources[item.source], item.locator, item)
    return found


def regimen_words(drug: Drug, regimen: Regimen) -> str:
    """A regimen as pages say it."""
    note = f" {regimen.note}" if regimen.note else ""
    return f"{drug.label} {regimen.amount} {regimen.route} {regimen.interval} ({regimen.population}).{note}"
