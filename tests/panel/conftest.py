"""People for the panel's tests, and the engines they run on.

`postgres_server` starts a private PostgreSQL cluster on loopback, as an unprivileged user where the tests
run as root; without PostgreSQL its tests are left out, on a build machine they fail.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from cluster import Cluster

from ports import free_port

sys.path.insert(0, str(Path(__file__).parent.parent / "logic"))


def _lacking(what):
    reason = f"no {what} here"
    pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


def _postgres_programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        _lacking("PostgreSQL (Debian: apt-get install postgresql)")
    return found[-1].parent


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a PostgreSQL server of our own."""
    programs = _postgres_programs()
    home = Path(tempfile.mkdtemp(prefix="osler-postgres-"))
    as_user = []
    if os.getuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(home, account.pw_uid, account.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program, *arguments):
        command = [*as_user, str(programs / program), "-D", str(home / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    port = free_port()
    run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c fsync=off"
    run("pg_ctl", "-w", "-l", str(home / "log"), "-o", settings, "start")
    yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    run("pg_ctl", "-m", "immediate", "stop")
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def cluster(tmp_path):
    """A Spark cluster that a test may break."""
    made = Cluster(tmp_path)
    yield made
    made.stop()
