"""`osler calc`: the calculators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from osler.knowledge import Pack


@click.command(short_help="Work a calculator out, or list them.")
@click.argument("name", required=False)
@click.argument("inputs", nargs=-1, metavar="[NAME=VALUE]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="A page for the terminal, one JSON object, or Markdown.",
)
@click.option("--card", is_flag=True, help="Show what NAME wants and does, and work nothing out.")
@click.option(
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Knowledge pack to use."
)
def calc(name: str | None, inputs: tuple[str, ...], form: str, card: bool, pack: tuple[Path, ...]) -> None:
    """Works the calculator NAME out with its inputs; without NAME lists the calculators.

    A value may carry a unit: weight="132 lb" or serum_creatinine="106 umol/L".
    """
    from osler.knowledge import load

    loaded = load(list(pack) or None).packs[0]
    if name is None:
        click.echo(_list(loaded, form), nl=False)
        return
    click.echo(_card(loaded, name, form) if card else _result(loaded, name, inputs, form), nl=False)


def _result(pack: Pack, name: str, inputs: tuple[str, ...], form: str) -> str:
    from osler.calculating import calculate
    from osler.render.calculation import calculation_markdown, calculation_text

    found = calculate(pack, name, _pairs(inputs))
    if form == "json":
        return _json(found)
    return calculation_text(found) if form == "text" else calculation_markdown(found)


def _card(pack: Pack, name: str, form: str) -> str:
    from osler.calculating import calculator, find
    from osler.render.calculation import card_markdown, card_text

    found = calculator(find(pack, name))
    if form == "json":
        return _json(found)
    return card_text(found) if form == "text" else card_markdown(found)


def _pairs(inputs: tuple[str, ...]) -> dict[str, str]:
    from osler.core.errors import InputError

    found: dict[str, str] = {}
    for item in inputs:
        key, sign, value = item.partition("=")
        if not sign or not value.strip():
            raise InputError(f"{item!r} is not NAME=VALUE: write it like age=66")
        if key.strip() in found:
            raise InputError(f"{key.strip()!r} is given twice: give it once")
        found[key.strip()] = value.strip()
    return found


def _list(pack: Pack, form: str) -> str:
    from osler.calculating import calculators, left_out
    from osler.render.calculation import calculators_markdown, calculators_text

    cards, missing = calculators(pack), left_out(pack)
    if form == "json":
        return _json({"calculators": cards, "left_out": missing})
    return calculators_text(cards, missing) if form == "text" else calculators_markdown(cards, missing)


def _json(found: object) -> str:
    from osler.render.json import to_json

    return to_json(found) + "\n"
