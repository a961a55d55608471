"""A pack's recommendations and sources as the texts of files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from osler.interchange.naming import BASE, resource_id
from osler.interchange.plans import cql_of, elm_of, plan_bundle
from osler.interchange.sources import citation_resource
from osler.knowledge import Pack

FORMS: dict[str, Callable[[Pack, str], str]] = {
    "fhir": lambda pack, name: _json(plan_bundle(pack, name)),
    "cql": cql_of,
    "elm": lambda pack, name: _json(elm_of(pack, name)),
}
"""By form: one recommendation as text."""


def files_of(pack: Pack, base: str | None = None) -> Iterator[tuple[str, str]]:
    """Path and text of every file of an export, in order of the ids.

    Args:
        pack: what is exported.
        base: web address under which the resources will stand; a urn when None.
    """
    for name in sorted(pack.recommendations):
        file = resource_id(name)
        yield f"recommendations/{file}.fhir.json", _json(plan_bundle(pack, name, base or BASE))
        yield f"recommendations/{file}.cql", cql_of(pack, name)
        yield f"recommendations/{file}.elm.json", _json(elm_of(pack, name))
    for source in sorted(pack.sources.values(), key=lambda one: one.id):
        text = _json(citation_resource(source, base or BASE))
        yield f"sources/{resource_id(source.id)}.fhir-r5.json", text


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
