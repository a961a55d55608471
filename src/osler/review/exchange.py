"""Status and approvals for other systems: FHIR R5 ArtifactAssessment and Citation."""

from __future__ import annotations

from typing import Any

from osler.review.items import Look, Signature

_WORKFLOW = {
    "submitted": "submitted",
    "under_review": "triaged",
    "changes_requested": "waiting-for-input",
    "approved": "published",
    "withdrawn": "resolved-no-change",
    "superseded": "resolved-change-required",
}
"""Our states as `artifactassessment-workflow-status` has them."""
_DISPOSITION = {"approved": "persuasive", "withdrawn": "not-persuasive", "superseded": "not-persuasive"}
_CITATION_STATUS = {"approved": "active", "withdrawn": "retired", "superseded": "retired"}


def artifact_assessment(look: Look, *, address: str) -> dict[str, Any]:
    """A unit's review as a FHIR R5 ArtifactAssessment.

    Args:
        look: the unit.
        address: where the unit stands, as a whole address.
    """
    item, state = look.item, _public_state(look)
    people = {sig.person: sig for sig in look.signatures}
    numbers = {name: number for number, name in enumerate(people, 1)}
    resource: dict[str, Any] = {
        "resourceType": "ArtifactAssessment",
        "identifier": [{"system": "urn:osler:unit", "value": item.unit}],
        "title": f"Review of: {item.title}",
        "date": item.since,
        "artifactUri": address,
        "workflowStatus": _WORKFLOW[state],
        "disposition": _DISPOSITION.get(state, "unresolved"),
    }
    if people:
        resource["contained"] = [
            _practitioner(f"signer-{numbers[name]}", sig) for name, sig in people.items()
        ]
        resource["content"] = [_signed(sig, f"#signer-{numbers[sig.person]}") for sig in look.signatures]
    if item.stale:
        resource.setdefault("content", []).append({"informationType": "comment", "summary": item.stale})
    if state == "approved":
        resource["approvalDate"] = _last_approval(look)
        resource["lastReviewDate"] = _last_approval(look)
    return resource


def citation(look: Look, *, address: str, publisher: str = "Osler") -> dict[str, Any]:
    """A unit as a FHIR R5 Citation: reviewers only where their signatures count."""
    item, state = look.item, _public_state(look)
    authors = [sig for sig in look.signatures if sig.meaning == "authorship" and sig.counts]
    reviewers = [sig for sig in look.signatures if sig.meaning != "authorship" and sig.counts]
    resource: dict[str, Any] = {
        "resourceType": "Citation",
        "url": address,
        "identifier": [{"system": "urn:osler:unit", "value": item.unit}],
        "version": item.digest[:12],
        "title": item.title,
        "status": _CITATION_STATUS.get(state, "draft"),
        "date": item.since,
        "publisher": publisher,
        "citedArtifact": {
            "title": [{"text": item.title}],
            "webLocation": [{"url": address}],
        },
    }
    if authors:
        resource["author"] = [{"name": _named(sig)} for sig in authors]
    if reviewers:
        resource["reviewer"] = [{"name": _named(sig)} for sig in reviewers]
    if state == "approved":
        resource["approvalDate"] = _last_approval(look)
        resource["lastReviewDate"] = _last_approval(look)
    return resource


def _public_state(look: Look) -> str:
    """An article whose own signatures stand is published only with its recommendations."""
    return "under_review" if look.item.state == "approved" and look.status != "approved" else look.item.state


def _last_approval(look: Look) -> str:
    return max(sig.at for sig in look.signatures if sig.meaning == "approval" and sig.counts)[:10]


def _named(sig: Signature) -> str:
    return f"{sig.name}, {sig.credentials}" if sig.credentials else sig.name


def _practitioner(name: str, sig: Signature) -> dict[str, Any]:
    return {
        "resourceType": "Practitioner",
        "id": name,
        "name": [{"text": sig.name}],
        "qualification": [{"code": {"text": sig.credentials}}],
    }


def _signed(sig: Signature, reference: str) -> dict[str, Any]:
    standing = "" if sig.counts else " (no longer counts: the content or its evidence changed)"
    return {
        "informationType": "comment",
        "summary": f"{sig.meaning} signed by {_named(sig)} at {sig.at}{standing}. Interests: {sig.interests}",
        "type": {"text": sig.meaning},
        "author": {"reference": reference, "display": _named(sig)},
    }
