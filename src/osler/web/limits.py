"""How often one client may ask: a bucket of tokens each, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict

_MOST_CLIENTS = 20_000


class Buckets:
    """Token buckets by client; the longest unseen is forgotten first."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Takes a token and returns 0, or the seconds until there is one."""
        if self._rate <= 0:
            return 0.0
        now = time.monotonic()
        tokens, seen = self._held.pop(client, (self._burst, now))
        tokens = min(self._burst, tokens + (now - seen) * self._rate)
        missing = max(0.0, 1.0 - tokens)
        self._held[client] = (tokens if missing else tokens - 1.0, now)
        if len(self._held) > _MOST_CLIENTS:
            self._held.popitem(last=False)
        return missing / self._rate
