"""An invented disease: enough facts to exercise every kind of value, unit and derivation."""

from types import MappingProxyType

import msgspec

from osler.core.case import Value
from osler.logic import Lexicon, Scope, Symbols, Verdict, evaluate, parse, parse_definition


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, in the shape that both Symbols and Lexicon want."""

    label: str
    type: str = "boolean"
    unit: str | None = None
    unit_label: str | None = None
    decimals: int | None = None
    words: dict[str, str] = {}
    converts: dict[str, float] = {}
    if_true: str | None = None
    if_false: str | None = None
    derive: object = None


class Branch(msgspec.Struct, frozen=True):
    when: str
    value: str


_DRUGS = {"alpha": "alpha drops", "beta": "beta drops", "gamma": "gamma drops"}
_STAGES = {"early": "early disease", "late": "late disease"}
FACTS = MappingProxyType(
    {
        "itch": Sign(label="itching", if_true="has itching", if_false="has no itching"),
        "fever": Sign(label="a fever", if_true="has or had a fever", if_false="has had no fever"),
        "tired": Sign(label="tiredness"),
        "score": Sign(label="spot score", type="number", decimals=1),
        "score_left": Sign(label="left arm score", type="number", decimals=1),
        "score_right": Sign(label="right arm score", type="number", decimals=1),
        "spots": Sign(label="number of spots", type="number", decimals=0),
        "dose": Sign(
            label="daily dose",
            type="number",
            unit="mg/d",
            unit_label="mg a day",
            decimals=1,
            converts={"g/d": 1000},
        ),
        "risk": Sign(label="5-year risk", type="number", unit="%", unit_label="%", decimals=1),
        "weeks": Sign(
            label="time since the rash",
            type="number",
            unit="wk",
            unit_label="weeks",
            decimals=0,
            converts={"a": 52},
        ),
        "mass": Sign(label="weight", type="number", unit="kg"),
        "height": Sign(label="height", type="number", unit="cm", decimals=0),
        "hue": Sign(
            label="hue of the spots",
            type="word",
            words={"green": "green", "blue": "blue", "none": "no color"},
        ),
        "drugs": Sign(label="drops used before", type="words", words=_DRUGS),
        "drug": Sign(label="current drops", type="word", words=_DRUGS),
        "years": Sign(
            label="age",
            type="number",
            unit="a",
            unit_label="years",
            decimals=0,
            if_true="is {} old",
        ),
        "coat": Sign(
            label="coat",
            type="word",
            words={"fur": "fur", "wool": "wool", "none": "no coat"},
            if_true="wears {}",
            if_false="does not wear {}",
        ),
        "ill": Sign(label="greenpox", if_true="is ill with greenpox", derive="itch or score >= 2"),
        "well": Sign(label="wellness", derive="not ill and not fever"),
        "doubled": Sign(
            label="twice the dose",
            type="number",
            unit="mg/d",
            converts={"g/d": 1000},
            derive="dose * 2",
        ),
        "build": Sign(label="build", type="number", unit="kg/m2", derive="mass * 10000 / (height * height)"),
        "score_lowest": Sign(
            label="lowest score", type="number", decimals=1, derive="lowest(score_left, score_right)"
        ),
        "signs": Sign(label="number of signs", type="number", derive="count(itch, fever, tired)"),
        "stage": Sign(
            label="stage",
            type="word",
            words=_STAGES,
            derive=(Branch("ill and score < 5", "early"), Branch("ill", "late")),
        ),
        "adjusted": Sign(
            label="adjusted risk",
            type="number",
            unit="%",
            derive=(
                Branch("not fever", "risk"),
                Branch("dose < 5 mg/d", "risk * 0.5"),
                Branch("true", "risk * 1.5"),
            ),
        ),
        "frail": Sign(label="frailty", derive=(Branch("spots >= 10", "true"), Branch("spots >= 5", "tired"))),
    }
)
SYMBOLS = Symbols(FACTS, {"mild": ("alpha", "beta"), "all_drops": tuple(_DRUGS), "odd": ("delta",)})
LEXICON = Lexicon(FACTS, {"mild": "mild drops"})
DEFINITIONS = MappingProxyType(
    {name: parse_definition(name, fact.derive, SYMBOLS) for name, fact in FACTS.items() if fact.derive}
)


def scope(**values: Value) -> Scope:
    """A patient with these facts."""
    return Scope(values, DEFINITIONS)


def verdict(text: str, **values: Value) -> Verdict:
    """The verdict on a condition for a patient with these facts."""
    return evaluate(parse(text, SYMBOLS), scope(**values))


def truth(text: str, **values: Value) -> str:
    """The truth of a condition in words."""
    return verdict(text, **values).truth.value
