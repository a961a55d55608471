"""`osler chat`: a conversation about one patient."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple, Unpack

import click

from osler.cli.ask import show
from osler.cli.modelling import modelling, voice_named
from osler.cli.options import Given, answering, prepare

if TYPE_CHECKING:
    from osler.conversation import Conversation
    from osler.core.answer import Answer
    from osler.knowledge import Knowledge
    from osler.phrasing import Voice
    from osler.render import Form

_LEAVE = {"quit", "exit", "bye", ":q"}


@click.command(short_help="Ask follow-up questions about one patient.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
@modelling
@answering
def chat(form: Form, model: str | None, *, no_model: bool, send_facts: bool, **given: Unpack[Given]) -> None:
    """A conversation: follow-ups keep the patient and the topic. "quit" or Ctrl-D ends it.

    With a model, the answer without it comes first; the model's sentences follow as they pass the gate.
    """
    from osler.conversation import Conversation

    knowledge, facts, wish = prepare(given)
    voice = None if no_model else voice_named(model, send_facts=send_facts)
    talk = Conversation(knowledge, given=facts, wish=wish, voice=voice)
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
            _turn(Desk(knowledge, talk, voice, form), line)


def _next(interactive: bool) -> str | None:
    if interactive:
        try:
            return input("osler> ")
        except EOFError:
            return None
    return sys.stdin.readline() or None


class Desk(NamedTuple):
    """What each turn of a conversation needs."""

    knowledge: Knowledge
    talk: Conversation
    voice: Voice | None
    form: Form


def _turn(desk: Desk, line: str) -> None:
    from osler.core.errors import InputError

    try:
        answer = desk.talk.ask(line).answer
        if desk.voice is None:
            show(answer, desk.form)
        elif desk.form == "text":
            show(answer, desk.form)
            if desk.talk.pointed_at:
                click.echo(f"Read in the question by the model: {', '.join(desk.talk.pointed_at)}.")
            _woven(desk.knowledge, answer, desk.voice)
        else:
            from osler.phrasing import phrased

            show(phrased(desk.knowledge, answer, desk.voice), desk.form)
    except InputError as error:
        click.echo(f"osler: {error}", err=True)
    sys.stdout.flush()


def _woven(knowledge: Knowledge, answer: Answer, voice: Voice) -> None:
    """A model's sentences, each as soon as it has passed."""
    from osler.phrasing import weaving
    from osler.render.words import PROSE_HEADING, markers, prose_lines

    writer = weaving(knowledge, answer, voice)
    if writer is None:
        return
    sys.stdout.flush()
    for place, one in enumerate(writer.woven()):
        if not place:
            click.echo(f"\n{PROSE_HEADING}")
        click.echo(f"{one.text} {markers(one.citations)}")
        sys.stdout.flush()
    for line in prose_lines(writer.prose()):
        click.echo(line)
