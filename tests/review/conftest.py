"""Both databases under every test, and a small board with people on it."""

import pytest
from argon2 import PasswordHasher
from boardroom import Board, Watchmaker

from osler.review.accounts import passwords
from osler.review.store import open_store


@pytest.fixture(scope="session")
def cluster(postgres):
    """A PostgreSQL that a test may stop and start."""
    return postgres


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """argon2id stays, its cost does not: tests make many passwords."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a database is: arguments for `open_store`."""
    if request.param == "sqlite":
        return {"data": tmp_path / "data"}
    return {"database": request.getfixturevalue("cluster").new_database()}


@pytest.fixture
def clock():
    return Watchmaker()


@pytest.fixture
def store(place, clock):
    opened = open_store(**place, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def board(store, clock, tmp_path):
    return Board(store, clock, tmp_path)
