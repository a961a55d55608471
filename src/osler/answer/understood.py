"""What was understood, for the reader to check: facts with the words they came from."""

from __future__ import annotations

from osler.answer.values import sentence
from osler.answer.view import View
from osler.core.answer import Understood, UnderstoodFact
from osler.core.case import Fact


def understood(view: View) -> Understood:
    """Intents, topics, facts and what could not be read."""
    return Understood(
        intents=view.reading.intents,
        topics=view.reading.topics,
        facts={fact.name: _fact(view, fact) for fact in view.case if fact.name in view.pack.facts},
        unreadable=view.reading.unreadable,
    )


def _fact(view: View, fact: Fact) -> UnderstoodFact:
    declared = view.pack.facts[fact.name]
    return UnderstoodFact(
        value=fact.value,
        unit=declared.unit,
        quote=fact.quote,
        origin=fact.origin,
        label=sentence(declared, fact.value),
        shown=fact.origin != "derived" or (declared.show and not _repeats(view, fact)),
    )


def _repeats(view: View, fact: Fact) -> bool:
    """Whether a derived fact only says again what another one said: an adjustment that adjusted nothing."""
    others, derive = view.case.facts, view.pack.facts[fact.name].derive
    if derive is None or isinstance(derive, str):
        return False
    return any(step.value in others and others[step.value].value == fact.value for step in derive)
