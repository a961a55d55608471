"""Answers, recommendations and sources in the forms of other systems. Pure.

Start at `answer_document` (FHIR R4), `plan_bundle` (CPG-on-FHIR with CQL and ELM), `citation_resource`
(FHIR R5) and `export` (RIS, BibTeX, CSL-JSON).
"""

from osler.interchange.answers import answer_document, answer_json
from osler.interchange.elm import InexpressibleError
from osler.interchange.plans import (
    conditions_in,
    cql_of,
    elm_of,
    logic_library,
    plan_bundle,
    plan_definition,
)
from osler.interchange.references import STYLES, Style, export
from osler.interchange.sources import citation_resource

FHIR = "application/fhir+json"
"""The media type of FHIR as JSON."""

__all__ = [
    "FHIR",
    "STYLES",
    "InexpressibleError",
    "Style",
    "answer_document",
    "answer_json",
    "citation_resource",
    "conditions_in",
    "cql_of",
    "elm_of",
    "export",
    "logic_library",
    "plan_bundle",
    "plan_definition",
]
