"""Counts and latencies for an operator, in the Prometheus text form; nothing of a question or patient."""

from __future__ import annotations

from collections.abc import Iterator

from osler.web.tallies import Key, Tallies

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_PLACES = (*map(str, _BOUNDS), "+Inf")
TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTERS = {
    "osler_requests_total": ("page", "method", "status"),
    "osler_answers_total": ("status", "audience"),
    "osler_cds_calls_total": ("hook",),
    "osler_cds_cards_total": ("hook",),
}
"""By counter: its labels."""
_BUCKET, _SUM = "osler_request_seconds_bucket", "osler_request_seconds_sum"


class Metrics:
    """The figures of all workers."""

    def __init__(self) -> None:
        self._tallies = Tallies()

    def share(self, workers: int) -> None:
        """Makes room for so many workers, before they are forked."""
        self._tallies = Tallies(workers)

    def take(self, place: int) -> None:
        """Counts as this worker from now on."""
        self._tallies.take(place)

    def request(self, page: str, method: str, status: int, seconds: float) -> None:
        """Counts one request by page, never by address."""
        self._tallies.add(("osler_requests_total", page, method, str(status)))
        self._tallies.add((_SUM, page), seconds)
        bound = next((_PLACES[at] for at, bound in enumerate(_BOUNDS) if seconds <= bound), "+Inf")
        self._tallies.add((_BUCKET, page, bound))

    def answered(self, status: str, audience: str) -> None:
        """Counts one answer."""
        self._tallies.add(("osler_answers_total", status, audience))

    def hooked(self, hook: str, cards: int) -> None:
        """Counts a call from a record by its hook, and the cards it was answered with."""
        self._tallies.add(("osler_cds_calls_total", hook))
        self._tallies.add(("osler_cds_cards_total", hook), cards)

    def text(self) -> str:
        """All figures as Prometheus reads them."""
        sums = dict(self._tallies.sums())
        return "\n".join([*_counts(sums), *_histogram(sums)]) + "\n"


def _counts(sums: dict[Key, int]) -> Iterator[str]:
    for name, labels in _COUNTERS.items():
        yield f"# TYPE {name} counter"
        for (kind, *values), count in sorted(sums.items()):
            if kind == name:
                said = ",".join(f'{label}="{value}"' for label, value in zip(labels, values, strict=True))
                yield f"{name}{{{said}}} {count:.0f}"


def _histogram(sums: dict[Key, int]) -> Iterator[str]:
    yield "# TYPE osler_request_seconds histogram"
    for page in sorted(key[1] for key in sums if key[0] == _SUM):
        total = 0
        for bound in _PLACES:
            total += int(sums.get((_BUCKET, page, bound), 0))
            yield f'osler_request_seconds_bucket{{page="{page}",le="{bound}"}} {total}'
        yield f'osler_request_seconds_sum{{page="{page}"}} {sums[_SUM, page]:.6f}'
        yield f'osler_request_seconds_count{{page="{page}"}} {total}'
