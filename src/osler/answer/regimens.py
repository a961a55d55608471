"""The same dose of a drug for several uses, said once with all of them."""

from __future__ import annotations

import msgspec

from osler.answer.claims import lead
from osler.answer.draft import Draft
from osler.answer.view import View
from osler.knowledge.schema import Drug, Regimen


def merge_regimens(view: View, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts with regimens of one drug and dose joined; each use and source is kept.

    A regimen names the people it is for, so it needs no "If" before it.
    """
    merged: dict[str, Draft] = {}
    for item in drafts:
        regimen = _regimen(view, item)
        if regimen is None:
            merged[item.id] = item
            continue
        key = lead(*regimen)
        fresh = msgspec.structs.replace(item, condition=None)
        merged[key] = _join(merged[key], fresh, key) if key in merged else fresh
    return tuple(merged.values())


def _regimen(view: View, item: Draft) -> tuple[Drug, Regimen] | None:
    if item.claim is None or not item.claim.use:
        return None
    drug = view.pack.drugs[item.claim.drugs[0]]
    wanted = item.id.removeprefix(f"drug/{drug.id}/")
    return next((drug, regimen) for regimen in drug.regimens if regimen.id == wanted)


def _join(first: Draft, second: Draft, start: str) -> Draft:
    known = "yes" in (first.applies, second.applies)
    uses = [item.claim.use for item in (first, second) if item.claim]
    earlier = first.body.removeprefix(f"{start} (").split(").")[0]
    return msgspec.structs.replace(
        first,
        body=f"{start} ({earlier}; {uses[-1]}).",
        figures=first.figures + second.figures,
        cites=tuple(dict.fromkeys(first.cites + second.cites)),
        applies="yes" if known else "unknown",
        depends_on=() if known else tuple(dict.fromkeys(first.depends_on + second.depends_on)),
    )
