"""Every recommendation over random people with missing facts: each engine says what `osler ask` says."""

import polars as pl
import pytest
from crowd import crowd, disagreements, reference
from store import store

from osler.knowledge import load
from osler.panel.engines.duckdb import DuckDBEngine
from osler.panel.engines.polars import PolarsEngine
from osler.panel.engines.postgres import PostgresEngine
from osler.panel.evaluating import Panel
from osler.panel.writing import named
from osler.reasoning.judging import conditions

PACK = load().packs[0]
RULES = dict(conditions(PACK, None))


@pytest.fixture(scope="module")
def people():
    return crowd(PACK, 1500, seed=20261124)


@pytest.fixture(scope="module")
def expected(people):
    return reference(PACK, people)


@pytest.fixture
def file(people, tmp_path):
    people.write_parquet(tmp_path / "people.parquet")
    return tmp_path / "people.parquet"


@pytest.mark.parametrize("engine", [PolarsEngine, DuckDBEngine])
def test_an_embedded_engine_agrees_with_the_one_patient_evaluator(engine, file, expected):
    panel = Panel(PACK, engine(file), "person", RULES)
    assert len(panel.rules) > 500
    assert disagreements(panel, expected) == []


def test_postgres_agrees_with_the_one_patient_evaluator(postgres_server, people, expected):

    few = people.head(300)
    store(few, postgres_server, "people")
    engine = PostgresEngine(postgres_server, "people")
    panel = Panel(PACK, engine, "person", RULES)
    assert disagreements(panel, expected) == []
    engine.close()


def test_counts_are_those_of_the_rows(file, people, expected):
    panel = Panel(PACK, PolarsEngine(file), "person", RULES)
    tallies = panel.tallies()
    for key in RULES:
        truths = [said[key].truth.value for said in expected.values()]
        assert (tallies[key].applies, tallies[key].does_not_apply, tallies[key].unknown) == tuple(
            truths.count(value) for value in ("true", "false", "unknown")
        ), key


def test_people_worked_out_in_shares_are_those_worked_out_at_once(file):
    whole = pl.concat(Panel(PACK, PolarsEngine(file), "person", RULES).verdicts())
    shares = pl.concat(Panel(PACK, PolarsEngine(file, share=77), "person", RULES).verdicts())
    assert whole.equals(shares)


def test_what_hangs_on_missing_facts_names_those_the_evaluator_names(file, expected):
    """The evaluator drops facts that no completion needs; the panel never drops one that it names."""
    panel = Panel(PACK, PolarsEngine(file), "person", RULES)
    (frame,) = panel.verdicts()
    more = total = 0
    for row in frame.iter_rows(named=True):
        for key, said in expected[row["person"]].items():
            if said.missing:
                found = set(named(row[key], panel.program.conditions[key].missing))
                assert set(said.missing) <= found, (row["person"], key)
                more += found != set(said.missing)
                total += 1
    assert more < total / 100
