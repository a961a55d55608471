"""Places where a library may be kept: what one promises, the other does too."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from osler.library import make_library, open_library
from osler.library.interface import WritableLibrary
from ports import free_port

_number = count()


@dataclass(frozen=True)
class Place:
    """Where a library is or will be kept."""

    address: str
    batch: int
    """Documents that are committed together."""

    def make(self) -> WritableLibrary:
        return make_library(self.address)

    def open(self) -> WritableLibrary:
        return open_library(self.address)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the S3 server did not start")


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """A bucket on an S3 server of its own; the AWS environment names it, as an operator's would."""
    for extra in ("lancedb", "moto"):
        pytest.importorskip(extra, reason="the extra `s3` and moto[server] are not installed")
    boto3 = pytest.importorskip("boto3", reason="the extra `s3` is not installed")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    kept = dict(os.environ)
    os.environ.update(
        AWS_ENDPOINT_URL=address,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="secret-of-the-test",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true",
    )
    try:
        _wait_for(address)
        boto3.client("s3").create_bucket(Bucket="shelf")
        yield "s3://shelf"
    finally:
        server.terminate()
        server.wait()
        os.environ.clear()
        os.environ.update(kept)


@pytest.fixture(params=["folder", "bucket"])
def place(request, tmp_path) -> Place:
    """A place with nothing in it."""
    if request.param == "folder":
        return Place(str(tmp_path / "library"), 500)
    return Place(f"{request.getfixturevalue('bucket')}/{next(_number)}", 2_000)


@pytest.fixture
def kept(place) -> Iterator[WritableLibrary]:
    """A library in that place."""
    made = place.make()
    yield made
    made.close()
