"""A library in a folder of its own."""

import pytest

from osler.library.local import LocalLibrary


@pytest.fixture
def library(tmp_path):
    made = LocalLibrary.make(tmp_path / "library")
    yield made
    made.close()
