"""Whether a resource can tell a fact at all, asked before it is looked at closely."""

from __future__ import annotations

from typing import Any

from osler.fhir.observations import parts_of
from osler.fhir.resources import codings
from osler.fhir.table import Table

_BY_CODE = frozenset({"Observation", "Condition", "Procedure"})
"""The kinds that tell a fact by a code alone; of the others, words count too."""


def tells(table: Table, resource: dict[str, Any]) -> bool:
    """False where no row of the table knows a code of it, so that `read_record` only counts it."""
    kind = resource.get("resourceType")
    if kind not in _BY_CODE:
        return True
    parts = parts_of(resource) if kind == "Observation" else (resource,)
    return any(table.speaking_of(codings(part.get("code"))) for part in parts)
