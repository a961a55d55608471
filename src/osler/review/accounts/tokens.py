"""Tokens: long and random; the database keeps only their hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def hidden(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
