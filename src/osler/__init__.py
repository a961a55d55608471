"""Osler answers clinical questions in the guidelines' own numbers, every sentence traceable.

Start at `osler.ask`, or read docs/explanation/how-osler-answers.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from osler.answer import Problem
    from osler.api import ask, assess, calculate, explain, load_knowledge, read_record, search, verify
    from osler.conversation import Conversation, converse
    from osler.core.answer import Answer
    from osler.core.assessment import Assessment, Explanation
    from osler.core.calculation import Calculation
    from osler.core.errors import InputError, KnowledgeError, OslerError, ProofError
    from osler.fhir import Record
    from osler.knowledge import Knowledge
    from osler.library import Hit

__all__ = [
    "Answer",
    "Assessment",
    "Calculation",
    "Conversation",
    "Explanation",
    "Hit",
    "InputError",
    "Knowledge",
    "KnowledgeError",
    "OslerError",
    "Problem",
    "ProofError",
    "Record",
    "ask",
    "assess",
    "calculate",
    "converse",
    "explain",
    "load_knowledge",
    "read_record",
    "search",
    "verify",
]
__version__ = "0.1.0"

_HOMES = {
    "Answer": "osler.core.answer",
    "Assessment": "osler.core.assessment",
    "Calculation": "osler.core.calculation",
    "Conversation": "osler.conversation",
    "Explanation": "osler.core.assessment",
    "Hit": "osler.library",
    "InputError": "osler.core.errors",
    "Knowledge": "osler.knowledge",
    "KnowledgeError": "osler.core.errors",
    "OslerError": "osler.core.errors",
    "Problem": "osler.answer",
    "ProofError": "osler.core.errors",
    "Record": "osler.fhir",
    "ask": "osler.api",
    "assess": "osler.api",
    "calculate": "osler.api",
    "converse": "osler.conversation",
    "explain": "osler.api",
    "load_knowledge": "osler.api",
    "read_record": "osler.api",
    "search": "osler.api",
    "verify": "osler.api",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the module protocol
    """Loads a public name on first use, so that `osler --help` starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'osler' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names, those not loaded yet as well."""
    return sorted({*globals(), *__all__})
