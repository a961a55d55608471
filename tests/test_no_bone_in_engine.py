"""The engine names nothing of the bone-health pack, and a pack about an invented disease runs on it."""

import ast
import re
from pathlib import Path

import osler
from osler.knowledge import load
from teahouse import TEA, assert_sound

ENGINE = Path(osler.__file__).parent
PACK = load().packs[0]
GENERIC = {
    "next",  # follow-up headings, iteration
    "before",  # "before and after" of a change
    "results",
    "risk",
    "treat",
    "special",
    "everyone",
    "monitoring",  # a kind of item that every drug monograph has
    "duration",  # as above
    "screening",
    "diagnosis",
    "safety",  # a module of the answer layer
    "alternatives",
    "sequence",  # Python's own type name
    "pregnancy",  # a kind of item that every drug monograph has
    "stopping",  # a standing towards any drug
    "men",
    "sex",
    "age",
    "current_drug",  # the one name that a pack shares with the engine: what the patient takes now
    "calcium",
    "height",
    "weight",
    "lifestyle",
    "falls",
    "women",
}
"""Ids that are ordinary English or Python words; each would be harmless in an engine."""


def clinical_words():
    words = {
        *PACK.facts,
        *PACK.head.topics,
        *PACK.head.sections,
        *PACK.head.sets,
        *PACK.recommendations,
        *PACK.sources,
    }
    for drug in PACK.drugs.values():
        words |= {drug.id, drug.label, *drug.brands}
    for fact in PACK.facts.values():
        words.add(fact.label)
    return {word.lower() for word in words if len(word) > 2} - GENERIC


def said_in(tree):
    """Names and strings of a module; its docstrings are prose for readers of the code."""
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value
        for field in ("id", "attr", "arg", "name"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name


def test_the_engine_names_nothing_clinical():
    pattern = re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, clinical_words()), key=len, reverse=True))})(?![\w-])"
    )
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        if "content" in path.relative_to(ENGINE).parts:
            continue
        for text in said_in(ast.parse(path.read_text())):
            found += [f"{path.relative_to(ENGINE)}: {hit}" for hit in pattern.findall(text.lower())]
    assert sorted(set(found)) == []


def test_a_pack_about_an_invented_disease_needs_no_code():
    answer = osler.ask("Tea wilt with a rim leaf score of -3 and a mug: which remedy?", packs=[TEA])
    assert answer.status == "answered"
    assert answer.understood.facts["leaf_score_rim"].value == -3
    assert answer.bottom_line.text == "A remedy is advised: camelline 40 mg by mouth once weekly."
    assert_sound(answer)
    assert osler.ask("The kettle exploded!", packs=[TEA]).status == "emergency"
    assert osler.ask("What is the treatment for osteopenia?", packs=[TEA]).status == "abstained"
