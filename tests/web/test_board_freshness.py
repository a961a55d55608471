"""Readers take what was signed from memory; a thread of its own asks the database, and never for long."""

import threading
from contextlib import closing
from types import SimpleNamespace

import pytest

from osler.core.answer import Review
from osler.core.errors import InputError, UnavailableError
from osler.core.standing import Standings
from osler.review import entries, noted, open_store, read_content, sync
from osler.web import Settings
from osler.web.board import Desk, fresh
from osler.web.board.fresh import FRESH, STALE, Fresh
from osler.web.site import Site
from shelf import notice
from teahouse import TEA, variant


class Signed:
    """A database of which tests say when it answers and what."""

    def __init__(self):
        self.mark, self.asked, self.away = 1, 0, None
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.time = 100.0
        self.answered = threading.Semaphore(0)

    def __call__(self):
        self.asked += 1
        mark = self.mark
        try:
            assert self.may_answer.wait(30)
            if self.away:
                raise self.away
            return Standings(mark=mark)
        finally:
            self.answered.release()

    def clock(self):
        return self.time


@pytest.fixture
def signed():
    return Signed()


@pytest.fixture
def watched(signed, monkeypatch):
    monkeypatch.setattr(fresh, "PATIENCE", 30)
    return Fresh(signed, clock=signed.clock)


def settled(watched, wanted):
    """Waits for the thread that asks to have kept its answer."""
    for _ in range(3_000):
        found = watched.now()
        if found is not None and found.mark == wanted:
            return found
        threading.Event().wait(0.01)
    raise AssertionError("the answer never came")


def test_many_readers_within_a_moment_ask_once(signed, watched):
    assert [watched.now().mark for _ in range(100)] == [1] * 100
    assert signed.asked == 1


def test_a_reader_does_not_wait_for_a_slow_database(signed, watched):
    assert watched.now().mark == 1
    signed.mark, signed.time = 2, signed.time + FRESH
    signed.may_answer.clear()
    assert [watched.now().mark for _ in range(10)] == [1] * 10
    signed.may_answer.set()
    settled(watched, 2)
    assert signed.asked == 2


def test_what_is_too_old_is_claimed_no_longer(signed, watched, monkeypatch):
    assert watched.now().mark == 1
    monkeypatch.setattr(fresh, "PATIENCE", 0)
    signed.may_answer.clear()
    signed.time += STALE
    assert watched.now() is None
    signed.may_answer.set()
    settled(watched, 1)


@pytest.mark.parametrize("fault", [UnavailableError("away"), InputError("a later Osler made it")])
def test_while_the_database_is_away_nothing_is_claimed_and_it_comes_back(signed, watched, fault):
    assert watched.now().mark == 1
    signed.away = fault
    signed.time += STALE
    assert watched.now() is None
    signed.away = None
    signed.time += FRESH
    settled(watched, 1)


def test_after_a_change_of_our_own_nobody_sees_what_was_before(signed, watched):
    assert watched.now().mark == 1
    signed.time += FRESH
    signed.may_answer.clear()
    watched.now()
    signed.mark = 2
    watched.forget()
    signed.may_answer.set()
    assert watched.now().mark == 2
    assert signed.asked == 3


def test_a_page_is_made_anew_only_when_what_it_claims_changes():
    site, made = Site(Settings(packs=(str(TEA),))), []
    told = Standings(mark=1)
    site.desk = SimpleNamespace(standings=lambda: told)

    def page(signed):
        made.append(signed.mark)
        return f"made {len(made)}", lambda now: now.drugs.get("camelline")

    assert [site.page(("/drugs/camelline", "browse"), page) for _ in range(3)] == ["made 1"] * 3
    told = Standings(mark=2, drugs={"mintol": Review(status="under_review")})
    assert site.page(("/drugs/camelline", "browse"), page) == "made 1"
    told = Standings(mark=3, drugs={"camelline": Review(status="under_review")})
    assert site.page(("/drugs/camelline", "browse"), page) == "made 2"
    assert made == [1, 3]


def test_the_desk_takes_over_what_the_library_learnt_once(tmp_path, library):
    variant(tmp_path, {"sources/north-guild.yaml": lambda text: f'{text.rstrip()}\npmid: "77"\n'})
    tea, data = str(tmp_path / "tea"), str(tmp_path / "data")
    with closing(open_store(data=data)) as store:
        sync(store, read_content([tmp_path / "tea"]))
        site = Site(Settings(data=data, packs=(tea,)))
        site.__dict__["library"] = library
        desk = Desk(site)
        desk.learn()
        assert noted(store) == {}
        library.add([notice("900", "retraction", "pmid:77")])
        desk.learn()
        assert noted(store)["north-guild"].status == "retracted"
        before = len(entries(store))
        desk.learn()
        assert len(entries(store)) == before
        desk.store.close()
