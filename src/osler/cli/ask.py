"""`osler ask`: one question, one answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Unpack

import click

from osler.cli.options import Given, answering, prepare

if TYPE_CHECKING:
    from osler.core.answer import Answer
    from osler.render import Form

EXIT_ABSTAINED = 3
_MOST_COLUMNS = 100


@click.command(short_help="Answer one question.")
@click.argument("question")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="How the answer is printed.",
)
@answering
def ask(question: str, form: Form, **given: Unpack[Given]) -> int:
    """Answers one clinical QUESTION, with or without a patient in it.

    A question of "-" is read from standard input.
    """
    from osler.asking import ask as answer_it

    knowledge, facts, wish = prepare(given)
    words = sys.stdin.read() if question == "-" else question
    answer = answer_it(knowledge, words, given=facts, wish=wish).answer
    show(answer, form)
    return EXIT_ABSTAINED if answer.status == "abstained" else 0


def show(answer: Answer, form: Form) -> None:
    """Prints an answer, as wide and as colored as standard output can bear."""
    from osler.render import render

    width, color = 80, False
    if form == "text" and sys.stdout.isatty():
        from shutil import get_terminal_size

        width, color = min(get_terminal_size().columns, _MOST_COLUMNS), True
    sys.stdout.write(render(answer, form, width=width, color=color).rstrip("\n") + "\n")
