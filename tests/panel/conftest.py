"""People for the panel's tests, and the engines they run on."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "logic"))


@pytest.fixture(scope="session")
def postgres_server(cluster):
    """The URL of a database of our own."""
    return cluster.on_loopback(cluster.new_name())
