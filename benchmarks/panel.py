"""The panel's figures: people judged per second, memory, against hand-written polars, growth, Spark.

python benchmarks/panel.py count FILE            whole pack, verdicts counted: seconds, CPU, memory
python benchmarks/panel.py hand FILE             ten rules, ours against hand-written polars, counts compared
python benchmarks/panel.py growth FOLDER         10^4 to the largest N that is asked for, linear or not
python benchmarks/panel.py spark FILE            Spark on this machine against polars
Each figure is of one process; people come from `osler panel demo`.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from osler.knowledge import Pack, load
from osler.panel.demo.writing import write_demo
from osler.panel.engines import Engine
from osler.panel.engines.polars import PolarsEngine
from osler.panel.engines.spark import SparkEngine
from osler.panel.evaluating import Panel, rules_of

TEN = (
    "acp-1a",
    "acp-1b",
    "nof-treat-frax",
    "nice-treat-criteria",
    "jama-high-risk",
    "es-treat-high",
    "canada-treat-hip",
    "uspstf-women65",
    "bhof-bmd-fracture",
    "es-denosumab-no-stop",
)


def main() -> None:
    """Runs one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["count", "hand", "growth", "spark"])
    parser.add_argument("where", type=Path)
    parser.add_argument("--most", type=int, default=1_000_000, help="the largest population of `growth`")
    given = parser.parse_args()
    {"count": count, "hand": hand, "growth": lambda path: growth(path, given.most), "spark": spark}[
        given.what
    ](given.where)


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds by the clock, seconds of CPU, and the result."""
    clock, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    found = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - clock, spent, found


def panel_of(pack: Pack, engine: Engine, keys: tuple[str, ...] | None = None) -> Panel:
    """The rules in force, or these of them."""
    rules = rules_of(pack, pack.head.last_updated)
    return Panel(pack, engine, "person", rules if keys is None else {key: rules[key] for key in keys})


def count(path: Path) -> None:
    """The whole pack over a file."""
    pack = load().packs[0]
    before, checking, panel = timed(lambda: panel_of(pack, PolarsEngine(path)))
    assert isinstance(panel, Panel)
    clock, cpu, tallies = timed(panel.tallies)
    assert isinstance(tallies, dict)
    people = next(iter(tallies.values())).people
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{people:>10,} people x {len(tallies)} rules: {clock:.2f} s, CPU {cpu:.2f} s, "
        f"{people / clock:,.0f} people/s by the clock, {people / cpu * 2:,.0f} on two cores by CPU, "
        f"peak {peak:.2f} GB; ids and ranges checked in {before:.2f} s, CPU {checking:.2f} s"
    )


def hand(path: Path) -> None:
    """Ten rules, ours and written by hand."""
    pack = load().packs[0]
    panel = panel_of(pack, PolarsEngine(path), TEN)
    _, ours, tallies = timed(panel.tallies)
    _, theirs, counts = timed(lambda: by_hand(path))
    assert isinstance(tallies, dict)
    assert isinstance(counts, dict)
    for key in TEN:
        mine = (tallies[key].applies, tallies[key].does_not_apply)
        assert mine == counts[key], (key, mine, counts[key])
    print(
        f"{len(TEN)} rules, same counts: ours CPU {ours:.2f} s, "
        f"by hand {theirs:.2f} s, {ours / theirs:.2f} times"
    )


def by_hand(path: Path) -> dict[str, tuple[int, int]]:
    """The rules as someone who knows polars would write them for these columns, NULL as unknown."""
    col = pl.col
    people = pl.scan_parquet(path)
    male, female = col("sex") == "male", col("sex") == "female"
    sites = ("hip_fracture", "vertebral_fracture", "humerus_fracture", "pelvis_fracture", "wrist_fracture")
    told = pl.any_horizontal([col(site).fill_null(False) for site in sites])
    told = told | (col("vertebral_fracture_count") >= 1).fill_null(False)
    post = pl.when(male).then(False).when(col("age") >= 60).then(True).when(col("age") < 40).then(False)
    people = people.with_columns(
        frag=pl.coalesce("fragility_fracture", pl.when(told).then(True)),
        post=post.otherwise(None),
        tmin=pl.min_horizontal("t_score_lumbar_spine", "t_score_femoral_neck", "t_score_total_hip"),
        gc=pl.coalesce("glucocorticoid_use", pl.when(col("prednisone_mg_per_day") > 0).then(True)),
    ).with_columns(
        hip=pl.coalesce("hip_fracture", pl.when(~col("frag")).then(False)),
        vert=pl.coalesce(
            "vertebral_fracture",
            pl.when(col("vertebral_fracture_count") >= 1).then(True),
            pl.when(~col("frag")).then(False),
        ),
        times=pl.coalesce("fracture_count", pl.when(~col("frag")).then(0.0)),
        pred=pl.coalesce("prednisone_mg_per_day", pl.when(~col("gc")).then(0.0)),
        pm50=col("post") | (col("age") >= 50),
        bmd=pl.coalesce("bmd_measured", pl.when(col("tmin") >= -8).then(True)),
        adt=pl.coalesce("androgen_deprivation", pl.lit(None, dtype=pl.Boolean)),
        ai=pl.coalesce("aromatase_inhibitor", pl.when(male).then(False)),
    )
    osteoporosis = (col("pm50") & (col("tmin") <= -2.5)) | col("hip") | col("vert")
    reaches = (
        (col("frax_hip") >= 3)
        | (col("frax_major") >= 20)
        | adjusted("frax_hip", 0.65, 1.2, 3)
        | adjusted("frax_major", 0.8, 1.15, 20)
    )
    low = (col("tmin") < -1.0) & (col("tmin") > -2.5)
    steroid = (col("pred") >= 15) & (col("glucocorticoid_months") >= 3)
    lesser = (col("pred") >= 5) & (col("glucocorticoid_months") > 3)
    never = pl.lit(None, dtype=pl.Boolean)
    reason = col("frag") | lesser | col("ai") | col("adt") | never
    rules = {
        "acp-1a": col("post") & osteoporosis,
        "acp-1b": male & osteoporosis,
        "nof-treat-frax": col("pm50") & low & reaches,
        "nice-treat-criteria": col("pm50")
        & (col("hip") | col("vert") | steroid | (col("tmin") <= -2.5) | ((col("tmin") <= -1.5) & reason)),
        "jama-high-risk": col("pm50")
        & (
            (col("tmin") <= -2.5) | col("vert") | col("hip") | (col("times") >= 2) | (col("frax_major") >= 20)
        ),
        "es-treat-high": col("post") & col("frag") & (col("fracture_months_ago") <= 24),
        "canada-treat-hip": col("pm50") & col("hip"),
        "uspstf-women65": female & (col("age") >= 65) & ~col("frag") & ~col("gc") & ~col("bmd"),
        "bhof-bmd-fracture": (col("age") >= 50) & col("frag") & ~col("bmd"),
        "es-denosumab-no-stop": col("current_drug") == "denosumab",
    }
    sums = {f"{key} yes": rule.sum() for key, rule in rules.items()}
    sums |= {f"{key} no": (~rule).sum() for key, rule in rules.items()}
    row = people.select(**sums).collect(engine="streaming").row(0, named=True)
    return {key: (row[f"{key} yes"], row[f"{key} no"]) for key in rules}


def adjusted(name: str, least: float, most: float, line: float) -> pl.Expr:
    """Whether a risk after the dose correction reaches a line; open where the dose could decide."""
    risk, dose, on = pl.col(name), pl.col("pred"), pl.col("gc")
    factor = pl.when(dose < 2.5).then(least).when(dose <= 7.5).then(1.0).when(dose > 7.5).then(most)
    low, high = factor.fill_null(least), factor.fill_null(most)
    low = pl.when(~on).then(1.0).when(on).then(low).otherwise(pl.min_horizontal(low, pl.lit(1.0)))
    high = pl.when(~on).then(1.0).when(on).then(high).otherwise(pl.max_horizontal(high, pl.lit(1.0)))
    reached = pl.when((risk * low).round(9) >= line).then(True)
    return reached.when((risk * high).round(9) < line).then(False)


def growth(folder: Path, most: int) -> None:
    """The whole pack over ever more people, each in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    people = 10_000
    while people <= most:
        path = folder / f"{people}.parquet"
        if not path.exists():
            write_demo(load().packs[0], people, 1, path, lambda _: None)
        subprocess.run([sys.executable, __file__, "count", str(path)], check=True)  # noqa: S603 - our own file
        people *= 10


def spark(path: Path) -> None:
    """The same counts by Spark on this machine."""
    pack = load().packs[0]
    ours, _, mine = timed(panel_of(pack, PolarsEngine(path)).tallies)
    start, _, engine = timed(lambda: SparkEngine(str(path), "local[2]"))
    assert isinstance(engine, SparkEngine)
    panel = panel_of(pack, engine)
    theirs, _, found = timed(panel.tallies)
    assert found == mine
    print(
        f"polars {ours:.1f} s; Spark {theirs:.1f} s after {start:.1f} s to start: {theirs / ours:.0f} times"
    )


if __name__ == "__main__":
    main()
