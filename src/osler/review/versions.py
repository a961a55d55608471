"""Two editions of a unit side by side, each judged on the saved cases of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import select

from osler.core.errors import ExpressionError
from osler.knowledge import Knowledge, Pack
from osler.knowledge.schema import Branch, TestFile
from osler.knowledge.show import verdict_table
from osler.logic import parse, parse_definition
from osler.review.comparing import Difference, Verdict, cases, difference
from osler.review.items import body_of, item_of
from osler.review.store import Store
from osler.review.store.tables import EDITION, SIGNATURE


def compared(
    store: Store,
    unit: str,
    *,
    before: str | None = None,
    after: str | None = None,
    knowledge: Knowledge | None = None,
) -> Difference:
    """What differs between two editions of a unit.

    Args:
        store: the review database.
        unit: the unit.
        before: digest of the older edition; the one last approved when None, else the one before.
        after: digest of the newer edition; the present one when None.
        knowledge: the packs as they are now: with them each edition's condition is judged on the cases of
            both; without, each case has the verdict that was found when its edition came.

    Raises:
        AbsentError: there is no such unit or edition.
    """
    with store.reading() as connection:
        item = item_of(connection, unit)
        newer = after or item.digest
        older = before or _earlier(connection, unit, newer) or newer
        old, new = body_of(connection, unit, older), body_of(connection, unit, newer)
    found = difference(old, new)
    pack = _pack_of(knowledge, unit)
    if pack is None or item.kind != "recommendation" or older == newer:
        return found
    return msgspec.structs.replace(found, verdicts=tuple(judged(pack, old, new)))


def judged(pack: Pack, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Verdict]:
    """The saved cases of both editions on which their conditions differ."""
    first, second = _verdicts(pack, old, (old, new)), _verdicts(pack, new, (old, new))
    return [
        Verdict(case=case, before=first.get(case, ""), after=second.get(case, ""))
        for case in dict.fromkeys((*first, *second))
        if first.get(case) != second.get(case)
    ]


def _verdicts(
    pack: Pack, body: Mapping[str, Any], editions: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> dict[str, str]:
    """An edition's verdict on every case; what it said itself where the packs can no longer judge it."""
    name = body["recommendation"]["id"]
    try:
        then = _as_it_was(pack, name, body)
        found: dict[str, str] = {}
        for edition in editions:
            if edition["tests"] is not None:
                tests = msgspec.convert(edition["tests"], TestFile)
                found.update({row.name: row.verdict for row in verdict_table(then, name, tests)})
    except (ExpressionError, msgspec.ValidationError):
        return cases(body)
    return found


def _as_it_was(pack: Pack, name: str, body: Mapping[str, Any]) -> Pack:
    """The pack with one recommendation's condition, and the facts it rests on, as an edition had them."""
    derived = {
        fact: parse_definition(fact, msgspec.convert(text, str | tuple[Branch, ...]), pack.symbols)
        for fact, text in body["definitions"].items()
    }
    when = parse(body["recommendation"]["when"], pack.symbols)
    return msgspec.structs.replace(
        pack, conditions={**pack.conditions, name: when}, definitions={**pack.definitions, **derived}
    )


def _pack_of(knowledge: Knowledge | None, unit: str) -> Pack | None:
    packs = () if knowledge is None else knowledge.packs
    return next((pack for pack in packs if pack.head.id == unit.partition("/")[0]), None)


def _earlier(connection: Any, unit: str, newer: str) -> str | None:  # noqa: ANN401 - a connection
    signed = (
        select(SIGNATURE.c.digest)
        .where(SIGNATURE.c.unit == unit, SIGNATURE.c.meaning == "approval", SIGNATURE.c.digest != newer)
        .order_by(SIGNATURE.c.seq.desc())
    )
    came = (
        select(EDITION.c.digest)
        .where(EDITION.c.unit == unit, EDITION.c.digest != newer)
        .order_by(EDITION.c.at.desc())
    )
    for wanted in (signed, came):
        found = connection.execute(wanted.limit(1)).scalar_one_or_none()
        if found is not None:
            return str(found)
    return None
