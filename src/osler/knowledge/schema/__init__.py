"""The shapes of a knowledge pack's files, one module per kind; unknown keys are refused.

Conditions are strings here, as an author writes them; `osler.knowledge.compile` parses them.
"""

from osler.knowledge.schema.calculator import (
    CalculatorFile,
    CalculatorInput,
    Example,
    LeftOutCalculator,
    ScaleBand,
)
from osler.knowledge.schema.card import (
    LONGEST_SUMMARY,
    ORDERED,
    Asked,
    Assumption,
    Card,
    CardAction,
    CardCase,
    CardLink,
    CardSuggestion,
    CardTests,
    Hook,
    OrderCase,
    OverrideReason,
    Said,
    Test,
)
from osler.knowledge.schema.care_gap import CareGap
from osler.knowledge.schema.chart import Bands, Chart, People, Thresholds, Timeline
from osler.knowledge.schema.drug import Argument, Drug, DrugPart, Item, Regimen, Stop, Trial
from osler.knowledge.schema.editorial import INTERVAL_SHARE, EditorialLimit
from osler.knowledge.schema.fact import Branch, FactFile, Implication
from osler.knowledge.schema.guideline import Guideline
from osler.knowledge.schema.hazard import DoseHazard
from osler.knowledge.schema.pack import PackFile, Region, Term
from osler.knowledge.schema.page import (
    Article,
    BottomLine,
    Disagreement,
    DrugItems,
    Emergency,
    Heading,
    MustSay,
    NotCovered,
    Plan,
    PlanFile,
    PlanSection,
    Premise,
    Side,
    Slot,
    SlotFile,
)
from osler.knowledge.schema.population import Drawn, Linear, Population
from osler.knowledge.schema.recommendation import Period, Recommendation, TestCase, TestFile, Text
from osler.knowledge.schema.record_code import RecordCode, RecordKind
from osler.knowledge.schema.review import ReviewRules
from osler.knowledge.schema.source import Source

__all__ = [
    "INTERVAL_SHARE",
    "LONGEST_SUMMARY",
    "ORDERED",
    "Argument",
    "Article",
    "Asked",
    "Assumption",
    "Bands",
    "BottomLine",
    "Branch",
    "CalculatorFile",
    "CalculatorInput",
    "Card",
    "CardAction",
    "CardCase",
    "CardLink",
    "CardSuggestion",
    "CardTests",
    "CareGap",
    "Chart",
    "Disagreement",
    "DoseHazard",
    "Drawn",
    "Drug",
    "DrugItems",
    "DrugPart",
    "EditorialLimit",
    "Emergency",
    "Example",
    "FactFile",
    "Guideline",
    "Heading",
    "Hook",
    "Implication",
    "Item",
    "LeftOutCalculator",
    "Linear",
    "MustSay",
    "NotCovered",
    "OrderCase",
    "OverrideReason",
    "PackFile",
    "People",
    "Period",
    "Plan",
    "PlanFile",
    "PlanSection",
    "Population",
    "Premise",
    "Recommendation",
    "RecordCode",
    "RecordKind",
    "Regimen",
    "Region",
    "ReviewRules",
    "Said",
    "ScaleBand",
    "Side",
    "Slot",
    "SlotFile",
    "Source",
    "Stop",
    "Term",
    "Test",
    "TestCase",
    "TestFile",
    "Text",
    "Thresholds",
    "Timeline",
    "Trial",
]
