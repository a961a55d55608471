"""`osler review`: the review board from the shell."""

from __future__ import annotations

from collections.abc import MutableMapping

import click


class _Late(click.Group):
    """A group whose commands are made when one is wanted: the others of `osler` start without them."""

    _held: MutableMapping[str, click.Command]

    @property
    def commands(self) -> MutableMapping[str, click.Command]:
        """The commands by name."""
        if not self._held:
            from osler.cli.review import looking, people, readers, records, steps

            for module in (looking, steps, people, readers, records):
                for command in module.COMMANDS:
                    self._held[str(command.name)] = command
        return self._held

    @commands.setter
    def commands(self, held: MutableMapping[str, click.Command]) -> None:
        self._held = held


@click.group(cls=_Late, short_help="Review what Osler says: queue, sign, history.")
def review() -> None:
    """Keeps who approved what, when and on which evidence.

    The board is a file in the server's data folder (--data DIR), or a PostgreSQL (--database URL, or the
    variable OSLER_DATABASE). Sign in with osler review login; signing asks for the password and a code anew.
    """
