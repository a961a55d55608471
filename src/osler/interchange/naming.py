"""Ids, names and addresses of exported resources: the same for the same content, valid in FHIR."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import Any

BASE = "urn:osler"
"""Where exported resources live when no web address is given."""
_LONGEST = 64
_SPACE = uuid.UUID("5b1f8f6e-6f0a-5d0e-9c1c-0d6c7a3f2b11")


def canonical(base: str, kind: str, name: str) -> str:
    """The address of an exported resource, under a web address or in a urn."""
    mark = ":" if base.startswith("urn:") else "/"
    return mark.join([base.rstrip("/"), kind, name])


def resource_id(name: str) -> str:
    """A name as a FHIR id: its odd characters as hyphens; one that is too long ends in its hash."""
    plain = re.sub(r"[^A-Za-z0-9.-]", "-", name)
    if len(plain) <= _LONGEST:
        return plain
    return f"{plain[: _LONGEST - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def computer_name(name: str) -> str:
    """A name as FHIR and CQL want it of artefacts: words run together, each with a capital."""
    return "".join(
        word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", f"osler {name}") if word
    )


def urn_of(*parts: str) -> str:
    """A urn:uuid that is the same for the same parts."""
    return f"urn:uuid:{uuid.uuid5(_SPACE, chr(0).join(parts))}"


def without_empty(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource without what is empty: FHIR allows neither null nor an empty list."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {}, ())}
