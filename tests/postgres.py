"""A PostgreSQL of our own for all tests that need one."""

import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

from ports import free_port


class Postgres:
    """A PostgreSQL of our own: on a socket in a temporary folder, and on a port of loopback."""

    def __init__(self, binaries: Path):
        self.binaries = binaries
        self.port = free_port()
        # Short: the path of a socket has at most about 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="osler-pg-"))
        self.data = self.folder / "data"
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self._run("initdb", "-D", self.data, "-U", "osler", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def _run(self, program, *arguments, wait=True):
        command = [str(self.binaries / program), *map(str, arguments)]
        if wait:
            subprocess.run(
                command, user=self.user, check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )  # fmt: skip

    def start(self):
        places = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        options = f"{places} -c max_connections=200 -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def address(self, name="postgres"):
        return f"postgresql://osler@/{name}?host={self.folder}&port={self.port}"

    def on_loopback(self, name):
        """The address of a database for programs that know no sockets."""
        return f"postgresql://osler@127.0.0.1:{self.port}/{name}"

    def new_database(self):
        """The address of a new database."""
        return self.address(self.new_name())

    def new_name(self):
        """The name of a new database."""
        name = "t" + secrets.token_hex(6)
        engine = create_engine(
            self.address().replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return name

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


def binaries_of_postgresql():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[4])
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None
