"""The six tools, in the order in which they are listed: what each takes, gives and does. All only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from osler.assistants import asking, calculating, patients, rules, sources
from osler.assistants.desk import Desk
from osler.assistants.wanted import Wanting
from osler.core.answer import Answer
from osler.core.assessment import Assessment, Explanation
from osler.core.errors import InputError

Takes = TypeVar("Takes", bound=msgspec.Struct)
Gives = TypeVar("Gives", bound=msgspec.Struct)


class Tool(msgspec.Struct, Generic[Takes, Gives], frozen=True, kw_only=True):
    """One tool."""

    name: str
    title: str
    description: str
    """What it does, when to use it, and what its result means; read by the assistant that calls it."""
    takes: type[Takes]
    gives: type[Gives]
    run: Callable[[Desk, Takes], Gives]
    wanting: Callable[[Desk, Takes], Wanting | None] | None = None
    """Facts that are missing and worth asking the person for before the tool is run; None when none is."""


TOOLS: tuple[Tool[Any, Any], ...] = (
    Tool(
        name="ask",
        title="Answer a clinical question",
        description=(
            "Answers one clinical question from guidelines and labels, and from the evidence library "
            "where the server has one. Every sentence carries citation numbers into `references`; quotes "
            "carry document, place and offsets. Look at `status` first: `emergency` must be told at once;"
            " `abstained` means that the evidence is not good enough, and nothing may be made up in its "
            "place. `next_facts` names what to ask the person next."
        ),
        takes=asking.Ask,
        gives=Answer,
        run=asking.ask,
    ),
    Tool(
        name="assess_patient",
        title="Judge every rule for one patient",
        description=(
            "Judges every recommendation and every reason against a drug for one patient: which apply, "
            "which do not hold yet for want of a fact, and which missing facts would decide most. A fact "
            "that is not given is unknown, never false. Give facts by name, or a FHIR R4 record of the "
            "patient."
        ),
        takes=patients.Assess,
        gives=Assessment,
        run=patients.assess,
        wanting=patients.wanting,
    ),
    Tool(
        name="explain_rule",
        title="Explain one rule",
        description=(
            "Tells one recommendation or drug rule by its id (as `ask` and `assess_patient` give it): for"
            " whom it is, its words, grade, source and place there, and with facts why it applies, does "
            "not, or what is missing."
        ),
        takes=rules.Explain,
        gives=Explanation,
        run=rules.explain,
    ),
    Tool(
        name="get_source",
        title="Read a source",
        description=(
            "Gives one source by its id: its bibliographic data and status, the rules that rest on it "
            "with their places, and, for a document of the evidence library, its passages word for word."
        ),
        takes=sources.Get,
        gives=sources.SourceText,
        run=sources.get,
    ),
    Tool(
        name="search_library",
        title="Search the evidence library",
        description=(
            "Finds passages of the server's own evidence library, quoted word for word with document, "
            "passage number and offsets, best first; retracted and superseded documents are marked."
        ),
        takes=sources.Search,
        gives=sources.Found,
        run=sources.search,
    ),
    Tool(
        name="calculate",
        title="Work out a clinical calculator",
        description=(
            "Works one calculator out and shows the formula with the numbers put in, bands, cautions, "
            "limits and sources. A text value may hold a unit. Without a name it lists the calculators "
            "and their inputs."
        ),
        takes=calculating.Calculate,
        gives=calculating.Calculated,
        run=calculating.calculate,
        wanting=calculating.wanting,
    ),
)
"""All tools; the order never changes."""


def tool(name: str) -> Tool[Any, Any] | None:
    """The tool of this name."""
    return next((each for each in TOOLS if each.name == name), None)


def arguments_of(one: Tool[Takes, Gives], given: Mapping[str, Any] | None) -> Takes:
    """The arguments of a call, checked.

    Raises:
        InputError: one is unknown, missing or of the wrong kind.
    """
    try:
        return msgspec.convert(dict(given or {}), one.takes)
    except msgspec.ValidationError as error:
        names = ", ".join(one.takes.__struct_fields__)
        raise InputError(f"{one.name}: {_told(str(error))}; its arguments are {names}") from None


def use(desk: Desk, name: str, given: Mapping[str, Any] | None = None) -> msgspec.Struct:
    """Uses a tool by name, asking nobody for anything.

    Raises:
        InputError: no such tool, or arguments that cannot be used.
    """
    found = tool(name)
    if found is None:
        raise InputError(f"there is no tool {name!r}: use one of {', '.join(each.name for each in TOOLS)}")
    result: msgspec.Struct = found.run(desk, arguments_of(found, given))
    return result


_KINDS = {"`str`": "text", "`object`": "an object", "`array`": "a list", "`bool`": "true or false"}


def _told(message: str) -> str:
    for code, word in _KINDS.items():
        message = message.replace(code, word)
    return message[:1].lower() + message[1:]
