"""`osler schema`: JSON Schema of the public objects."""

from __future__ import annotations

from pathlib import Path

import click

NAMES = (
    "answer", "assessment", "explanation", "calculation", "patient", "recommendation", "fact", "drug",
    "source", "plan", "calculator",
)  # fmt: skip


@click.command(short_help="Print the JSON Schema of a public object.")
@click.argument("name", type=click.Choice(NAMES))
@click.option(
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Knowledge pack to use."
)
def schema(name: str, pack: tuple[Path, ...]) -> None:
    """Prints the JSON Schema of NAME."""
    import json

    import msgspec

    from osler.core.answer import Answer
    from osler.core.assessment import Assessment, Explanation
    from osler.core.calculation import Calculation
    from osler.knowledge import schema as shapes

    if name == "patient":
        from osler.giving import patient_schema
        from osler.knowledge import load

        described = patient_schema(load(list(pack) or None).packs[0])
    else:
        kinds = {
            "answer": Answer,
            "assessment": Assessment,
            "explanation": Explanation,
            "calculation": Calculation,
            "recommendation": shapes.Recommendation,
            "fact": shapes.FactFile,
            "drug": shapes.Drug,
            "source": shapes.Source,
            "plan": shapes.PlanFile,
            "calculator": shapes.CalculatorFile,
        }
        described = msgspec.json.schema(kinds[name])
    click.echo(json.dumps(described, indent=2))
