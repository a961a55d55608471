"""`osler.ask` and `osler.calculate` for Python programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from osler.asking import Wish
from osler.asking import ask as ask_with
from osler.calculating import calculate as calculate_with
from osler.core.answer import Answer, Audience
from osler.core.calculation import Calculation
from osler.giving import from_map
from osler.knowledge import load
from osler.library import open_library


def ask(  # noqa: PLR0913 - one parameter for each thing that can be wished
    question: str,
    *,
    facts: Mapping[str, Any] | None = None,
    audience: Audience = "clinician",
    region: str | None = None,
    as_of: str | None = None,
    packs: Sequence[Path] | None = None,
    library: Path | str | None = None,
) -> Answer:
    """Answers one clinical question.

    Args:
        question: free clinical English.
        facts: patient facts by name, in the fact's unit ("age": 66) or with one ("weight": "150 lb").
        audience: whom the words are for; doses, thresholds and sources never differ.
        region: whose guidance leads ("us", "uk", …).
        as_of: ISO date; answers from what was in force then.
        packs: knowledge packs to use instead of the one that comes with Osler.
        library: folder or `s3://` address of the evidence library to quote from; none when left out.

    Raises:
        InputError: a fact, region, date or library cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    knowledge = load(packs)
    given = from_map(knowledge.packs[0], facts or {})
    kept = open_library(str(library)) if library is not None else None
    wish = Wish(audience=audience, region=region, as_of=as_of, library=kept)
    return ask_with(knowledge, question, given=given, wish=wish).answer


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
