"""FHIR R4's types, as the names of choice elements end in them, and what kind of column holds them."""

from __future__ import annotations

from typing import Literal

Kind = Literal["text", "number", "integer", "boolean"]

_INTEGERS = ("integer", "integer64", "positiveInt", "unsignedInt")
_TEXTS = (
    *("base64Binary", "canonical", "code", "date", "dateTime", "id", "instant", "markdown", "oid"),
    *("string", "time", "uri", "url", "uuid"),
)
_WHOLES = (
    *("Address", "Age", "Annotation", "Attachment", "CodeableConcept", "CodeableReference", "Coding"),
    *("ContactDetail", "ContactPoint", "Contributor", "Count", "DataRequirement", "Distance", "Dosage"),
    *("Duration", "Expression", "HumanName", "Identifier", "Meta", "Money", "ParameterDefinition"),
    *("Period", "Quantity", "Range", "Ratio", "RatioRange", "Reference", "RelatedArtifact"),
    *("SampledData", "Signature", "Timing", "TriggerDefinition", "UsageContext"),
)
KINDS: dict[str, Kind] = {
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys(_INTEGERS, "integer"),
    "boolean": "boolean",
    "decimal": "number",
}
"""The primitive types by what a column of them holds."""
CHOICES = frozenset(name[0].upper() + name[1:] for name in (*KINDS, *_WHOLES))
"""What the name of an element with a choice of types ends in: valueQuantity."""
IN_SYSTEM = {"String": "string", "Boolean": "boolean", "Integer": "integer", "Decimal": "decimal"}
"""FHIRPath's own types by FHIR's."""
