"""A pack's statements by their ids: recommendations and drug items alike, with text and source."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from osler.knowledge.conditions import drug_items
from osler.knowledge.pack import Pack
from osler.knowledge.schema import Argument, Item, Recommendation, Regimen, Source, Stop


class Statement(msgspec.Struct, frozen=True):
    """One statement, ready to be quoted to a clinician."""

    text: str
    source: Source
    locator: str
    item: Recommendation | Item | Stop | Argument


def statement_of(pack: Pack, key: str) -> Statement | None:
    """The recommendation "<id>" or the item "drug/<drug>/<item>"; None where there is none with words."""
    return _statements(pack).get(key)


@lru_cache(maxsize=8)
def _statements(pack: Pack) -> dict[str, Statement]:
    found = {
        rec.id: Statement(rec.text.clinician, pack.sources[rec.source], rec.locator, rec)
        for rec in pack.recommendations.values()
    }
    for drug in pack.drugs.values():
        for _, item in drug_items(drug):
            if not isinstance(item, Regimen):
                key = f"drug/{drug.id}/{item.id}"
                found[key] = Statement(item.text.clinician, pack.sources[item.source], item.locator, item)
    return found
