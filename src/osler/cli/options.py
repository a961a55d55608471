"""Options shared by the commands that answer: facts, patient, reader, region, date, packs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

if TYPE_CHECKING:
    from osler.asking import Wish
    from osler.core.case import Fact
    from osler.core.record import Record
    from osler.knowledge import Knowledge, Pack

_F = TypeVar("_F", bound=Callable[..., Any])


class Given(TypedDict):
    """The shared options as click hands them over."""

    fact: tuple[str, ...]
    patient: Path | None
    audience: str
    region: str | None
    as_of: str | None
    pack: tuple[Path, ...]
    library: str | None
    no_library: bool


def answering(command: _F) -> _F:
    """Adds the shared options to a command."""
    options = (
        click.option("--fact", multiple=True, metavar="NAME=VALUE", help="A patient fact; may be repeated."),
        click.option(
            "--patient",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Patient facts: a JSON or YAML map, or FHIR R4 (Bundle, folder, ndjson).",
        ),
        click.option(
            "--audience",
            type=click.Choice(["clinician", "student", "patient"]),
            default="clinician",
            show_default=True,
            help="Whom the words are for; doses, thresholds and sources never differ.",
        ),
        click.option(
            "--region", metavar="REGION", help="Whose guidance leads: us (default), uk, ca, eu, au."
        ),
        click.option("--as-of", metavar="DATE", help="Answer from what was in force on this day."),
        click.option(
            "--pack",
            multiple=True,
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Use this knowledge pack instead of the built-in one; may be repeated.",
        ),
        click.option(
            "--library",
            metavar="DIR",
            help="Quote from this evidence library; the one in your data directory when left out.",
        ),
        click.option("--no-library", is_flag=True, help="Quote from no library."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def prepare(given: Given) -> tuple[Knowledge, tuple[Fact, ...], Wish]:
    """Loads the packs, checks the facts and the wishes.

    Raises:
        InputError: a fact, file, region, date or library cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    from osler.asking import Wish
    from osler.core.errors import InputError
    from osler.giving import day, from_options, region_of
    from osler.knowledge import load
    from osler.library import standing_library

    if given["library"] is not None and given["no_library"]:
        raise InputError("--library and --no-library exclude each other: give one of them")
    knowledge = load(list(given["pack"]) or None)
    pack = knowledge.packs[0]
    if given["as_of"]:
        day(given["as_of"])
    facts, record = _of_patient(pack, given)
    facts += from_options(pack, given["fact"])
    region_of(pack, given["region"])
    library = None if given["no_library"] else standing_library(given["library"])
    wish = Wish(
        audience=given["audience"],  # type: ignore[arg-type]
        region=given["region"],
        as_of=given["as_of"],
        library=library,
        record=record,
    )
    return knowledge, facts, wish


def _of_patient(pack: Pack, given: Given) -> tuple[tuple[Fact, ...], Record | None]:
    """The facts of the patient file, and the record they come from where it is FHIR."""
    from osler.cli.patient import read_patient
    from osler.giving import from_map

    path = given["patient"]
    if path is None:
        return (), None
    values = read_patient(path)
    if isinstance(values, dict):
        return from_map(pack, values), None
    from osler.fhir import read_record

    record = read_record(pack, values, given["as_of"] or pack.head.last_updated)
    return record.facts, record
