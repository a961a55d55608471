"""Conditions over patient facts: a small language, its typed tree, three-valued judging, plain words.

It reads no files and knows no medicine: names and units come from the pack as Symbols. Start at `parse`.
"""

from osler.logic.evaluate import evaluate, number_value, truth_of, value_of
from osler.logic.facts import Boundary, boundaries, circle, facts_of, facts_under, turning_points
from osler.logic.figures import figure, unit_in_words
from osler.logic.lexicon import Lexicon, Phrase
from osler.logic.parse import Branch, parse, parse_definition
from osler.logic.satisfy import jointly_satisfiable
from osler.logic.scope import Scope, Verdict
from osler.logic.show import show
from osler.logic.symbols import Symbol, Symbols, nearest
from osler.logic.tree import (
    Amount,
    And,
    Arithmetic,
    Arm,
    Choice,
    Compare,
    Condition,
    Constant,
    Count,
    Expr,
    Extreme,
    Function,
    Holds,
    Not,
    Number,
    OneOf,
    Or,
    Quantity,
    Word,
)
from osler.logic.units import canonical, tidy
from osler.logic.words import reasons, say

__all__ = [
    "Amount",
    "And",
    "Arithmetic",
    "Arm",
    "Boundary",
    "Branch",
    "Choice",
    "Compare",
    "Condition",
    "Constant",
    "Count",
    "Expr",
    "Extreme",
    "Function",
    "Holds",
    "Lexicon",
    "Not",
    "Number",
    "OneOf",
    "Or",
    "Phrase",
    "Quantity",
    "Scope",
    "Symbol",
    "Symbols",
    "Verdict",
    "Word",
    "boundaries",
    "canonical",
    "circle",
    "evaluate",
    "facts_of",
    "facts_under",
    "figure",
    "jointly_satisfiable",
    "nearest",
    "number_value",
    "parse",
    "parse_definition",
    "reasons",
    "say",
    "show",
    "tidy",
    "truth_of",
    "turning_points",
    "unit_in_words",
    "value_of",
]
