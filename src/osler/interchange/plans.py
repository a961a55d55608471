"""Recommendations as CPG-on-FHIR PlanDefinitions with their logic Libraries (R4), and back to conditions."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from osler.interchange.cql import cql
from osler.interchange.elm import Kind, Program, library, program
from osler.interchange.grades import direction, quality, strength
from osler.interchange.naming import BASE, canonical, computer_name, resource_id, without_empty
from osler.interchange.requirements import requirements
from osler.knowledge import Pack
from osler.knowledge.schema import Recommendation, Source
from osler.logic import Condition, facts_of, parse, say, show

_CPG = "http://hl7.org/fhir/uv/cpg/StructureDefinition"
_CORE = "http://hl7.org/fhir/StructureDefinition"
_LEVELS = [
    {"url": f"{_CPG}/cpg-knowledgeCapability", "valueCode": "shareable"},
    {"url": f"{_CPG}/cpg-knowledgeCapability", "valueCode": "computable"},
    {"url": f"{_CPG}/cpg-knowledgeRepresentationLevel", "valueCode": "structured"},
]
CONDITION = "text/x-osler-condition"
"""The media type under which a Library also holds the condition as the pack writes it."""
_TYPES = {"boolean": "boolean", "number": "decimal", "word": "string", "words": "string"}


def plan_bundle(pack: Pack, name: str, base: str = BASE) -> dict[str, Any]:
    """A recommendation's PlanDefinition and Library in a collection Bundle (R4)."""
    made = [plan_definition(pack, name, base), logic_library(pack, name, base)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": one["url"], "resource": one} for one in made],
    }


def plan_definition(pack: Pack, name: str, base: str = BASE) -> dict[str, Any]:
    """A recommendation as a PlanDefinition of CPG-on-FHIR 2.0 (FHIR R4)."""
    rec = pack.recommendations[name]
    logic = canonical(base, "Library", resource_id(name))
    return without_empty(
        {
            "resourceType": "PlanDefinition",
            "id": resource_id(name),
            "meta": {"profile": [f"{_CPG}/cpg-recommendationdefinition"]},
            "extension": _LEVELS,
            "url": canonical(base, "PlanDefinition", resource_id(name)),
            "version": pack.version,
            "name": computer_name(name),
            "title": rec.title,
            "type": _coded("http://terminology.hl7.org/CodeSystem/plan-definition-type", "eca-rule"),
            "status": _status(rec, pack.sources[rec.source]),
            "experimental": False,
            "date": rec.last_checked,
            "publisher": "Osler",
            "description": _flat(rec.text.clinician),
            "purpose": _flat(rec.note or ""),
            "effectivePeriod": without_empty({"start": rec.in_force.since, "end": rec.in_force.until}),
            "topic": [{"text": rec.topic}],
            "relatedArtifact": [citation(pack.sources[rec.source], rec.locator)],
            "library": [logic],
            "action": [_action(pack, rec, logic)],
        }
    )


def logic_library(pack: Pack, name: str, base: str = BASE) -> dict[str, Any]:
    """The logic of a recommendation as a Library (R4): CQL, ELM, and the condition as the pack writes it."""
    made = program_of(pack, name)
    texts = {
        "text/cql": cql_of(pack, name),
        "application/elm+json": json.dumps(elm_of(pack, name), separators=(",", ":")),
        CONDITION: show(pack.conditions[name]),
    }
    return {
        "resourceType": "Library",
        "id": resource_id(name),
        "url": canonical(base, "Library", resource_id(name)),
        "version": pack.version,
        "name": computer_name(name),
        "title": f"Logic of {pack.recommendations[name].title}",
        "status": _status(pack.recommendations[name], pack.sources[pack.recommendations[name].source]),
        "type": _coded("http://terminology.hl7.org/CodeSystem/library-type", "logic-library"),
        "parameter": _parameters(pack, made),
        "content": [
            {"contentType": kind, "data": base64.b64encode(text.encode()).decode()}
            for kind, text in texts.items()
        ],
    }


