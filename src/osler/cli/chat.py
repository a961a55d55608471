"""`osler chat`: a conversation about one patient."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Unpack

import click

from osler.cli.ask import show
from osler.cli.options import Given, answering, prepare

if TYPE_CHECKING:
    from osler.conversation import Conversation
    from osler.render import Form

_LEAVE = {"quit", "exit", "bye", ":q"}


@click.command(short_help="Ask follow-up questions about one patient.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
@answering
def chat(form: Form, **given: Unpack[Given]) -> None:
    """A conversation: follow-ups keep the patient and the topic. "quit" or Ctrl-D ends it."""
    from osler.conversation import Conversation

    knowledge, facts, wish = prepare(given)
    talk = Conversation(knowledge, given=facts, wish=wish)
    interactive = sys.stdin.isatty()
    if interactive:
        click.echo(
            'Ask about one patient. A fact said again replaces the earlier one. "quit" ends.', err=True
        )
    while True:
        line = _next(interactive)
        if line is None or line.strip().lower() in _LEAVE:
            return
        if line.strip():
            _turn(talk, line, form)


def _next(interactive: bool) -> str | None:
    if interactive:
        try:
            return input("osler> ")
        except EOFError:
            return None
    return sys.stdin.readline() or None


def _turn(talk: Conversation, line: str, form: Form) -> None:
    from osler.core.errors import InputError

    try:
        show(talk.ask(line).answer, form)
    except InputError as error:
        click.echo(f"osler: {error}", err=True)
    sys.stdout.flush()
