"""Composes and proves the answer: plan, select, weigh, complete, prove, number.

Does not read questions or draw pages. Start at `compose`; `assess` and `explain` need no question.
"""

from osler.answer.claims import claims_of
from osler.answer.compose import compose, emergency
from osler.answer.judged import assess, explain
from osler.answer.reviewed import content, content_digest, reviewed
from osler.answer.values import in_words
from osler.answer.verify import Problem, quotes_of, verify
from osler.answer.view import Request, drugs_in_question

__all__ = [
    "Problem",
    "Request",
    "assess",
    "claims_of",
    "compose",
    "content",
    "content_digest",
    "drugs_in_question",
    "emergency",
    "explain",
    "in_words",
    "quotes_of",
    "reviewed",
    "verify",
]
