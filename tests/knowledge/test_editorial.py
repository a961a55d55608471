"""Limits that no source gives stand in the open, with the value that is used."""

from pathlib import Path

import msgspec
import pytest

from osler.knowledge import load
from osler.knowledge.check.editorial import editorial_holds
from osler.knowledge.check.subject import Subject
from osler.knowledge.editorial import interval_share, limits_in, used_by
from osler.knowledge.gather import Gathered
from osler.knowledge.schema import INTERVAL_SHARE

PACK = load().packs[0]


def findings(limits):
    pack = msgspec.structs.replace(PACK, editorial=tuple(limits))
    return [one.message for one in editorial_holds(Subject(Gathered(root=Path()), pack))]


def test_every_limit_of_the_pack_is_told_once():
    assert findings(PACK.editorial) == []
    assert {limit.state for limit in PACK.editorial} == {"awaiting review"}
    told = [place for limit in PACK.editorial for place in limit.stands_in]
    assert set(told) >= set(limits_in(PACK))


@pytest.mark.parametrize("number", range(len(PACK.editorial)))
def test_a_limit_left_out_or_told_otherwise_is_found(number):
    limit = PACK.editorial[number]
    rest = [one for one in PACK.editorial if one is not limit]
    places = [place for place in limit.stands_in if place in limits_in(PACK)]
    assert len(findings(rest)) == len(places)
    other = findings([*rest, msgspec.structs.replace(limit, value=limit.value + 1)])
    assert len(other) == len([place for place in limit.stands_in if place != INTERVAL_SHARE])
    assert findings([*PACK.editorial, limit])
    assert findings([*rest, msgspec.structs.replace(limit, stands_in=(*limit.stands_in, "card/no/such"))])


def test_an_order_is_held_against_the_share_of_the_pack():
    assert interval_share(PACK) == 0.9
    assert interval_share(msgspec.structs.replace(PACK, editorial=())) == 1.0


def test_a_card_tells_the_limits_on_which_it_rests():
    card = PACK.cards["care-gap-no-drug"]
    assert [limit.id for limit in used_by(PACK, card, assuming=True)] == ["no-drug-in-two-years"]
    assert not list(used_by(PACK, card, assuming=False))
    assert [limit.id for limit in used_by(PACK, PACK.cards["injection-too-often"], assuming=False)] == [
        "order-interval"
    ]
