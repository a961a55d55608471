"""Whether what was found is good enough to be shown as an answer."""

from __future__ import annotations

from osler.quoting.candidates import Candidate

THRESHOLD = 0.72
"""Set on development questions: see benchmarks/abstention.py."""


def confidence(lead: Candidate) -> float:
    """How surely the sentence answers, 0 to 1: by the share of the subject that it and its place name."""
    return min(1.0, 0.70 * lead.context + 0.20 * lead.own + 0.10 * lead.fit)
