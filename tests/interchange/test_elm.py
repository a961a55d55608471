"""The ELM and CQL of every recommendation give its own cases' verdicts in an engine that is not ours."""

import fcntl
import importlib.util
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from osler.core.truth import Truth
from osler.interchange.cql import cql
from osler.interchange.elm import library, program
from osler.knowledge.check.subject import subject_of
from osler.knowledge.judging import BASE, judge_case
from osler.knowledge.load import CONTENT
from osler.logic import Scope, boundaries, parse, truth_of
from osler.logic.facts import facts_under

HERE = Path(__file__).parent
PACKAGES = {"cql-execution": "3.3.2", "@cqframework/cql": "5.3.0"}
IN_CI = os.environ.get("CI") == "true"
SAMPLE = 1 if IN_CI else 12
"""One in so many is translated from CQL text: the translator takes long."""
VERDICTS = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}
SUBJECT, _ = subject_of(CONTENT / "bone_health")
PACK = SUBJECT.pack
KINDS = {name: fact.type for name, fact in PACK.facts.items()}
PROGRAMS = {name: program(PACK.conditions[name], KINDS, PACK.definitions) for name in PACK.recommendations}


def beside(name):
    """A module of the tests of the condition language."""
    spec = importlib.util.spec_from_file_location(name, HERE.parent / "logic" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GREENPOX, ORACLE = beside("greenpox"), beside("oracle")


def absent(why):
    pytest.fail(why) if IN_CI else pytest.skip(why)


@pytest.fixture(scope="session")
def modules():
    """A folder with the engines' npm packages, kept between runs."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        absent("no node with npm: install them (Debian: apt-get install nodejs npm)")
    cache = Path(os.environ.get("OSLER_NODE_CACHE") or Path.home() / ".cache" / "osler-tests" / "cql")
    names = [f"{name}@{version}" for name, version in PACKAGES.items()]
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        # Tests may run side by side: one installs, the others wait.
        fcntl.flock(lock, fcntl.LOCK_EX)
        whole = cache / "whole.json"
        if not whole.exists() or json.loads(whole.read_text()) != names:
            (cache / "package.json").write_text("{}")
            words = ["npm", "install", "--no-audit", "--no-fund", *names]
            if subprocess.run(words, cwd=cache, capture_output=True, check=False).returncode:
                absent("the npm packages cannot be installed: check the way to the registry")
            whole.write_text(json.dumps(names))
    return cache


def node(modules, script, given, tmp_path):
    taken, made = tmp_path / "in.json", tmp_path / "out.json"
    taken.write_text(json.dumps(given))
    subprocess.run(["node", HERE / script, modules, taken, made], check=True, capture_output=True)
    return json.loads(made.read_text())


def as_json(values, names):
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if name in names
    }


def own_cases(name):
    tests = SUBJECT.found.tests[name]
    judged = [judge_case(PACK, name, tests, one) for one in (BASE, *tests.cases)]
    values = [as_json(one.scope.values, PROGRAMS[name].parameters) for one in judged]
    return values, [VERDICTS[one.verdict.truth] for one in judged]


def random_cases(name, count):
    """Patients of whom something is known: numbers at the limits, derived facts seldom given."""
    dice, condition = random.Random(name), PACK.conditions[name]
    trees = [
        condition,
        *(
            PACK.definitions[one]
            for one in facts_under(condition, PACK.definitions)
            if one in PACK.definitions
        ),
    ]
    limits = {}
    for tree in trees:
        for limit in boundaries(tree):
            limits.setdefault(limit.fact, []).append(limit.value)
    cases, verdicts = [], []
    for _ in range(count):
        values = {}
        for fact, kind in PROGRAMS[name].parameters.items():
            if dice.random() < (0.9 if fact in PACK.definitions else 0.35):
                continue
            if kind == "boolean":
                values[fact] = dice.random() < 0.5
            elif kind == "number":
                values[fact] = dice.choice(limits.get(fact, [1.0])) + dice.choice([-0.5, 0.0, 0.5])
            else:
                word = dice.choice(list(PACK.facts[fact].words))
                values[fact] = (word,) if kind == "words" else word
        cases.append(as_json(values, PROGRAMS[name].parameters))
        verdicts.append(VERDICTS[truth_of(condition, Scope(values, PACK.definitions))])
    return cases, verdicts


def differing(names, expected, found):
    return [
        (name, place)
        for name, wanted, got in zip(names, expected, found, strict=True)
        for place, pair in enumerate(zip(wanted, got, strict=True))
        if pair[0] is not pair[1]
    ]


def test_elm_gives_every_recommendation_the_verdicts_of_its_own_cases(modules, tmp_path):
    names = list(PACK.recommendations)
    cases, expected = zip(*map(own_cases, names), strict=True)
    libraries = [library(PROGRAMS[name], "Condition", "1") for name in names]
    given = [{"library": one, "cases": rows} for one, rows in zip(libraries, cases, strict=True)]
    found = node(modules, "run_elm.mjs", given, tmp_path)
    assert not differing(names, expected, found)
    seen = {verdict for row in expected for verdict in row}
    assert (sum(map(len, found)) > 3000, seen) == (True, {True, False, None})


def test_elm_judges_random_patients_as_the_engine_does(modules, tmp_path):
    names = list(PACK.recommendations)
    cases, expected = zip(*(random_cases(name, 12) for name in names), strict=True)
    libraries = [library(PROGRAMS[name], "Condition", "1") for name in names]
    given = [{"library": one, "cases": rows} for one, rows in zip(libraries, cases, strict=True)]
    assert not differing(names, expected, node(modules, "run_elm.mjs", given, tmp_path))


def test_the_reference_translator_makes_of_our_cql_what_gives_the_same_verdicts(modules, tmp_path):
    names = list(PACK.recommendations)[::SAMPLE]
    texts = [cql(PROGRAMS[name], "Condition", "1", {"age": "age\nin years"}) for name in names]
    translated = node(modules, "translate_cql.mjs", texts, tmp_path)
    cases, expected = zip(*map(own_cases, names), strict=True)
    given = [{"library": one, "cases": rows} for one, rows in zip(translated, cases, strict=True)]
    assert not differing(names, expected, node(modules, "run_elm.mjs", given, tmp_path))


def random_condition(dice):
    """A condition in which every construct of the language can stand, denied or joined with others."""
    parts = [dice.choice(ORACLE.ATOMS).text for _ in range(dice.randint(1, 4))]
    parts = [f"not ({part})" if dice.random() < 0.3 else part for part in parts]
    whole = f" {dice.choice(['and', 'or'])} ".join(f"({part})" for part in parts)
    return parse(f"not ({whole})" if dice.random() < 0.3 else whole, GREENPOX.SYMBOLS)


def test_elm_judges_every_construct_of_the_language_as_the_engine_does(modules, tmp_path):
    dice, kinds = random.Random(11), {name: fact.type for name, fact in GREENPOX.FACTS.items()}
    atoms = [parse(one.text, GREENPOX.SYMBOLS) for one in ORACLE.ATOMS]
    conditions = [*atoms, *(random_condition(dice) for _ in range(500))]
    given, expected = [], []
    for condition in conditions:
        made = program(condition, kinds, GREENPOX.DEFINITIONS)
        known = [
            {name: dice.choice(values) for name, values in ORACLE.DOMAINS.items() if dice.random() < 0.6}
            for _ in range(12)
        ]
        cases = [as_json(values, made.parameters) for values in known]
        given.append({"library": library(made, "Condition", "1"), "cases": cases})
        scopes = [Scope(values, GREENPOX.DEFINITIONS) for values in known]
        expected.append([VERDICTS[truth_of(condition, scope)] for scope in scopes])
    names = list(range(len(conditions)))
    assert not differing(names, expected, node(modules, "run_elm.mjs", given, tmp_path))
