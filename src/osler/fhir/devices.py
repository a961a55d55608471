"""With what a result was measured, where the record says so."""

from __future__ import annotations

import re
from typing import Any

from osler.fhir.resources import by_id, items, local_id, mapping, said, word
from osler.fhir.table import Table
from osler.fhir.values import name_of


class Devices:
    """Reads which device a resource names, by the words of the pack's table."""

    def __init__(self, table: Table, resources: tuple[dict[str, Any], ...]) -> None:
        self._rows = table.by_kind.get("device", ())
        self._held = by_id(one for one in resources if one["resourceType"] == "Device")

    def told(self, name: str, resource: dict[str, Any]) -> tuple[str, str] | None:
        """The value of a calculator's input that the device of a result tells, and where; None unless one."""
        device, where = self._of(resource)
        found = {
            str(row.value)
            for row in self._rows
            if row.input == name and any(re.search(rf"\b{re.escape(one)}\b", device) for one in row.names)
        }
        return (found.pop(), where) if len(found) == 1 else None

    def _of(self, resource: dict[str, Any]) -> tuple[str, str]:
        reference = mapping(resource.get("device"))
        name = local_id(reference)
        inside = by_id(items(resource.get("contained")))
        device = inside.get(name) or self._held.get(name) or {}
        words = [word(reference.get("display")), *_words(device)]
        return " ".join(words).lower(), name_of(device) or name_of(resource)


def _words(device: dict[str, Any]) -> list[str]:
    names = [word(mapping(one).get("name")) for one in items(device.get("deviceName"))]
    return [
        *(word(device.get(key)) for key in ("manufacturer", "modelNumber")),
        *names,
        said(device.get("type")),
    ]
