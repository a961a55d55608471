"""Composes and proves the answer: plan, select, weigh, complete, prove, number.

Does not read questions, judge rules or draw pages. Start at `compose`.
"""

from osler.answer.compose import Request, compose
from osler.answer.values import in_words
from osler.answer.verify import Problem, verify

__all__ = ["Problem", "Request", "compose", "in_words", "verify"]
