"""Settings for all tests: property tests are the same on every run unless a nightly run asks for more.

And the one browser that all tests of pages share.
"""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from osler.library.local import LocalLibrary

# Whoever runs the tests may have a library: answers must not quote from it.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="osler-tests-")

settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "4000"))
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the browser tests are left out, on a build machine they fail."""
    if CHROMIUM is None:
        reason = "no Chromium: install it (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL; without one its tests are left out, on a build machine they fail."""
    from postgres import Postgres, binaries_of_postgresql  # noqa: PLC0415 - only where one is wanted

    binaries = binaries_of_postgresql()
    if binaries is None:
        reason = "no PostgreSQL: install it (Debian: apt-get install postgresql)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    made = Postgres(binaries)
    yield made
    made.remove()


@pytest.fixture
def library(tmp_path):
    """An evidence library in a folder of its own."""
    made = LocalLibrary.make(tmp_path / "library")
    yield made
    made.close()
