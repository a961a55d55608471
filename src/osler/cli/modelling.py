"""Options of the commands that may ask a language model."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from osler.phrasing import Voice

_F = TypeVar("_F", bound=Callable[..., Any])


def modelling(command: _F) -> _F:
    """Adds the options of a model to a command."""
    options = (
        click.option(
            "--model",
            metavar="NAME",
            help="Let this language model phrase the answer too (or OSLER_MODEL; its address and key: "
            "OSLER_MODEL_URL, OSLER_MODEL_KEY).",
        ),
        click.option("--no-model", is_flag=True, help="Use no model, whatever OSLER_MODEL says."),
        click.option(
            "--send-facts",
            is_flag=True,
            help="Send the model the question and the facts that matter, de-identified; nothing of the "
            "patient is sent otherwise.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def voice_named(model: str | None, *, send_facts: bool) -> Voice | None:
    """The model asked for, or of the environment; None without one.

    Raises:
        InputError: its settings are missing or wrong, or facts may be sent and there is no model.
    """
    from osler.core.errors import InputError

    if not model and not os.environ.get("OSLER_MODEL", "").strip():
        if send_facts:
            raise InputError("--send-facts needs a model: give --model NAME or set OSLER_MODEL")
        return None
    from osler.phrasing import voice_from_environment

    return voice_from_environment(model, send_facts=send_facts)
