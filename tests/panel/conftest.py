"""People for the panel's tests, and the engines they run on."""

import sys
from pathlib import Path

import pytest
from cluster import Cluster

sys.path.insert(0, str(Path(__file__).parent.parent / "logic"))


@pytest.fixture(scope="session")
def postgres_server(postgres):
    """The URL of a database of our own."""
    return postgres.on_loopback(postgres.new_name())


@pytest.fixture
def cluster(tmp_path):
    """A Spark cluster that a test may break."""
    made = Cluster(tmp_path)
    yield made
    made.stop()
