"""HL7's non-adherence reason codes, as CDS Hooks offers them for overriding a card."""

from __future__ import annotations

from osler.knowledge.schema import OverrideReason

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
DISPLAYS: dict[OverrideReason, str] = {
    "cds-not-applicable": "PC CDS does not apply to patient",
    "action-completed": "Recommended action was already completed",
    "cds-suboptimal-context": "PC CDS delivered in suboptimal context",
    "need-more-info": (
        "Could not address recommended action due to need for more information/pending results/"
        "pending consult"
    ),
    "recipient-disagrees-evidence": (
        "Recipient disagrees with recommendation because of issues with the evidence"
    ),
    "expert-contradicts": "Advice from expert contradicts the recommended action",
    "recipient-concerns-outcomes": "Recipient has concerns regarding potential health outcomes",
    "risk-benefit-ratio": "Recipient assessment of risk/benefit ratio",
    "patient-contraindication": "Patient has contraindication to recommended action",
    "does-not-align-preferences": "Recommendation does not align with patient preferences or values",
    "patient-refuses": "Patient refuses/declines (no context given)*",
    "not-convenient-feasible": "Recommendation is not convenient or feasible",
    "service-not-available": "Treatment or service is not practically available",
    "too-costly-uncovered": "Recommended action is too costly or not covered by insurance",
    "recipient-does-not-understand": (
        "Recipient does not understand the recommended action or know how to perform the recommended action"
    ),
}


def coding(reason: OverrideReason) -> dict[str, str]:
    """A reason as a Coding."""
    return {"system": SYSTEM, "code": reason, "display": DISPLAYS[reason]}
