"""Which plans lay out the answer: the first that fits each of the question's foremost intents."""

from __future__ import annotations

from osler.answer.view import View
from osler.knowledge.schema import Plan

_MOST_INTENTS = 2


def choose(view: View) -> tuple[Plan, ...]:
    """The plan of the foremost intent, then that of the next; none when the pack plans for neither."""
    found = (_plan(view, intent) for intent in view.reading.intents[:_MOST_INTENTS])
    unique = {plan.id: plan for plan in found if plan is not None}
    return tuple(unique.values())


def _plan(view: View, intent: str) -> Plan | None:
    for plan in view.pack.plans:
        if intent not in plan.intents:
            continue
        # The foremost topic alone: a level mentioned in passing does not make it the subject.
        on_topic = bool(set(plan.topics) & set(view.reading.topics[:1]))
        if on_topic or view.holds(f"plan/{plan.id}"):
            return plan
    return None