def program_of(pack: Pack, name: str) -> Program:
    """A recommendation's condition as ELM.

    Raises:
        InexpressibleError: something in it has no fair form in ELM.
    """
    kinds: dict[str, Kind] = {fact: declared.type for fact, declared in pack.facts.items()}
    return program(pack.conditions[name], kinds, pack.definitions)


def elm_of(pack: Pack, name: str) -> dict[str, Any]:
    """The ELM library (JSON) of a recommendation's condition."""
    return library(program_of(pack, name), computer_name(name), pack.version)


def cql_of(pack: Pack, name: str) -> str:
    """The CQL library of a recommendation's condition."""
    made = program_of(pack, name)
    return cql(
        made, computer_name(name), pack.version, {fact: _meaning(pack, fact) for fact in made.parameters}
    )


def conditions_in(resources: Mapping[str, Any], pack: Pack) -> dict[str, Condition]:
    """By canonical address of the PlanDefinition: the condition that its Library holds, parsed again.

    Args:
        resources: a Bundle of PlanDefinitions and Libraries as `plan_bundle` makes it.
        pack: whose facts the conditions name.

    Raises:
        ExpressionError: a condition names what the pack does not have.
    """
    inside = [entry["resource"] for entry in resources["entry"]]
    texts = {one["url"]: _condition_text(one) for one in inside if one["resourceType"] == "Library"}
    return {
        one["url"]: parse(texts[one["library"][0]], pack.symbols)
        for one in inside
        if one["resourceType"] == "PlanDefinition"
    }


def citation(source: Source, locator: str = "") -> dict[str, Any]:
    """A source as a RelatedArtifact."""
    place = f", {locator}" if locator else ""
    year = f" {source.year}." if source.year else ""
    url = source.url or (f"https://doi.org/{source.doi}" if source.doi else None)
    text = _flat(f"{source.title}. {source.publisher}.{year}{place}")
    return without_empty({"type": "citation", "label": source.short, "citation": text, "url": url})


def _action(pack: Pack, rec: Recommendation, logic: str) -> dict[str, Any]:
    tree = pack.conditions[rec.id]
    graded = [
        (f"{_CORE}/cqf-strengthOfRecommendation", strength(rec.strength) if rec.strength else None),
        (f"{_CPG}/cpg-directionOfRecommendation", direction(rec.direction)),
        (f"{_CORE}/cqf-qualityOfEvidence", quality(rec.certainty) if rec.certainty else None),
    ]
    condition = {
        "kind": "applicability",
        "expression": {
            "description": say(tree, pack.lexicon),
            "language": "text/cql-identifier",
            "expression": "Applies",
            "reference": logic,
        },
    }
    return without_empty(
        {
            "extension": [{"url": url, "valueCodeableConcept": value} for url, value in graded if value],
            "title": rec.title,
            "description": _flat(rec.text.clinician),
            "documentation": [citation(pack.sources[rec.source], rec.locator)],
            "condition": [condition],
            "input": requirements(pack, facts_of(tree, pack.definitions)),
        }
    )


def _status(rec: Recommendation, source: Source) -> str:
    """Nothing is active before named people have signed it; what no longer holds is retired."""
    return "retired" if rec.in_force.until or source.status != "current" else "draft"


def _parameters(pack: Pack, made: Program) -> list[dict[str, Any]]:
    asked = [
        {
            "name": fact,
            "use": "in",
            "min": 0,
            "max": "*" if kind == "words" else "1",
            "documentation": _meaning(pack, fact),
            "type": _TYPES[kind],
        }
        for fact, kind in made.parameters.items()
    ]
    told = "Whether the recommendation speaks to the patient; null while facts are missing."
    return [
        *asked,
        {"name": "Applies", "use": "out", "min": 0, "max": "1", "documentation": told, "type": "boolean"},
    ]


def _meaning(pack: Pack, fact: str) -> str:
    declared = pack.facts[fact]
    unit = f", in {declared.unit}" if declared.unit else ""
    words = f": {', '.join(declared.words)}" if declared.words else ""
    return f"{declared.label}{unit}{words}"


def _condition_text(one: dict[str, Any]) -> str:
    data = next(content["data"] for content in one["content"] if content["contentType"] == CONDITION)
    return base64.b64decode(data).decode()


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _flat(text: str) -> str:
    return " ".join(text.split())
