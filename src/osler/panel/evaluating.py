"""The rules of a pack worked out for a population: how many, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.logic import Condition
from osler.panel.circuit.emitting import emit
from osler.panel.circuit.gates import Node
from osler.panel.engines import Engine
from osler.panel.people.aside import aside_of
from osler.panel.people.checking import audit, checked, impossible, repeated, why_impossible
from osler.panel.program import Program, program
from osler.panel.wording import facts_said
from osler.reasoning.judging import conditions

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars as pl

GAP = "gap/"
_DRUG_ITEM = "drug/"
_MOST_REPEATED = 1000


class Tally(msgspec.Struct, frozen=True):
    """How many people a condition speaks to."""

    applies: int
    does_not_apply: int
    unknown: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.applies + self.does_not_apply + self.unknown


class Wanted(msgspec.Struct, frozen=True):
    """A fact that is missing, and for how many people it stands between them and a verdict."""

    fact: str
    people: int
    """Who has a care gap that is open, with this among the facts that it hangs on."""
    alone: int
    """Who has one that hangs on this fact alone."""


def rules_of(pack: Pack, as_of: str) -> dict[str, Condition]:
    """The recommendations in force on a day, and the care gaps (as "gap/<id>"), most urgent first."""
    found = {key: when for key, when in conditions(pack, as_of).items() if not key.startswith(_DRUG_ITEM)}
    gaps = sorted(pack.care_gaps.values(), key=lambda gap: (gap.urgency, gap.id))
    return {f"{GAP}{gap.id}": pack.conditions[f"{GAP}{gap.id}"] for gap in gaps} | found


class Panel:
    """A pack over the people of an engine, those set aside left out."""

    def __init__(self, pack: Pack, engine: Engine, key: str, rules: Mapping[str, Condition]) -> None:
        self.pack = pack
        self.engine = engine
        self.key = key
        self.rules = rules
        self.mend = _to_mend(pack, engine, key)
        self.aside = _set_aside(pack, engine, key, self.mend)
        self.program: Program = program(pack, rules, engine.table.columns, facts_said(pack)[0])

    @property
    def people(self) -> ir.Table:
        """Those whose ids stand once, without impossible values."""
        table = checked(self.pack, self.engine.table, self.key, self.mend)
        repeats = self.aside.filter(self.aside["column"] == self.key)["person"].drop_nulls().to_list()
        table = table.filter(table[self.key].notnull())
        return table.filter(~table[self.key].cast("string").isin(repeats)) if repeats else table

    def outputs(self, nodes: Mapping[str, Node], *keep: str) -> ir.Table:
        """A table of these gates, one row for each person."""
        return emit(self.program.circuit, self.people, nodes, keep)

    def counts(self, nodes: Mapping[str, Node]) -> dict[str, int]:
        """For how many people each gate is on; of how many, under the name ""."""
        names = {f"n{place}": name for place, name in enumerate(nodes)}
        table = self.outputs({short: nodes[name] for short, name in names.items()}, self.key)
        sums: dict[str, Any] = {short: table[short].sum() for short in names}
        row = self.engine.frame(table.aggregate(people=table.count(), **sums)).row(0, named=True)
        return {"": int(row["people"])} | {name: int(row[short] or 0) for short, name in names.items()}

    def tallies(self) -> dict[str, Tally]:
        """How many people each rule speaks to."""
        nodes: dict[str, Node] = {}
        for key, made in self.program.conditions.items():
            nodes[f"{key} true"], nodes[f"{key} false"] = made.rails
        counts = self.counts(nodes)
        people = counts[""]
        return {
            key: Tally(yes, no, people - yes - no)
            for key in self.rules
            for yes, no in [(counts[f"{key} true"], counts[f"{key} false"])]
        }

    def wanted(self) -> list[Wanted]:
        """The missing facts that would decide most people's care gaps, the most decisive first."""
        circuit = self.program.circuit
        among: dict[str, list[Node]] = {}
        alone: dict[str, list[Node]] = {}
        for key, made in self.program.conditions.items():
            if not key.startswith(GAP):
                continue
            open_ = circuit.negate(circuit.either(*made.rails))
            for fact, bit in made.hanging.items():
                here = circuit.both(open_, bit)
                others = (circuit.negate(node) for name, node in made.hanging.items() if name != fact)
                among.setdefault(fact, []).append(here)
                alone.setdefault(fact, []).append(circuit.both(here, *others))
        nodes = {f"{fact} among": circuit.either(*parts) for fact, parts in among.items()}
        nodes |= {f"{fact} alone": circuit.either(*parts) for fact, parts in alone.items()}
        counts = self.counts(nodes) if nodes else {}
        found = [Wanted(fact, counts[f"{fact} among"], counts[f"{fact} alone"]) for fact in among]
        return sorted(
            (one for one in found if one.people), key=lambda one: (-one.alone, -one.people, one.fact)
        )

    def verdicts(self, keep: tuple[str, ...] = ()) -> Iterator[pl.DataFrame]:
        """Each person's codes, rule by rule, share by share; with the ids and the columns to keep."""
        nodes = {key: made.code for key, made in self.program.conditions.items()}
        nodes |= {f"={fact}": node for fact, node in self.program.numbers.items()}
        yield from self.engine.batches(self.outputs(nodes, self.key, *keep))


def _to_mend(pack: Pack, engine: Engine, key: str) -> tuple[str, ...]:
    """The columns that hold an impossible value or one with noise: only these cost anything later."""
    asked = audit(pack, engine.table, key)
    row = {} if asked is None else engine.frame(asked).row(0, named=True)
    return tuple(name for name, count in row.items() if count)


def _set_aside(pack: Pack, engine: Engine, key: str, mend: tuple[str, ...]) -> pl.DataFrame:
    """Ids that stand more than once, and impossible values: person, column, value, reason."""
    doubles = engine.frame(repeated(engine.table, key))
    if len(doubles) > _MOST_REPEATED:
        raise InputError(
            f"more than {_MOST_REPEATED:,} ids stand more than once: say which column holds the ids with --id"
        )
    rows = [
        (
            person,
            key,
            person,
            "has no id"
            if person is None
            else f"the id stands {times} times: which row is right is not known",
        )
        for person, times in doubles.rows()
    ]
    for share in engine.batches(impossible(pack, engine.table, key, mend)) if mend else ():
        for row in share.iter_rows(named=True):
            person = row.pop("person")
            rows += [
                (person, name, value, why_impossible(pack.facts[name]))
                for name, value in row.items()
                if value is not None
            ]
    return aside_of(rows)
