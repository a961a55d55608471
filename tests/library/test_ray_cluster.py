"""A load spread over a Ray cluster of two nodes: the same library, also when a node dies in its middle."""

import json
import logging
import os
import random
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from osler.core.errors import InputError
from osler.documents.reading import read
from osler.documents.spreading import read_spread
from osler.library import ray_cluster as engine
from osler.library.interface import Query
from osler.library.local import LocalLibrary

WORDS = ("sclerostin", "gout", "femur", "calcium", "falls", "trial", "uric", "acid", "loss", "vertebra")


@pytest.fixture(scope="module")
def nodes() -> Iterator[object]:
    """Two node processes on loopback; the address is in the environment as an operator would put it."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        utils = pytest.importorskip("ray.cluster_utils", reason="the extra `ray` is not installed")
        cluster = utils.Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
    os.environ["RAY_ADDRESS"] = cluster.address
    yield cluster
    del os.environ["RAY_ADDRESS"]
    cluster.shutdown()
    logging.getLogger("ray").handlers.clear()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of rows, some of them broken, some retold."""
    chance = random.Random(3)
    file = tmp_path / "rows.jsonl"
    with file.open("w") as out:
        for number in range(3_000):
            text = ". ".join(" ".join(chance.choices(WORDS, k=9)) for _ in range(4)) + "."
            row = {"id": f"{number % 2_900}", "title": f"On {chance.choice(WORDS)}", "text": text}
            out.write(("{" if number % 500 == 7 else "") + json.dumps(row) + "\n")
    return file


def kept(library: LocalLibrary) -> tuple[object, ...]:
    """Everything that a reader can see of a library."""
    names = [str(number) for number in range(0, 2_900, 97)]
    hits = [
        library.search(Query(text=words, k=30)) for words in ("gout trial", "loss of calcium", "vertebra")
    ]
    return library.summary(), [library.editions(name) for name in names], hits


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::FutureWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_node_that_dies_in_mid_load_costs_nothing(nodes, rows, tmp_path, monkeypatch):
    monkeypatch.setattr("osler.documents.spreading.SHARE", 40_000)
    here = LocalLibrary.make(tmp_path / "here")
    expected = here.add(read([rows]))
    with engine.ray_cluster() as cluster:
        there = LocalLibrary.make(tmp_path / "there", spread=cluster)
        documents = read_spread([rows], cluster)

        def watched():
            for number, document in enumerate(documents):
                if number == 700:
                    (victim,) = nodes.worker_nodes
                    nodes.remove_node(victim, allow_graceful=False)
                yield document

        done = there.add(watched())
    assert done == expected
    assert done.rejected
    assert kept(there) == kept(here)


def test_without_the_extra_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"osler\[ray\]"), engine.ray_cluster():
        pass
