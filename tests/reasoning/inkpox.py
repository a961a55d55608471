"""A pack of an invented disease, built in memory: facts, implications, dated and graded rules, a drug."""

import msgspec

from osler.core.case import Fact, Value
from osler.knowledge import Consequence, Pack
from osler.knowledge.schema import (
    Branch,
    Drug,
    FactFile,
    Heading,
    Item,
    PackFile,
    Period,
    Recommendation,
    Region,
    Stop,
    Text,
)
from osler.logic import Symbols, facts_of, parse, parse_definition

_TEXT = Text(clinician="Say so.", patient="Say so.")
_FACTS = (
    FactFile(id="age", label="age", type="number", unit="a", unit_label="years", decimals=0, range=(0, 120)),
    FactFile(id="blots", label="number of blots", type="number", decimals=0, ask="How many blots?"),
    FactFile(id="dose", label="daily dose", type="number", unit="mg/d", unit_label="mg a day", decimals=1),
    FactFile(id="depth", label="depth of the ink", type="number", unit="mm"),
    FactFile(id="left", label="left score", type="number", decimals=1, range=(-8, 6)),
    FactFile(id="right", label="right score", type="number", decimals=1, range=(-8, 6)),
    FactFile(id="smear", label="a smear", type="boolean", if_true="has a smear", if_false="has no smear"),
    FactFile(id="blot", label="a blot", type="boolean", ask="Is there a blot?"),
    FactFile(id="spill", label="a spill", type="boolean"),
    FactFile(id="color", label="color", type="word", words={"red": "red", "black": "black"}),
    FactFile(id="pens", label="pens used", type="words", words={"quill": "quill", "biro": "biro"}),
    FactFile(id="worst", label="lowest score", type="number", decimals=1, derive="lowest(left, right)"),
    FactFile(id="inked", label="inkpox", type="boolean", derive="worst <= -2.5 or spill"),
    FactFile(
        id="grade",
        label="grade",
        type="word",
        words={"mild": "mild", "grave": "grave"},
        derive=(Branch(when="inked and blots >= 3", value="grave"), Branch(when="inked", value="mild")),
    ),
)
_RULES = {
    "wash": ("inked", "strong", "2020"),
    "wash-often": ("inked and blots >= 3", "conditional", "2020"),
    "grave-care": ("grade == grave and inked", "strong", "2020"),
    "elderly": ("age >= 65 a and smear", None, "2020"),
    "young": ("age < 50 a", "Grade A", "2020"),
    "later": ("smear", "strong", "2026-07"),
    "gone": ("smear", "strong", "2010"),
    "red-only": ("color == red or pens has quill", "weak", "2020"),
    "heavy": ("dose > 5 mg/d and depth >= 2 mm", "2", "2020"),
    "blotted": ("blot and (smear or inked)", "strong", "2020"),
}
_UNTIL = {"gone": "2026-07-15"}


def _implication(symbols, definitions, when: str, **then: Value) -> Consequence:
    tree = parse(when, symbols)
    names = frozenset((*facts_of(tree), *facts_of(tree, definitions)))
    return Consequence(when=tree, then=then, because=f"follows from {when}", speaks_of=names)


def _recommendation(name: str, when: str, strength: str | None, since: str) -> Recommendation:
    return Recommendation(
        id=name,
        title=name,
        source="ink-2020",
        locator="1",
        topic="ink",
        section="ink",
        about="washing",
        direction="for",
        when=when,
        text=_TEXT,
        strength=strength,
        certainty=None,
        in_force=Period(since=since, until=_UNTIL.get(name)),
        last_checked="2026-11-24",
    )


def _head() -> PackFile:
    heading = Heading(clinician="x", patient="x")
    headings = {field.name: heading for field in msgspec.structs.fields(PackFile) if field.type is Heading}
    return PackFile(
        id="inkpox",
        title="Inkpox",
        version="2026.08.01",
        last_updated="2026-08-01",
        covers="Inkpox.",
        default_region="here",
        regions={"here": Region(label="Here", follows=("here",))},
        topics={"ink": "Ink"},
        sections={"ink": heading},
        **headings,
    )


def make_pack() -> Pack:
    """The pack."""
    facts = {fact.id: fact for fact in _FACTS}
    symbols = Symbols(facts)
    definitions = {
        name: parse_definition(name, fact.derive, symbols)
        for name, fact in facts.items()
        if fact.derive is not None
    }
    rules = {name: _recommendation(name, *rule) for name, rule in _RULES.items()}
    stop = {"text": _TEXT, "source": "ink-2020", "locator": "2"}
    solvent = Drug(
        id="solvent",
        label="solvent",
        drug_class="cleaners",
        stops=(
            Stop(id="smeared", severity="contraindication", when="smear", **stop),
            Stop(id="deep", severity="caution", when="depth >= 2 mm", **stop),
        ),
        monitoring=(Item(id="look", when="blot", text=_TEXT, source="ink-2020", locator="3"),),
    )
    items = [*solvent.stops, *solvent.monitoring]
    conditions = {name: rule.when for name, rule in rules.items()}
    conditions |= {f"drug/solvent/{item.id}": item.when for item in items}
    conditions |= {"plan/ink": "true", "plan/ink/wash": "inked"}
    return Pack(
        head=_head(),
        version="inkpox 2026.08.01+0",
        facts=facts,
        sources={},
        recommendations=rules,
        drugs={"solvent": solvent},
        plans=(),
        disagreements={},
        premises=(),
        emergencies=(),
        must_say=(),
        not_covered=(),
        reading={},
        conditions={key: parse(when, symbols) for key, when in conditions.items()},
        definitions=definitions,
        implications=(
            _implication(symbols, definitions, "blots >= 1", blot=True),
            _implication(symbols, definitions, "blot", smear=True),
            _implication(symbols, definitions, "not smear", blot=False, blots=0.0),
            _implication(symbols, definitions, "worst >= -8", color="black"),
        ),
    )


def given(name: str, value: Value, **more: str) -> Fact:
    """One fact as a person gives it."""
    return Fact(name=name, value=value, **more)
