"""The command group and the outermost catch: no traceback ever reaches a user."""

from __future__ import annotations

import os
import sys

import click

from osler.cli.ask import ask
from osler.cli.backup import backup, restore
from osler.cli.calc import calc
from osler.cli.chat import chat
from osler.cli.evaluating import evaluate
from osler.cli.keys import keys
from osler.cli.knowledge import knowledge
from osler.cli.library import library
from osler.cli.mcp import mcp
from osler.cli.panel import panel
from osler.cli.publish import publish
from osler.cli.review import review
from osler.cli.schema import schema
from osler.cli.serve import serve
from osler.cli.verify import verify
from osler.core.errors import InputError, KnowledgeError, OslerError, UnavailableError

EXIT_FAULT = 1
EXIT_BAD_INPUT = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="osler")
def osler() -> None:
    """Answers clinical questions in the guidelines' own numbers, every sentence traceable."""


osler.add_command(ask)
osler.add_command(backup)
osler.add_command(calc)
osler.add_command(chat)
osler.add_command(evaluate)
osler.add_command(keys)
osler.add_command(knowledge)
osler.add_command(library)
osler.add_command(mcp)
osler.add_command(panel)
osler.add_command(publish)
osler.add_command(restore)
osler.add_command(review)
osler.add_command(schema)
osler.add_command(serve)
osler.add_command(verify)


def main() -> None:
    """Runs the command line and turns every error into one line and an exit status."""
    try:
        status = osler.main(standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(EXIT_BAD_INPUT)
    except (InputError, KnowledgeError) as error:
        _say(str(error))
        sys.exit(EXIT_BAD_INPUT)
    except BrokenPipeError:
        # The reader of our output left (`osler … | head`): nothing to tell it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except UnavailableError as error:
        _say(str(error))
        sys.exit(EXIT_FAULT)
    except OslerError as error:
        _say(f"the answer is withheld: {error}. This is a fault of Osler: please report it")
        sys.exit(EXIT_FAULT)
    # The outermost catch: the message of an unforeseen error may hold patient data, its kind does not.
    except Exception as error:
        _say(
            f"a fault of Osler ({type(error).__name__}): please report it with the command, "
            "without patient data"
        )
        sys.exit(EXIT_FAULT)
    sys.exit(status if isinstance(status, int) else 0)


def _say(message: str) -> None:
    print("osler: " + " ".join(message.split()), file=sys.stderr)  # noqa: T201
