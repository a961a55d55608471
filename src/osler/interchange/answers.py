"""An answer as a FHIR R4 document: Composition, GuidanceResponse, RequestGroup, Device."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from html import escape
from typing import Any

import msgspec

from osler.core.answer import Alert, Answer, Cited, Reference, Statement
from osler.interchange.naming import BASE, canonical, resource_id, urn_of, without_empty
from osler.interchange.requirements import requirements
from osler.knowledge import Pack
from osler.render.json import to_json

_URGENCY = {"emergency": "stat", "contraindication": "urgent", "caution": "routine"}
_REVIEW = {"submitted": "preliminary", "under_review": "preliminary", "approved": "final"}


def answer_document(answer: Answer, pack: Pack, base: str = BASE) -> dict[str, Any]:
    """An answer as a Bundle of type document (R4); the same answer gives the same bytes.

    Statements and alerts are actions of the RequestGroup, each with its sources and, where it hangs on a fact
    that is not known, with its condition; the missing facts are the GuidanceResponse's data requirements.
    It names no patient: the receiver sets the subject.

    Args:
        answer: the answer.
        pack: the knowledge it was made from.
        base: where exported recommendations live (`plan_definition`).
    """
    return _Document(answer, pack, base).bundle()


def answer_json(answer: Answer, pack: Pack, base: str = BASE) -> str:
    """The document of an answer as indented JSON, the same bytes for the same answer."""
    return to_json(answer_document(answer, pack, base))


class _Document:
    """Makes one document."""

    def __init__(self, answer: Answer, pack: Pack, base: str) -> None:
        self.answer, self.pack, self.base = answer, pack, base
        self.mark = hashlib.sha256(msgspec.json.encode(answer)).hexdigest()
        self.references = {one.number: one for one in answer.references}

    def bundle(self) -> dict[str, Any]:
        """The document."""
        answered = bool(self.actions())
        made = [self.composition(answered), self.guidance(answered), self.device()]
        made += [self.request_group()] if answered else []
        return {
            "resourceType": "Bundle",
            "type": "document",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": urn_of(self.mark, "Bundle")},
            "timestamp": f"{self.answer.as_of}T00:00:00Z",
            "entry": [{"fullUrl": self.url(one["resourceType"]), "resource": one} for one in made],
        }

    def url(self, kind: str) -> str:
        """Where in the document the resource of a kind stands."""
        return urn_of(self.mark, kind)

    def composition(self, answered: bool) -> dict[str, Any]:
        """The answer to be read: its parts as sections with narrative."""
        answer = self.answer
        entry = [{"reference": self.url("RequestGroup" if answered else "GuidanceResponse")}]
        known = [one.label for one in answer.understood.facts.values() if one.shown]
        said = [("Bottom line", [_line(answer.bottom_line)]), ("What was understood", known)]
        said += [("Check the question", [_line(one) for one in answer.premise])]
        said += [("Alerts", [f"{one.severity.capitalize()}: {_line(one)}" for one in answer.alerts])]
        said += [(part.heading, [_line(one) for one in part.statements]) for part in answer.sections]
        for dispute in answer.disagreements:
            sides = [f"{side.guideline} ({side.verdict}): {_line(side)}" for side in dispute.positions]
            said.append((f"Where sources differ: {dispute.about}", sides))
        said += [("What would decide most", [one.ask for one in answer.next_facts])]
        said += [("References", [f"{one.number}. {_cited(one)}" for one in answer.references])]
        said += [("Disclaimer", [answer.disclaimer])]
        sections = [
            {"title": title, "text": _narrative(lines), "entry": entry if place == 0 else []}
            for place, (title, lines) in enumerate(said)
            if lines
        ]
        return {
            "resourceType": "Composition",
            "status": _REVIEW[answer.review.status],
            "type": {"text": "Answer to a clinical question"},
            "date": answer.as_of,
            "author": [{"reference": self.url("Device")}],
            "title": answer.title,
            "section": [without_empty(one) for one in sections],
        }

    def guidance(self, answered: bool) -> dict[str, Any]:
        """What was asked, how it went, and which facts would say more."""
        answer = self.answer
        missing = [one.name for one in answer.next_facts]
        missing += [name for part in answer.sections for one in part.statements for name in one.depends_on]
        wanted = requirements(self.pack, dict.fromkeys(name for name in missing if name in self.pack.facts))
        withheld = [{"text": f"Withheld: {one.id}: {one.why}"} for one in answer.withheld]
        status = "data-requested" if wanted else "success"
        return without_empty(
            {
                "resourceType": "GuidanceResponse",
                "requestIdentifier": {"value": urn_of(self.mark, "request")},
                "moduleUri": canonical(self.base, "knowledge", resource_id(self.pack.head.id)),
                "status": status if answered else "failure",
                "occurrenceDateTime": answer.as_of,
                "performer": {"reference": self.url("Device")},
                "reasonCode": [{"text": " ".join(answer.question.split())}],
                "note": [{"text": _line(answer.bottom_line)}, *withheld],
                "result": {"reference": self.url("RequestGroup")} if answered else None,
                "dataRequirement": wanted,
            }
        )

    def request_group(self) -> dict[str, Any]:
        """What is advised, as proposals for a person to judge: never an order."""
        return {
            "resourceType": "RequestGroup",
            "status": "draft",
            "intent": "proposal",
            "authoredOn": self.answer.as_of,
            "author": {"reference": self.url("Device")},
            "action": self.actions(),
        }

    def actions(self) -> list[dict[str, Any]]:
        """Alerts first, then each section with its statements."""
        alerts = [self._alert(one) for one in self.answer.alerts]
        sections = [
            {
                "title": part.heading,
                "groupingBehavior": "logical-group",
                "action": list(map(self._action, part.statements)),
            }
            for part in self.answer.sections
            if part.statements
        ]
        return [*alerts, *sections]

    def _alert(self, alert: Alert) -> dict[str, Any]:
        return without_empty(
            {
                "title": alert.severity.capitalize(),
                "description": alert.text,
                "priority": _URGENCY[alert.severity],
                "documentation": self._documentation(alert.citations),
            }
        )

    def _action(self, one: Statement) -> dict[str, Any]:
        return without_empty(
            {
                "id": resource_id(one.id),
                "title": one.id,
                "description": one.text,
                "documentation": self._documentation(one.citations),
                "condition": self._condition(one),
            }
        )

    def _condition(self, one: Statement) -> list[dict[str, Any]]:
        """The rule behind a statement, where it is a recommendation's; what it hangs on in words."""
        if one.id not in self.pack.conditions or one.id not in self.pack.recommendations:
            return []
        expression = {
            "description": one.condition or one.why,
            "language": "text/cql-identifier",
            "expression": "Applies",
            "reference": canonical(self.base, "Library", resource_id(one.id)),
        }
        return [{"kind": "applicability", "expression": without_empty(expression)}]

    def _documentation(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        return [_artifact(self.references[number]) for number in numbers if number in self.references]

    def device(self) -> dict[str, Any]:
        """The program that made the answer, and from what knowledge."""
        return {
            "resourceType": "Device",
            "deviceName": [{"name": "Osler", "type": "model-name"}],
            "version": [{"type": {"text": "knowledge"}, "value": self.answer.knowledge_version}],
        }


def _line(said: Any) -> str:  # noqa: ANN401 - whatever has text and citations
    one: Cited = said
    return f"{one.text} [{', '.join(map(str, one.citations))}]" if one.citations else one.text


def _cited(one: Reference) -> str:
    parts = [one.title, one.source, str(one.year or ""), f"doi:{one.doi}" if one.doi else ""]
    standing = f" ({one.status})" if one.status != "current" else ""
    return ". ".join(part.rstrip(".") for part in parts if part) + standing


def _artifact(one: Reference) -> dict[str, Any]:
    url = one.url or (f"https://doi.org/{one.doi}" if one.doi else None)
    return without_empty({"type": "citation", "label": str(one.number), "citation": _cited(one), "url": url})


def _narrative(lines: list[str]) -> dict[str, str]:
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><ul>{rows}</ul></div>'}
