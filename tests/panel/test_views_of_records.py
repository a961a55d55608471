"""Osler's own views leave nothing out that a fact is read from, and hold nothing that matters to none."""

import pytest
from invented import Inventor

from fhir_samples import DAY, PACK
from osler.fhir import Gathered, read_gathered
from osler.panel.bulk.tables import flattenings, own_tables
from osler.views import view_of
from osler.views.types import KINDS

VIEWS = flattenings(None)
RECORDS = [Inventor(seed).record() for seed in range(3000)]


def read(resources):
    record = read_gathered(PACK, Gathered(tuple(resources)), DAY)
    return record.facts, record.told.facts, record.told.left_out


def flattened(views, resources):
    return [told.resource for one in resources for told in views.told(one)]


@pytest.fixture(scope="module")
def through_views():
    return [read(flattened(VIEWS, record)) for record in RECORDS]


def test_invented_records_have_the_same_facts_places_and_reasons(through_views):
    told = 0
    for record, found in zip(RECORDS, through_views, strict=True):
        assert found == read(record)
        told += len(found[0])
    assert told > 7000


COLUMNS = [
    (kind, number)
    for kind, (flattening,) in sorted(VIEWS.by_kind.items())
    for number in range(len(flattening.ways))
]


def _named(one):
    kind, number = one
    (flattening,) = VIEWS.by_kind[kind]
    return f"{kind}-{flattening.view.columns[flattening.ways[number][0]].name}"


@pytest.mark.parametrize("column", COLUMNS, ids=_named)
def test_every_column_matters_to_some_record(column, through_views):
    kind, number = column
    (flattening,) = VIEWS.by_kind[kind]
    less = flattening._replace(ways=flattening.ways[:number] + flattening.ways[number + 1 :])
    fewer = VIEWS._replace(by_kind={**VIEWS.by_kind, kind: (less,)})
    assert any(
        flattened(fewer, record) != flattened(VIEWS, record) and read(flattened(fewer, record)) != found
        for record, found in zip(RECORDS, through_views, strict=True)
        if any(one["resourceType"] == kind for one in record)
    )


def test_the_views_keep_to_the_shareable_profile():
    for flattening in (one for held in VIEWS.by_kind.values() for one in held):
        assert flattening.view.name == flattening.table.name
        assert all(column.kind is not None and not column.collection for column in flattening.view.columns)
    assert len(own_tables()) == len(VIEWS.by_kind) == 10


def test_a_type_may_be_written_as_an_address():
    base = "http://hl7.org/fhir/StructureDefinition/"
    columns = [{"name": name, "path": "id", "type": base + name} for name in KINDS]
    made = view_of({"resource": "Patient", "select": [{"column": columns}]}, "it").columns
    assert {column.name: column.kind for column in made} == KINDS
