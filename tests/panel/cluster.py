"""Spark for real: a master and two workers on loopback."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ports import free_port


def of_spark(test):
    """PySpark leaves sockets to the garbage collector, and calls what newer libraries deprecate."""
    unclosed = ("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
    older = ("ignore::DeprecationWarning", "ignore::FutureWarning")
    return pytest.mark.filterwarnings(*unclosed, *older)(test)


class Cluster:
    """A master and two workers, each a process of its own."""

    def __init__(self, folder):
        pyspark = pytest.importorskip("pyspark")
        self.home = Path(pyspark.__file__).parent
        self.folder = folder
        self.port = free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.master = self._start("master", "master.Master", "--port", str(self.port))
        self.workers = [
            self._start(f"worker{n}", "worker.Worker", "-c", "1", "-m", "1g", self.url) for n in (1, 2)
        ]
        self._wait()

    def _start(self, name, kind, *arguments):
        command = [str(self.home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}"]
        command += ["--host", "127.0.0.1", "--webui-port", "0", *arguments]
        surroundings = os.environ | {
            "SPARK_WORKER_DIR": str(self.folder / name),
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable,
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=surroundings)

    def _wait(self):
        for _ in range(300):
            text = (self.folder / "master.log").read_text()
            if len(re.findall("Registering worker", text)) == 2:
                return
            time.sleep(0.2)
        raise AssertionError("the workers did not register: " + text[-500:])

    def stop(self):
        for process in (*self.workers, self.master):
            process.kill()
            process.wait()
