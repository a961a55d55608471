"""Counts and latencies for an operator, in the Prometheus text form; nothing of a question or patient."""

from __future__ import annotations

from collections import Counter, defaultdict

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(_BOUNDS) + 1))
        self._seconds: Counter[str] = Counter()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._hooks: Counter[str] = Counter()
        self._cards: Counter[str] = Counter()

    def request(self, page: str, method: str, status: int, seconds: float) -> None:
        """Counts one request by page, never by address."""
        self._requests[page, method, status] += 1
        self._seconds[page] += seconds  # type: ignore[assignment]
        place = next((at for at, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))
        self._buckets[page][place] += 1

    def answered(self, status: str, audience: str) -> None:
        """Counts one answer."""
        self._answers[status, audience] += 1

    def hooked(self, hook: str, cards: int) -> None:
        """Counts a call from a record by its hook, and the cards it was answered with."""
        self._hooks[hook] += 1
        self._cards[hook] += cards

    def text(self) -> str:
        """All figures as Prometheus reads them."""
        return "\n".join([*self._counts(), *self._histogram()]) + "\n"

    def _counts(self) -> list[str]:
        lines = ["# TYPE osler_requests_total counter"]
        lines += [
            f'osler_requests_total{{page="{page}",method="{method}",status="{status}"}} {count}'
            for (page, method, status), count in sorted(self._requests.items())
        ]
        lines.append("# TYPE osler_answers_total counter")
        lines += [
            f'osler_answers_total{{status="{status}",audience="{audience}"}} {count}'
            for (status, audience), count in sorted(self._answers.items())
        ]
        for name, counts in (("calls", self._hooks), ("cards", self._cards)):
            lines.append(f"# TYPE osler_cds_{name}_total counter")
            lines += [f'osler_cds_{name}_total{{hook="{hook}"}} {n}' for hook, n in sorted(counts.items())]
        return lines

    def _histogram(self) -> list[str]:
        lines = ["# TYPE osler_request_seconds histogram"]
        for page, counts in sorted(self._buckets.items()):
            total = 0
            for bound, count in zip((*map(str, _BOUNDS), "+Inf"), counts, strict=True):
                total += count
                lines.append(f'osler_request_seconds_bucket{{page="{page}",le="{bound}"}} {total}')
            lines.append(f'osler_request_seconds_sum{{page="{page}"}} {self._seconds[page]:.6f}')
            lines.append(f'osler_request_seconds_count{{page="{page}"}} {total}')
        return lines
