"""Spark for real: one of two workers is killed in the middle of the work."""

from cluster import of_spark
from crowd import crowd, disagreements, reference

from osler.knowledge import load
from osler.panel.engines.spark import SparkEngine
from osler.panel.evaluating import Panel, rules_of

PACK = load().packs[0]
RULES = rules_of(PACK, PACK.head.last_updated)


@of_spark
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
