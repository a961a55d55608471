"""What workers share: limits and figures hold over all of them, and outlive one that is killed."""

from __future__ import annotations

import os
import signal
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.web import limits
from osler.web.limits import Buckets, Pace
from osler.web.metrics import Metrics
from osler.web.tallies import Tallies

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def in_a_worker(work):
    """Runs it in a process of its own; its exit status."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(work())
        finally:
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1_000.0

        def monotonic(self):
            return self.now

    found = Clock()
    monkeypatch.setattr(limits, "time", found)
    return found


def taken(buckets, client, times, pace=None):
    return sum(buckets.wait(client, pace) == 0.0 for _ in range(times))


class TestBuckets:
    def test_so_many_at_once_then_so_many_a_second(self, clock):
        buckets = Buckets(Pace(2.0, 5))
        assert taken(buckets, "a", 9) == 5
        assert buckets.wait("a") == pytest.approx(0.5)
        clock.now += 1.0
        assert taken(buckets, "a", 9) == 2
        clock.now += 60.0
        assert taken(buckets, "a", 9) == 5

    def test_each_client_has_its_own(self, clock):
        buckets = Buckets(Pace(1.0, 3))
        assert [taken(buckets, name, 5) for name in ("a", "b", "")] == [3, 3, 3]

    def test_no_rate_no_limit(self):
        assert taken(Buckets(Pace(0.0, 1)), "a", 50) == 50

    def test_a_pace_of_its_own(self, clock):
        buckets = Buckets(Pace(1.0, 3))
        assert taken(buckets, "key", 9, Pace(1.0, 7)) == 7

    @needs_fork
    def test_what_one_worker_grants_is_gone_for_all(self, clock):
        buckets = Buckets(Pace(0.001, 10))
        counts = [in_a_worker(lambda: taken(buckets, "a", 4)) for _ in range(4)]
        assert counts == [4, 4, 2, 0]
        assert taken(buckets, "a", 1) == 0

    @needs_fork
    def test_a_worker_killed_at_work_locks_nobody_out(self):
        buckets = Buckets(Pace(1.0, 3))

        def killed():
            with buckets._locked():
                os.kill(os.getpid(), signal.SIGKILL)

        assert in_a_worker(killed) == -signal.SIGKILL
        assert taken(buckets, "a", 1) == 1

    def test_more_clients_than_it_holds_forgets_the_longest_quiet(self, clock, monkeypatch):
        monkeypatch.setattr(limits, "_SETS", 1)
        buckets = Buckets(Pace(1.0, 2))
        for name in "abcdefgh":
            assert taken(buckets, name, 2) == 2
            clock.now += 0.01
        assert taken(buckets, "new", 1) == 1
        assert taken(buckets, "h", 1) == 0
        assert taken(buckets, "a", 1) == 1


names = st.tuples(st.text(max_size=12), st.text(max_size=3))


class TestTallies:
    @given(st.lists(st.tuples(st.integers(0, 2), names, st.integers(-5, 9)), max_size=60))
    def test_the_sum_is_that_of_all_parts(self, added):
        tallies, expected = Tallies(3), Counter()
        for part, name, amount in added:
            tallies.take(part)
            tallies.add(name, amount)
            expected[name] += amount
        assert dict(tallies.sums()) == dict(expected)

    def test_what_has_no_room_is_left_out_and_harms_nothing(self):
        tallies = Tallies(2)
        for number in range(20_000):
            tallies.add(("page", f"{number:06}"))
        kept = tallies.sums()
        assert 3_000 < len(kept) < 20_000
        assert set(kept.values()) == {1}
        tallies.take(1)
        assert tallies.sums() == kept

    @needs_fork
    def test_figures_of_all_workers_and_of_one_that_came_after_another(self):
        metrics = Metrics()
        metrics.share(2)

        def work(place, times):
            metrics.take(place)
            for _ in range(times):
                metrics.request("ask", "POST", 200, 0.02)
                metrics.answered("answered", "patient")
            return 0

        for place, times in ((0, 3), (1, 4), (1, 5)):
            assert in_a_worker(lambda: work(place, times)) == 0  # noqa: B023 - run at once
        text = metrics.text()
        assert 'osler_requests_total{page="ask",method="POST",status="200"} 12' in text
        assert 'osler_answers_total{status="answered",audience="patient"} 12' in text
        assert 'osler_request_seconds_bucket{page="ask",le="0.01"} 0' in text
        assert 'osler_request_seconds_bucket{page="ask",le="0.025"} 12' in text
        assert 'osler_request_seconds_sum{page="ask"} 0.240000' in text
