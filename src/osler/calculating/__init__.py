"""Calculators for people and programs: found by name, worked out, told with their sources.

It knows packs, no files and no pages. Start at `calculate`; `calculators` lists what there is.
"""

from osler.calculating.cards import calculator, calculators, find, left_out
from osler.calculating.inputs import missing_inputs
from osler.calculating.result import calculate

__all__ = ["calculate", "calculator", "calculators", "find", "left_out", "missing_inputs"]
