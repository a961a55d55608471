"""Sources as FHIR Citations. R5: the shape of R4B differs (its citedArtifact has no such publicationForm)."""

from __future__ import annotations

from typing import Any

from osler.interchange.naming import BASE, canonical, resource_id, without_empty
from osler.knowledge.schema import Source

_DOI, _PMID = "https://doi.org", "https://pubmed.ncbi.nlm.nih.gov"


def citation_resource(source: Source, base: str = BASE) -> dict[str, Any]:
    """A source as a Citation of FHIR R5."""
    identifiers = [(_DOI, source.doi), (_PMID, source.pmid)]
    form = without_empty(
        {
            "publishedIn": {"title": " ".join(source.publisher.split())},
            "articleDate": str(source.year) if source.year else None,
        }
    )
    return {
        "resourceType": "Citation",
        "id": resource_id(source.id),
        "url": canonical(base, "Citation", resource_id(source.id)),
        "status": "active" if source.status == "current" else "retired",
        "title": source.short,
        "citedArtifact": without_empty(
            {
                "identifier": [{"system": system, "value": value} for system, value in identifiers if value],
                "currentState": [{"text": source.status}],
                "title": [{"text": " ".join(source.title.split())}],
                "publicationForm": [form],
                "webLocation": [{"url": source.url}] if source.url else [],
                "classification": [{"type": {"text": "kind"}, "classifier": [{"text": source.kind}]}],
                "note": [{"text": " ".join(source.note.split())}] if source.note else [],
            }
        ),
    }
