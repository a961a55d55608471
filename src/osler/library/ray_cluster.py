"""Work spread over the machines of a Ray cluster (extra `ray`)."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from osler.core.errors import InputError

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")
_AHEAD = 2
"""Items under way for each processor: none idles, and memory stays bounded."""
_AGAIN = 20
"""How often work is done again whose machine has died."""


class RayCluster:
    """The processors of a cluster. What a machine that dies had in hand, another does again."""

    def __init__(self, ray: Any) -> None:  # noqa: ANN401 - the package, which is no hard requirement
        self._ray = ray
        self._remote = ray.remote(max_retries=_AGAIN)(_done)

    def map(self, work: Callable[[_Item], _Done], items: Iterable[_Item]) -> Iterator[_Done]:
        """What the work makes of each item, in their order."""
        under_way: deque[Any] = deque()
        for item in items:
            under_way.append(self._remote.remote(work, item))
            if len(under_way) >= _AHEAD * self._processors():
                yield self._result(under_way.popleft())
        while under_way:
            yield self._result(under_way.popleft())

    def _processors(self) -> int:
        return max(2, int(self._ray.cluster_resources().get("CPU", 2)))

    def _result(self, reference: Any) -> Any:  # noqa: ANN401
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            raise InputError(
                f"--engine ray: the cluster could not finish ({type(error).__name__}); what was stored "
                "stays: see to the cluster and give the same command again"
            ) from None

    def close(self) -> None:
        """Leaves the cluster; one that was started for this load ends."""
        self._ray.shutdown()


def _done(work: Callable[[_Item], _Done], item: _Item) -> _Done:
    return work(item)


@contextmanager
def ray_cluster() -> Iterator[RayCluster]:
    """The cluster that RAY_ADDRESS names or this machine belongs to; one of its own where there is none.

    Raises:
        InputError: Ray is not installed, or the cluster cannot be reached.
    """
    # Before Ray is imported: nothing about its use is sent anywhere.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise InputError("--engine ray needs the extra: pip install 'osler[ray]'") from None
    try:
        ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(
            f"--engine ray: the cluster cannot be reached ({first}): start one with ray start --head, or "
            "set RAY_ADDRESS"
        ) from None
    cluster = RayCluster(ray)
    try:
        yield cluster
    finally:
        cluster.close()
