"""Spark for real: a master and two workers on loopback, one of them killed in the middle of the work."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crowd import crowd, disagreements, reference

from osler.knowledge import load
from osler.panel.engines.spark import SparkEngine
from osler.panel.evaluating import Panel, rules_of
from postgres import free_port

PACK = load().packs[0]
RULES = rules_of(PACK, PACK.head.last_updated)


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


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("spark"))
    yield made
    made.stop()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_cluster_agrees_with_the_evaluator_though_a_worker_is_killed(cluster, tmp_path):
    people = crowd(PACK, 240, seed=7)
    folder = tmp_path / "people"
    folder.mkdir()
    for part in range(6):
        people.slice(part * 40, 40).write_parquet(folder / f"{part}.parquet")
    engine = SparkEngine(str(folder), cluster.url)
    panel = Panel(PACK, engine, "person", RULES)
    before = panel.tallies()
    frames = panel.verdicts()
    first = next(frames)
    cluster.workers[0].kill()
    cluster.workers[0].wait()
    rest = list(frames)
    assert panel.tallies() == before
    panel.verdicts = lambda: [first, *rest]
    assert sum(map(len, [first, *rest])) == 240
    assert disagreements(panel, reference(PACK, people)) == []
    engine.close()
