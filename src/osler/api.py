"""`osler.ask` and `osler.calculate` for Python programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from osler.asking import Wish
from osler.asking import ask as ask_with
from osler.calculating import calculate as calculate_with
from osler.core.answer import Answer, Audience
from osler.core.calculation import Calculation
from osler.core.record import Record
from osler.giving import day, from_map
from osler.knowledge import Knowledge, load
from osler.library import open_library


def ask(  # noqa: PLR0913 - one parameter for each thing that can be wished
    question: str,
    *,
    facts: Mapping[str, Any] | None = None,
    record: Iterable[Any] | None = None,
    audience: Audience = "clinician",
    region: str | None = None,
    as_of: str | None = None,
    packs: Sequence[Path] | None = None,
    library: Path | None = None,
) -> Answer:
    """Answers one clinical question.

    Args:
        question: free clinical English.
        facts: patient facts by name, in the fact's unit ("age": 66) or with one ("weight": "150 lb").
        record: the patient's record, FHIR R4 as decoded JSON: Bundles and resources in any mixture. Its facts
            are told in `understood.record`; those of `facts` outrank them.
        audience: whom the words are for; doses, thresholds and sources never differ.
        region: whose guidance leads ("us", "uk", …).
        as_of: ISO date; answers from what was in force then.
        packs: knowledge packs to use instead of the one that comes with Osler.
        library: folder of the evidence library to quote from; none when left out.

    Raises:
        InputError: a fact, record, region, date or library cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    knowledge = load(packs)
    given = from_map(knowledge.packs[0], facts or {})
    kept = open_library(str(library)) if library is not None else None
    read = None if record is None else _read(knowledge, record, as_of)
    wish = Wish(audience=audience, region=region, as_of=as_of, library=kept, record=read)
    return ask_with(knowledge, question, given=given, wish=wish).answer


def _read(knowledge: Knowledge, documents: Iterable[Any], as_of: str | None) -> Record:
    from osler.fhir import read_record  # noqa: PLC0415 - not needed without a record

    pack = knowledge.packs[0]
    return read_record(pack, documents, day(as_of) if as_of else pack.head.last_updated)


def calculate(
    name: str,
    inputs: Mapping[str, Any] | None = None,
    /,
    *,
    packs: Sequence[Path] | None = None,
    **more: Any,  # noqa: ANN401 - a number, a text, a yes or no
) -> Calculation:
    """Works a calculator out: `osler.calculate("ost", age=60, weight="159 lb")`.

    Args:
        name: a calculator's name; `osler calc` lists them.
        inputs: its inputs by name, each in the input's own unit or a text with another.
        packs: knowledge packs to use instead of the one that comes with Osler.
        more: inputs by keyword; they outrank those of the map.

    Raises:
        InputError: no such calculator or input, an impossible value, an input missing.
        KnowledgeError: a pack cannot be read.
    """
    return calculate_with(load(packs).packs[0], name, {**(inputs or {}), **more})
