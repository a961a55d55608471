"""FHIR R4 as XML into the same plain maps as its JSON: what the reader of records needs of it."""

from __future__ import annotations

from typing import Any

from lxml import etree

from osler.core.errors import InputError
from osler.documents.formats.markup import UnreadableError, name, root_of
from osler.fhir.gathering import READ

_NAMESPACE = "http://hl7.org/fhir"
LISTS = frozenset(
    {
        *("additionalInstruction", "address", "basedOn", "coding", "communication", "complication"),
        *("complicationDetail", "component", "condition", "contact", "contained", "dayOfWeek"),
        *("derivedFrom", "detectedIssue", "deviceName", "dosageInstruction", "doseAndRate"),
        *("entry", "event", "eventHistory", "evidence", "extension", "focalDevice", "focus"),
        *("followUp", "generalPractitioner", "given", "hasMember", "ingredient", "instantiates"),
        *("instantiatesCanonical", "instantiatesUri", "insurance", "interpretation", "line"),
        *("link", "manifestation", "modifierExtension", "note", "partOf", "photo", "prefix"),
        *("profile", "property", "reaction", "reasonCode", "reasonReference", "referenceRange"),
        *("report", "safety", "security", "specialization", "stage", "suffix"),
        *("supportingInformation", "tag", "telecom", "timeOfDay", "udiCarrier", "usedCode"),
        *("usedReference", "when"),
    }
)
"""Elements of the resources that are read which JSON holds in an array, even where there is one."""
LISTS_IN = {
    "bodySite": {"Condition", "Procedure"},
    "category": {"AllergyIntolerance", "Condition", "MedicationRequest", "Observation"},
    "device": {"MedicationAdministration"},
    "dosage": {"MedicationStatement"},
    "identifier": {*READ, "Device", "Medication", "Patient"},
    "name": {"Patient"},
    "performer": {"MedicationAdministration", "Observation", "Procedure"},
    "statusReason": {"Device", "MedicationAdministration", "MedicationStatement"},
    "version": {"Device"},
}
"""Elements that are arrays in some places and single in others: where they are arrays."""
_NUMBERS = frozenset(
    {
        *("count", "countMax", "duration", "durationMax", "frequency", "frequencyMax", "period", "periodMax"),
        *("multipleBirthInteger", "numberOfRepeatsAllowed", "total", "valueDecimal", "valueInteger"),
    }
)
_MEASURES = ("Quantity", "Duration", "Age", "low", "high", "numerator", "denominator")
"""How elements end whose `value` is a number; that of other elements is text."""
_YES_OR_NO = ("Boolean", "active", "doNotPerform", "estimatedAge", "preferred", "userSelected")


def from_xml(content: bytes) -> dict[str, Any]:
    """The resource that a FHIR XML document holds, as its JSON would have it.

    Narrative and extensions of single values are not kept.

    Raises:
        InputError: not well-formed, declares entities, or no FHIR.
    """
    try:
        root = root_of(content)
    except UnreadableError as error:
        raise InputError(f"the XML cannot be read: {error}") from None
    if etree.QName(root).namespace != _NAMESPACE or not _is_resource(root):
        raise InputError("the XML is no FHIR: its root is no resource of http://hl7.org/fhir")
    return _resource(root)


def _is_resource(element: etree._Element) -> bool:
    return name(element)[:1].isupper()


def _resource(element: etree._Element) -> dict[str, Any]:
    return {"resourceType": name(element), **_children(element)}


def _children(element: etree._Element) -> dict[str, Any]:
    """The elements inside by name; `id` and `url` of an extension or element are attributes in XML."""
    found: dict[str, Any] = {str(key): str(value) for key, value in element.attrib.items() if key != "value"}
    for child in element:
        called = name(child)
        if not called or etree.QName(child).namespace != _NAMESPACE:
            continue
        value = _value(child, called, name(element))
        if called in found and not isinstance(found[called], list):
            found[called] = [found[called]]
        if called in found:
            found[called].append(value)
        else:
            is_list = called in LISTS or name(element) in LISTS_IN.get(called, ())
            found[called] = [value] if is_list else value
    return found


def _value(element: etree._Element, called: str, inside: str) -> Any:  # noqa: ANN401 - JSON
    held = next((child for child in element if _is_resource(child)), None)
    if held is not None:
        return _resource(held)
    text = element.get("value")
    return _children(element) if text is None else _plain(str(text), called, inside)


def _plain(text: str, called: str, inside: str) -> Any:  # noqa: ANN401 - JSON
    if text in {"true", "false"} and called.endswith(_YES_OR_NO):
        return text == "true"
    if called in _NUMBERS or (called == "value" and inside.endswith(_MEASURES)):
        try:
            return int(text) if text.lstrip("-").isdigit() else float(text)
        except ValueError:
            return text
    return text
