"""Keeps the generated parts of docs/ true: help texts, the answer object, facts and pack statistics.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; the rest is written by hand.
The two pages made whole by common_claims.py and not_covered.py are included.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import common_claims
import msgspec
import not_covered
from generated import PACK_DIR, ROOT, bone_health, run, table
from record_table import record_table

from osler.calculating import calculators, left_out
from osler.cli.main import osler
from osler.core import answer as answer_module
from osler.core import calculation as calculation_module
from osler.core import record as record_module
from osler.knowledge import Pack
from osler.knowledge.schema import FactFile, TestFile
from osler.render.calculation import calculators_markdown

_BLOCK = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_WIDTH = 88


def commands(group: click.Group = osler, path: str = "osler") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, the group itself first."""
    yield path, group
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def command_help() -> str:
    """The help text of every command."""
    parts = []
    for name, command in commands():
        # The names of the help option pass from the group to its commands; click keeps the first it is told.
        context = click.Context(
            command,
            info_name=name,
            terminal_width=_WIDTH,
            max_content_width=_WIDTH,
            help_option_names=osler.context_settings["help_option_names"],
        )
        # Subcommands are looked up by their own name, help by the full one.
        parts.append(f"### `{name}`\n\n```text\n{command.get_help(context).strip()}\n```\n")
    return "\n".join(parts)


def answer_object() -> str:
    """Every part of the answer object: its fields, their types and what they mean."""
    return _module(answer_module, "Answer")


def calculation_object() -> str:
    """Every part of a calculation and of a calculator's card."""
    return _module(calculation_module, "Calculation")


def record_object() -> str:
    """Every part of what an answer tells of a patient's record."""
    return _module(record_module, "FromRecord")


def calculators_list() -> str:
    """Every calculator with its source, and what is left out with the reason."""
    pack = bone_health()
    cards = calculators(pack)
    examples = sum(len(card.examples) for card in pack.calculators.values())
    counted = f"{len(cards)} calculators with {examples} worked examples.\n\n"
    return counted + calculators_markdown(cards, left_out(pack)).replace("\n## ", "\n### ").replace(
        "## ", "### ", 1
    )


def _module(module: ModuleType, first: str) -> str:
    tree = ast.parse(inspect.getsource(module))
    structs = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    order = sorted(structs, key=lambda node: node.name != first)
    return "\n".join(_struct(node) for node in order)


def _struct(node: ast.ClassDef) -> str:
    rows = []
    for field, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            meaning = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                meaning = str(after.value.value)
            rows.append((f"`{field.target.id}`", f"`{ast.unparse(field.annotation)}`", meaning))
    return f"### {node.name}\n\n{ast.get_docstring(node)}\n\n{table(('field', 'type', 'meaning'), rows)}\n"


def patient_facts() -> str:
    """Every fact by group: the ones to give, then the ones worked out."""
    pack = bone_health()
    given = [fact for fact in pack.facts.values() if fact.derive is None]
    parts = []
    for group in dict.fromkeys(fact.group for fact in given):
        rows = [_fact(fact) for fact in given if fact.group == group]
        parts.append(f"### {group.capitalize()}\n\n{table(('name', 'what', 'value'), rows)}\n")
    derived = [_fact(fact) for fact in pack.facts.values() if fact.derive is not None]
    parts.append(f"### Worked out\n\n{table(('name', 'what', 'value'), derived)}\n")
    return "\n".join(parts)


def _fact(fact: FactFile) -> tuple[str, str, str]:
    value = "true, false"
    if fact.type == "number":
        unit = f"`{fact.unit}`" if fact.unit else "a number"
        low, high = fact.range or (None, None)
        value = f"{unit}, {low:g} to {high:g}" if low is not None and high is not None else unit
    elif fact.words:
        value = ", ".join(f"`{word}`" for word in fact.words)
    if fact.converts:
        value += f"; also in {', '.join(f'`{unit}`' for unit in fact.converts)}"
    return f"`{fact.id}`", fact.label, value


