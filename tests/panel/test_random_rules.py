"""Random rules over random people with missing facts: no engine says otherwise than the evaluator does."""

from contextlib import closing
from types import SimpleNamespace

import polars as pl
import pytest
from cluster import of_spark
from greenpox import DEFINITIONS, FACTS, SYMBOLS
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from oracle import conditions, partial_worlds
from store import store

from osler.core.truth import Truth
from osler.knowledge import Consequence, complete
from osler.logic import Scope, evaluate, facts_under, parse
from osler.panel.engines.duckdb import DuckDBEngine
from osler.panel.engines.polars import PolarsEngine
from osler.panel.engines.postgres import PostgresEngine
from osler.panel.engines.spark import SparkEngine
from osler.panel.evaluating import Panel

KINDS = {"number": pl.Float64, "boolean": pl.Boolean}
EXTRA = {
    "score_left": (-1.0, 2.0, 5.0),
    "score_right": (-1.0, 2.0, 5.0),
    "spots": (0.0, 3.0, 12.0),
    "ill": (True, False),
    "stage": ("early", "late"),
}
"""Facts beside those of the oracle: some are derived, and given all the same."""


THEN = st.sampled_from(
    [
        {"itch": True},
        {"fever": False},
        {"score": 2.0},
        {"hue": "green"},
        {"drugs": ("alpha",)},
        {"ill": False},
        {"itch": False, "hue": "none"},
        {"score": 6.0, "fever": True},
    ]
)
implications = st.lists(st.tuples(conditions, THEN), max_size=4)
people = st.lists(
    st.tuples(
        partial_worlds,
        st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in EXTRA.items()}),
    ).map(lambda pair: {**pair[0], **pair[1]}),
    min_size=1,
    max_size=25,
)


def _pack(rules, implied):
    facts = {
        name: SimpleNamespace(
            id=name, type=sign.type, words=sign.words, range=None, unit=sign.unit, unit_label=None
        )
        for name, sign in FACTS.items()
    }
    made = []
    for said, then in implied:
        when = parse(said.text, SYMBOLS)
        names = facts_under(when, DEFINITIONS)
        made.append(Consequence(when=when, then=then, because="", speaks_of=names))
    return SimpleNamespace(
        facts=facts,
        definitions=DEFINITIONS,
        implications=tuple(made),
        care_gaps={},
        conditions={f"rule {number}": parse(said.text, SYMBOLS) for number, said in enumerate(rules)},
    )


def _frame(rows):
    schema = {"person": pl.Int64} | {name: KINDS.get(sign.type, pl.String) for name, sign in FACTS.items()}
    return pl.DataFrame(
        [
            {"person": number} | {name: ",".join(v) if isinstance(v, tuple) else v for name, v in row.items()}
            for number, row in enumerate(rows)
        ],
        schema=schema,
    )


def _expected(pack, row):
    scope = Scope(complete(row, pack), pack.definitions)
    return {key: evaluate(when, scope).truth for key, when in pack.conditions.items()}


def _agrees(pack, rows, engine):
    codes = {-1: Truth.TRUE, 0: Truth.FALSE}
    panel = Panel(pack, engine, "person", pack.conditions)
    found = {row["person"]: row for frame in panel.verdicts() for row in frame.iter_rows(named=True)}
    for number, row in enumerate(rows):
        said = {key: codes.get(found[number][key], Truth.UNKNOWN) for key in pack.conditions}
        assert said == _expected(pack, row), row


@pytest.mark.parametrize(("engine", "examples"), [(PolarsEngine, 100), (DuckDBEngine, 25)])
def test_random_rules_on_embedded_engines(engine, examples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")

    @settings(max_examples=examples)
    @given(st.lists(conditions, min_size=1, max_size=6), implications, people)
    def agree(rules, implied, rows):
        _frame(rows).write_parquet(folder / "people.parquet")
        with closing(engine(folder / "people.parquet")) as opened:
            _agrees(_pack(rules, implied), rows, opened)

    agree()


def test_random_rules_on_postgres(postgres_server):
    @settings(max_examples=10)
    @given(st.lists(conditions, min_size=6, max_size=12), implications, people)
    def agree(rules, implied, rows):
        store(_frame(rows), postgres_server, "random_people")
        with closing(PostgresEngine(postgres_server, "random_people")) as opened:
            _agrees(_pack(rules, implied), rows, opened)

    agree()


@of_spark
def test_random_rules_on_spark(cluster, tmp_path):
    # One session for all: starting takes longer than judging, so few draws of many rules.
    @settings(max_examples=4, phases=(Phase.generate,))
    @given(st.lists(conditions, min_size=15, max_size=30), implications, people)
    def agree(rules, implied, rows):
        path = tmp_path / "people.parquet"
        _frame(rows).write_parquet(path)
        _agrees(_pack(rules, implied), rows, SparkEngine(str(path), cluster.url))

    agree()
    SparkEngine(str(tmp_path / "people.parquet"), cluster.url).close()
