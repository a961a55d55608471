"""`pytest tests/golden --update-golden` writes the pages anew; read the difference before you keep it."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden pages anew")


@pytest.fixture
def update(request):
    return request.config.getoption("--update-golden", default=False)
