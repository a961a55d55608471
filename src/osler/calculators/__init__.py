"""Working a calculator out: its steps, models of risk over years, the formula in words and numbers.

Pure: no files, no clock, no medicine. What a calculator computes is content. Start at `work`.
"""

from osler.calculators.formula import as_taken, in_numbers, in_symbols
from osler.calculators.hazard import Hazard, Risk, Term, risk
from osler.calculators.working import Worked, Working, work

__all__ = [
    "Hazard",
    "Risk",
    "Term",
    "Worked",
    "Working",
    "as_taken",
    "in_numbers",
    "in_symbols",
    "risk",
    "work",
]
