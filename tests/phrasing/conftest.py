"""Osler's own knowledge, loaded once for all tests of phrasing."""

import pytest

from osler.knowledge import load


@pytest.fixture(scope="session")
def knowledge():
    return load()


@pytest.fixture(scope="session")
def pack(knowledge):
    return knowledge.packs[0]
