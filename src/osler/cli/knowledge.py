"""`osler knowledge`: check a pack, show a recommendation with its evidence, compare two packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from osler.knowledge.show import Shown

EXIT_FINDINGS = 1
_PACK = click.option(
    "--pack",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The pack's folder; the built-in pack when left out.",
)


@click.group(short_help="Check, show and compare knowledge packs.")
def knowledge() -> None:
    """Checks, shows and compares knowledge packs."""


@knowledge.command(short_help="Check a pack.")
@_PACK
def check(pack: Path | None) -> int:
    """Reports everything wrong in a pack; exit status 1 when there is anything."""
    from osler.knowledge.check import check as check_pack
    from osler.panel.check import check as check_over_people

    root = _root(pack)
    findings = [*check_pack(root), *check_over_people(root)]
    for finding in findings:
        click.echo(str(finding))
    click.echo(_summary(root, len(findings)))
    return EXIT_FINDINGS if findings else 0


def _summary(root: Path, findings: int) -> str:
    from osler.core.errors import KnowledgeError
    from osler.knowledge import load

    faults = "1 finding" if findings == 1 else f"{findings} findings"
    try:
        pack = load([root]).packs[0]
    except KnowledgeError:
        return f"{faults}: the pack cannot be loaded"
    tests = sum(1 for _ in root.rglob("*.test.yaml"))
    return (
        f"{pack.version}: {len(pack.recommendations)} recommendations with {tests} test files, "
        f"{len(pack.sources)} sources, {len(pack.drugs)} drugs, {len(pack.facts)} facts, "
        f"{len(pack.disagreements)} disagreements. {faults}"
    )


@knowledge.command(short_help="Show one recommendation with its evidence and verdicts.")
@click.argument("name", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "fhir", "cql", "elm"]),
    default="text",
    show_default=True,
    help="Words, a FHIR R4 Bundle (PlanDefinition and Library), or the condition as CQL or ELM.",
)
@_PACK
def show(name: str, form: str, pack: Path | None) -> None:
    """Shows the recommendation ID: its words, condition, grade, source, figures and verdict table."""
    from osler.knowledge.show import show as look_up

    if form != "text":
        click.echo(_exported(pack, name, form), nl=False)
        return

    for line in _lines(look_up(_root(pack), name)):
        click.echo(line)


def _lines(shown: Shown) -> list[str]:
    rec, source = shown.recommendation, shown.source
    place = f"{source.title}. {source.publisher}. {source.year}. {rec.locator}" if source else rec.source
    standing = source.status if source else "not in the pack"
    lines = [
        f"{rec.id}: {rec.title}",
        f"  for whom    {shown.condition}",
        f"  says        {' '.join(rec.text.clinician.split())}",
        f"  to patients {' '.join(rec.text.patient.split())}",
        f"  strength    {rec.strength or 'not graded by the source'}",
        f"  certainty   {rec.certainty or 'not graded by the source'}",
        f"  source      {' '.join(place.split())} ({standing})",
        f"  figures     {', '.join(rec.figures) or 'none'}",
        f"  in force    from {rec.in_force.since}{f' to {rec.in_force.until}' if rec.in_force.until else ''}",
        f"  checked     {rec.last_checked}",
        f"  used by     {', '.join(shown.used_by) or 'no plan or disagreement by name'}",
        f"  note        {' '.join(rec.note.split()) if rec.note else 'none'}",
        "  verdicts",
    ]
    for case in shown.cases:
        mark = "as expected" if case.agrees else f"EXPECTED {case.expect}"
        missing = f", missing {', '.join(case.missing)}" if case.missing else ""
        lines.append(f"    {case.verdict:<15} {case.name} ({mark}{missing})")
    return lines


def _exported(pack: Path | None, name: str, form: str) -> str:
    from osler.core.errors import InputError
    from osler.interchange.exporting import FORMS
    from osler.knowledge import load
    from osler.logic import nearest

    loaded = load([_root(pack)]).packs[0]
    if name not in loaded.recommendations:
        raise InputError(f"there is no recommendation {name!r}{nearest(name, loaded.recommendations)}")
    return FORMS[form](loaded, name)


@knowledge.command(short_help="Export a pack as FHIR, CQL and ELM.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--base", metavar="URL", help="Web address under which the resources will stand; a urn when left out."
)
@_PACK
def export(folder: Path, base: str | None, pack: Path | None) -> None:
    """Writes every recommendation and source of a pack into DIR.

    For each recommendation a FHIR R4 Bundle of PlanDefinition and Library, its CQL and its ELM; for each
    source a FHIR R5 Citation.
    """
    from osler.interchange.exporting import files_of
    from osler.knowledge import load

    count = 0
    for name, text in files_of(load([_root(pack)]).packs[0], base):
        _write(folder / name, text)
        count += 1
    click.echo(f"{count} files in {folder}")


def _write(path: Path, text: str) -> None:
    from osler.core.errors import InputError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise InputError(f"{str(path)!r} cannot be written ({why}): choose another folder") from None


@knowledge.command(short_help="Compare two packs.")
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="B", type=click.Path(path_type=Path))
def diff(before: Path, after: Path) -> None:
    """Says which recommendations differ between packs A and B, and which saved cases change verdict."""
    from osler.knowledge.diff import diff as compare

    found = compare(before, after)
    click.echo(f"{found.before} -> {found.after}")
    for name in found.added:
        click.echo(f"added    {name}")
    for name in found.removed:
        click.echo(f"removed  {name}")
    for change in found.changed:
        click.echo(f"changed  {change.id}: {', '.join(field.field for field in change.fields)}")
    for verdict in found.verdicts:
        click.echo(f"verdict  {verdict.id}, {verdict.case}: {verdict.before} -> {verdict.after}")


def _root(pack: Path | None) -> Path:
    from osler.knowledge.load import CONTENT

    return pack or sorted(path.parent for path in CONTENT.glob("*/pack.yaml"))[0]
