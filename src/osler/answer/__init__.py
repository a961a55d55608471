"""Composes and proves the answer: plan, select, weigh, complete, prove, number.

Does not read questions, judge rules or draw pages. Start at `compose`.
"""

from osler.answer.compose import compose, emergency
from osler.answer.reviewed import content, content_digest, reviewed
from osler.answer.values import in_words
from osler.answer.verify import Problem, quotes_of, verify
from osler.answer.view import Request

__all__ = [
    "Problem",
    "Request",
    "compose",
    "content",
    "content_digest",
    "emergency",
    "in_words",
    "quotes_of",
    "reviewed",
    "verify",
]
