"""`osler ask`: one question, one answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Unpack

import click

from osler.cli.modelling import modelling, voice_named
from osler.cli.options import Given, answering, prepare

if TYPE_CHECKING:
    from typing import Literal

    from osler.asking import Asked
    from osler.core.answer import Answer
    from osler.core.picture import Picture
    from osler.knowledge import Knowledge
    from osler.render import Form

EXIT_ABSTAINED = 3
_MOST_COLUMNS = 100


@click.command(short_help="Answer one question.")
@click.argument("question")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json", "pdf", "fhir"]),
    default="text",
    show_default=True,
    help="How the answer is printed.",
)
@modelling
@answering
def ask(
    question: str,
    form: Form | Literal["pdf", "fhir"],
    model: str | None,
    *,
    no_model: bool,
    send_facts: bool,
    **given: Unpack[Given],
) -> int:
    """Answers one clinical QUESTION, with or without a patient in it.

    A question of "-" is read from standard input.
    """
    from osler.asking import ask as answer_it

    knowledge, facts, wish = prepare(given)
    words = sys.stdin.read() if question == "-" else question
    if form == "pdf":
        _check_redirected()
    voice = None if no_model else voice_named(model, send_facts=send_facts)
    if voice is None:
        asked = answer_it(knowledge, words, given=facts, wish=wish)
    else:
        from osler.phrasing import ask_with

        asked = ask_with(voice, knowledge, words, given=facts, wish=wish)
    if form == "pdf":
        _print_pdf(knowledge, asked)
    elif form == "fhir":
        _print_fhir(knowledge, asked)
    else:
        show(asked.answer, form, _pictures(knowledge, asked) if form == "html" else ())
    return EXIT_ABSTAINED if asked.answer.status == "abstained" else 0


def _check_redirected() -> None:
    """A terminal would show the bytes of a PDF as noise."""
    from osler.core.errors import InputError

    if sys.stdout.isatty():
        raise InputError(
            "a PDF is not for a terminal: send it to a file, as in osler ask … --format pdf > answer.pdf"
        )


def _print_pdf(knowledge: Knowledge, asked: Asked) -> None:
    from osler.pictures.paper import on_paper

    sys.stdout.buffer.write(
        on_paper(knowledge.of_version(asked.answer.knowledge_version), asked.case.values(), asked.answer)
    )


def _print_fhir(knowledge: Knowledge, asked: Asked) -> None:
    from osler.interchange import answer_json

    sys.stdout.write(answer_json(asked.answer, knowledge.of_version(asked.answer.knowledge_version)) + "\n")


def _pictures(knowledge: Knowledge, asked: Asked) -> tuple[Picture, ...]:
    from osler.pictures import pictures_for

    return pictures_for(
        knowledge.of_version(asked.answer.knowledge_version), asked.case.values(), asked.answer
    )


def show(answer: Answer, form: Form, pictures: tuple[Picture, ...] = ()) -> None:
    """Prints an answer, as wide and as colored as standard output can bear."""
    from osler.render import render

    width, color = 80, False
    if form == "text" and sys.stdout.isatty():
        from shutil import get_terminal_size

        width, color = min(get_terminal_size().columns, _MOST_COLUMNS), True
    sys.stdout.write(render(answer, form, width=width, color=color, pictures=pictures).rstrip("\n") + "\n")
