"""Random people of any pack, with missing facts; and what the one-patient evaluator says of them."""

import random

import polars as pl

from osler.core.case import Fact
from osler.core.truth import Truth
from osler.logic import Amount, Compare, Quantity
from osler.logic.facts import walk
from osler.reasoning import build_case, judge

KINDS = {"number": pl.Float64, "boolean": pl.Boolean}


def marks(pack):
    """The numbers that each fact is compared with anywhere in the pack: where verdicts turn."""
    found = {}
    for tree in (*pack.conditions.values(), *pack.definitions.values()):
        for node in walk(tree):
            if (
                isinstance(node, Compare)
                and isinstance(node.left, Quantity)
                and isinstance(node.right, Amount)
            ):
                found.setdefault(node.left.fact, set()).add(node.right.value)
    return found


def crowd(pack, size, seed, *, missing=0.3, given_derived=0.05):
    """A frame of random people; half of the numbers stand at a mark of the pack or next to it."""
    chance = random.Random(seed)
    at = marks(pack)
    rows = []
    for person in range(size):
        share = chance.choice((0.0, missing, missing, 0.8))
        row = {"person": person}
        for name, fact in pack.facts.items():
            gone = 1 - given_derived if name in pack.definitions else share
            row[name] = None if chance.random() < gone else _value(fact, chance, sorted(at.get(name, ())))
        rows.append(row)
    schema = {"person": pl.Int64} | {
        name: KINDS.get(fact.type, pl.String) for name, fact in pack.facts.items()
    }
    return pl.DataFrame(rows, schema=schema)


def _value(fact, chance, at):
    if fact.type == "boolean":
        return chance.random() < 0.4
    words = list(fact.words)
    if fact.type == "word":
        return chance.choice(words)
    if fact.type == "words":
        return ",".join(word for word in words if chance.random() < 0.2)
    low, high = fact.range or (0.0, 100.0)
    decimals = 1 if fact.decimals is None else fact.decimals
    if at and chance.random() < 0.6:
        near = chance.choice(at) + chance.choice((-1, 0, 0, 1)) * 10.0**-decimals
        return round(min(max(near, low), high), 6)
    return float(round(chance.uniform(low, high), decimals))


def facts_of_row(pack, row):
    for name, value in row.items():
        if name in pack.facts and value is not None:
            words = pack.facts[name].type == "words"
            yield Fact(name=name, value=tuple(filter(None, value.split(","))) if words else value)


def reference(pack, frame, as_of=None):
    """By person: each rule's verdict, as the evaluator of single patients gives it."""
    return {
        row["person"]: {
            key: judgement.verdict
            for key, judgement in judge(pack, build_case(pack, facts_of_row(pack, row)), as_of=as_of).items()
        }
        for row in frame.iter_rows(named=True)
    }


def truth(code):
    return {-1: Truth.TRUE, 0: Truth.FALSE}.get(code, Truth.UNKNOWN)


def disagreements(panel, expected):
    """Where the panel and the evaluator differ: person, rule, the two truths."""
    found = []
    for frame in panel.verdicts():
        for row in frame.iter_rows(named=True):
            said = expected[row[panel.key]]
            found += [
                (row[panel.key], key, truth(row[key]), said[key].truth)
                for key in panel.rules
                if key in said and truth(row[key]) is not said[key].truth
            ]
    return found
