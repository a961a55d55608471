"""Osler for Python programs: what `import osler` offers, but for conversations.

Each call loads what it needs; packs are compiled once and cached, so that only the first call is slow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from osler.answer import Problem, Request
from osler.answer import assess as assess_with
from osler.answer import explain as explain_with
from osler.answer import verify as verify_with
from osler.asking import Wish
from osler.asking import ask as ask_with
from osler.calculating import calculate as calculate_with
from osler.core.answer import Answer, Audience
from osler.core.assessment import Assessment, Explanation
from osler.core.calculation import Calculation
from osler.core.case import Fact
from osler.core.errors import InputError
from osler.documents.document import DocumentKind
from osler.fhir import Record
from osler.fhir import read_record as read_with
from osler.giving import day, from_map, region_of
from osler.knowledge import Knowledge, Pack, load
from osler.library import Hit, Query, open_library


def ask(  # noqa: PLR0913 - one parameter for each thing that can be wished
    question: str,
    *,
    facts: Mapping[str, Any] | Record | None = None,
    audience: Audience = "clinician",
    region: str | None = None,
    as_of: str | None = None,
    packs: Sequence[Path] | None = None,
    library: Path | str | None = None,
) -> Answer:
    """Answers one clinical question.

    Args:
        question: free clinical English.
        facts: patient facts by name, in the fact's unit ("age": 66) or with one ("weight": "150 lb"), or
            what `read_record` gave: then `understood.record` tells where each stood and what was left out.
        audience: whom the words are for; doses, thresholds and sources never differ.
        region: whose guidance leads ("us", "uk", …).
        as_of: ISO date; answers from what was in force then.
        packs: knowledge packs to use instead of the one that comes with Osler.
        library: folder or `s3://` address of the evidence library to quote from; none when left out.

    Raises:
        InputError: a fact, record, region, date or library cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    knowledge = load(packs)
    given = _facts(knowledge.packs[0], facts)
    kept = open_library(str(library)) if library is not None else None
    read = facts if isinstance(facts, Record) else None
    wish = Wish(audience=audience, region=region, as_of=as_of, library=kept, record=read)
    return ask_with(knowledge, question, given=given, wish=wish).answer


def assess(
    facts: Mapping[str, Any] | Record,
    *,
    audience: Audience = "clinician",
    region: str | None = None,
    as_of: str | None = None,
    most: int = 40,
    packs: Sequence[Path] | None = None,
) -> Assessment:
    """Judges every rule for one patient: which apply, which hang on missing facts, and on which.

    Args:
        facts: as `ask` takes them.
        audience: whom the words are for.
        region: whose guidance leads.
        as_of: ISO date; judges what was in force then.
        most: so many rules of each kind at most, the weightiest first.
        packs: knowledge packs to use; the first is judged.

    Raises:
        InputError: a fact, region or date cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    pack = load(packs).packs[0]
    left_out = facts.left_out if isinstance(facts, Record) else ()
    request = _request(pack, audience, region, as_of)
    return assess_with(pack, _facts(pack, facts), request, most=most, left_out=left_out)


def explain(
    rule: str,
    *,
    facts: Mapping[str, Any] | Record | None = None,
    audience: Audience = "clinician",
    region: str | None = None,
    as_of: str | None = None,
    packs: Sequence[Path] | None = None,
) -> Explanation:
    """Explains one rule: for whom it is, where it stands, and its verdict for the facts given.

    Args:
        rule: id of a recommendation or drug rule, as a statement of an answer or an assessment has it.
        facts: as `ask` takes them; without any, the verdict is "unknown" and tells what would decide it.
        audience: whom the words are for.
        region: whose guidance leads.
        as_of: ISO date; tells whether it was in force then.
        packs: knowledge packs to use; the first is looked into.

    Raises:
        InputError: there is no such rule, or a fact, region or date cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    pack = load(packs).packs[0]
    return explain_with(pack, rule, _facts(pack, facts), _request(pack, audience, region, as_of))


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


def read_record(
    record: Mapping[str, Any] | Sequence[Any],
    *,
    as_of: str | None = None,
    packs: Sequence[Path] | None = None,
) -> Record:
    """Reads the facts of one patient from a FHIR R4 record; give the result to `ask`, `assess` or `explain`.

    Args:
        record: a Bundle, or a list of Bundles and resources, as `json.load` gives them.
        as_of: ISO date on which the record is read: what is later, or too old by then, is left out.
        packs: knowledge packs whose facts are read.

    Raises:
        InputError: it holds no resource, or more than one patient.
        KnowledgeError: a pack cannot be read.
    """
    pack = load(packs).packs[0]
    documents = [record] if isinstance(record, Mapping) else record
    return read_with(pack, documents, day(as_of) if as_of else pack.head.last_updated)


def search(
    query: str, *, library: Path, k: int = 10, kinds: Sequence[DocumentKind] = (), since: int | None = None
) -> tuple[Hit, ...]:
    """Finds passages of an evidence library, word for word, best first.

    Args:
        query: what to look for, in plain words.
        library: the library's folder.
        k: so many passages at most.
        kinds: only these kinds of documents ("guideline", "trial", …).
        since: earliest year.

    Raises:
        InputError: there is no library there.
    """
    if not query.strip():
        raise InputError("the search is empty: write what to look for")
    kept = open_library(str(library))
    try:
        return kept.search(Query(text=query, k=k, kinds=tuple(kinds), since=since))
    finally:
        kept.close()


def verify(
    answer: Answer, *, packs: Sequence[Path] | None = None, library: Path | None = None
) -> tuple[Problem, ...]:
    """Checks an answer again: citations, figures, quotes, and whether its sources still stand.

    Args:
        answer: an answer, also one read from a file with `msgspec.json.decode(text, type=osler.Answer)`.
        packs: knowledge packs that it was made from.
        library: folder of the evidence library that it quotes.

    Returns:
        What does not hold, or no longer does; empty when all stands.

    Raises:
        InputError: there is no library there.
        KnowledgeError: a pack cannot be read.
    """
    from osler.phrasing import verify_prose  # noqa: PLC0415 - not needed where nothing is verified
    from osler.quoting import verify_quotes  # noqa: PLC0415

    kept = open_library(str(library)) if library is not None else None
    pack = load(packs).packs[0]
    return (*verify_with(pack, answer), *verify_quotes(kept, answer), *verify_prose(pack, answer))


def load_knowledge(packs: Sequence[Path] | None = None) -> Knowledge:
    """Loads knowledge packs, to look things up: `load_knowledge().packs[0].recommendations["acp-…"]`.

    A pack's `recommendations`, `sources`, `drugs`, `facts`, `calculators` and `disagreements` are maps by id.

    Args:
        packs: folders of packs; the one that comes with Osler when left out.

    Raises:
        KnowledgeError: a pack cannot be read.
    """
    return load(packs)


def _facts(pack: Pack, facts: Mapping[str, Any] | Record | None) -> tuple[Fact, ...]:
    return facts.facts if isinstance(facts, Record) else from_map(pack, facts or {})


def _request(pack: Pack, audience: Audience, region: str | None, as_of: str | None) -> Request:
    when = day(as_of) if as_of else pack.head.last_updated
    return Request(audience=audience, region=region_of(pack, region), as_of=when)
