"""The key by which a reference means a resource: its logical id."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(?:.*/)?(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9.-]{1,64})(?:/_history/.*)?")


def reference_key(reference: str, kind: str | None = None) -> str | None:
    """The id that "Patient/1", an absolute address of it, a version of it or "urn:uuid:1" means.

    None where it means no resource that has an id of its own (a contained one), or one of another kind
    than asked for. A urn does not tell its kind and fits any.
    """
    if reference.startswith("urn:uuid:"):
        return reference.removeprefix("urn:uuid:")
    found = _PLACE.fullmatch(reference)
    if found is None or kind not in (None, found["kind"]):
        return None
    return found["id"]
