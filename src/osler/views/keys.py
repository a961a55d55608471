"""The key by which a reference means a resource: its logical id."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[^/?#|\s]{1,128})(?:/_history/.*)?")


def reference_key(reference: str, kind: str | None = None, base: str | None = None) -> str | None:
    """The id that "Patient/1", a version of it, or "urn:uuid:1" means; None where it means none here.

    Args:
        reference: as FHIR writes it.
        kind: the kind of resource that is meant; a reference to another one has no key. A urn does not
            tell its kind and fits any.
        base: the address of the server that the resources are of. Absolute addresses count only below it:
            two servers give the same ids to different people.
    """
    if reference.startswith("urn:uuid:"):
        return reference.removeprefix("urn:uuid:")
    found = _PLACE.fullmatch(reference.removeprefix(f"{base.rstrip('/')}/") if base else reference)
    if found is None or kind not in (None, found["kind"]):
        return None
    return found["id"]