def pack_statistics() -> str:
    """The pack in figures."""
    pack = bone_health()
    cases = Counter(_case_kinds())
    items = sum(_items(drug) for drug in pack.drugs.values())
    rows = [
        ("recommendations", len(pack.recommendations)),
        ("cases that test them", cases.total()),
        ("of these: applies", cases["applies"]),
        ("of these: does not apply", cases["does not apply"]),
        ("of these: unknown", cases["unknown"]),
        ("sources", len(pack.sources)),
        ("sources cited by a recommendation", len({r.source for r in pack.recommendations.values()})),
        ("drugs", len(pack.drugs)),
        ("dose regimens", sum(len(drug.regimens) for drug in pack.drugs.values())),
        ("sourced statements in drug files", items),
        ("trial results", sum(len(drug.trials) for drug in pack.drugs.values())),
        ("facts", len(pack.facts)),
        ("of these: worked out from others", sum(f.derive is not None for f in pack.facts.values())),
        ("disagreements", len(pack.disagreements)),
        ("page layouts", len(pack.plans)),
        ("must-say rules", len(pack.must_say)),
        ("emergencies", len(pack.emergencies)),
        ("calculators", len(pack.calculators)),
        ("items listed as not covered", len(pack.not_covered)),
    ]
    return table(("what", "count"), [(what, f"{count:,}") for what, count in rows]) + "\n"


def _case_kinds() -> Iterator[str]:
    for path in sorted(PACK_DIR.glob("recommendations/*/*.test.yaml")):
        for case in msgspec.yaml.decode(path.read_bytes(), type=TestFile).cases:
            yield case.expect


def _items(drug: object) -> int:
    values = (getattr(drug, name) for name in getattr(drug, "__struct_fields__", ()))
    listed = [item for value in values if isinstance(value, tuple) for item in value]
    return sum(hasattr(item, "text") and hasattr(item, "source") for item in listed)


def pack_topics() -> str:
    """Recommendations by topic."""
    pack = bone_health()
    counts = Counter(rec.topic for rec in pack.recommendations.values())
    rows = [(label, f"`{topic}`", str(counts[topic])) for topic, label in pack.head.topics.items()]
    return table(("topic", "id", "recommendations"), rows) + "\n"


def pack_drugs() -> str:
    """Each drug with its number of regimens, reasons against it and trial results."""
    rows = [
        (drug.label, f"`{drug.id}`", str(len(drug.regimens)), str(len(drug.stops)), str(len(drug.trials)))
        for drug in bone_health().drugs.values()
    ]
    return table(("drug", "id", "regimens", "reasons against", "trial results"), rows) + "\n"


def pack_sources() -> str:
    """Sources by kind, then each with its year, status and the number of statements that rest on it."""
    pack = bone_health()
    used = Counter(rec.source for rec in pack.recommendations.values())
    kinds = Counter((source.kind, source.status) for source in pack.sources.values())
    by_kind = [(kind, status, str(count)) for (kind, status), count in sorted(kinds.items())]
    rows = [
        (source.short, source.title, str(source.year or ""), source.status, str(used[name]))
        for name, source in sorted(pack.sources.items(), key=lambda pair: (-used[pair[0]], pair[0]))
    ]
    head = ("source", "title", "year", "status", "recommendations")
    return f"{table(('kind', 'status', 'sources'), by_kind)}\n\n{table(head, rows)}\n"


def pack_regions(pack: Pack | None = None) -> str:
    """The regions and whom each follows."""
    regions = (pack or bone_health()).head.regions
    rows = [(f"`{name}`", region.label, ", ".join(region.follows)) for name, region in regions.items()]
    return table(("region", "country", "guidance shown in the body, best first"), rows) + "\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "command-help": command_help,
    "answer-object": answer_object,
    "calculators": calculators_list,
    "calculation-object": calculation_object,
    "patient-facts": patient_facts,
    "pack-statistics": pack_statistics,
    "pack-topics": pack_topics,
    "pack-drugs": pack_drugs,
    "pack-sources": pack_sources,
    "pack-regions": pack_regions,
    "record-table": record_table,
    "record-object": record_object,
}


def pages() -> dict[Path, str]:
    """Every page with a generated part, as it should read."""
    found: dict[Path, str] = {}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = path.read_text("utf-8")
        if _BLOCK.search(text):
            found[path] = _BLOCK.sub(_filled, text)
    return {**found, **common_claims.pages(), **not_covered.pages()}


def _filled(match: re.Match[str]) -> str:
    return f"{match[1]}\n{BLOCKS[match[2]]().strip()}\n\n{match[3]}"


if __name__ == "__main__":
    run("Writes or checks the generated parts of the documentation.", pages, common_claims.unresolved)
