"""Every error Osler raises on purpose.

OslerError
├── InputError        what a person or program gave cannot be used (exit status 2)
├── KnowledgeError    a knowledge pack is unreadable or wrong (exit status 2)
│   └── ExpressionError   a condition does not parse or does not type-check
├── ProofError        an answer lacks a source or a required statement (a fault of ours)
└── UnavailableError  a database cannot be reached or written just now (exit status 1)

A message is one line: what is wrong, where, why, and the mend. It never holds patient data
beyond the one value the person just typed.
"""

from __future__ import annotations


class OslerError(Exception):
    """Base of every deliberate error; str() of it is fit to show."""


class InputError(OslerError):
    """Something given by the user cannot be used."""


class KnowledgeError(OslerError):
    """A knowledge pack cannot be read or breaks a rule of its own."""


class ExpressionError(KnowledgeError):
    """A condition does not parse, names an unknown fact or compares unlike units."""


class ProofError(OslerError):
    """An answer could not be proved: a sentence without source, or a required one missing."""


class UnavailableError(OslerError):
    """What Osler keeps cannot be reached or written just now; nothing was changed."""
