"""Osler answers clinical questions in the guidelines' own numbers, every sentence traceable.

Start at `osler.ask`, or read docs/explanation/how-osler-answers.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from osler.api import ask, calculate
    from osler.core.answer import Answer
    from osler.core.calculation import Calculation
    from osler.core.errors import InputError, KnowledgeError, OslerError, ProofError

__all__ = [
    "Answer",
    "Calculation",
    "InputError",
    "KnowledgeError",
    "OslerError",
    "ProofError",
    "ask",
    "calculate",
]
__version__ = "0.1.0"

_HOMES = {
    "Answer": "osler.core.answer",
    "Calculation": "osler.core.calculation",
    "InputError": "osler.core.errors",
    "KnowledgeError": "osler.core.errors",
    "OslerError": "osler.core.errors",
    "ProofError": "osler.core.errors",
    "ask": "osler.api",
    "calculate": "osler.api",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the module protocol
    """Loads a public name on first use, so that `osler --help` starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'osler' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(_HOMES[name]), name)
