"""`osler mcp`: the tools for assistants, over MCP on standard input and output."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Serve assistants over MCP on stdin and stdout.")
@click.option(
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
    help="Use this knowledge pack instead of the built-in one; may be repeated.",
)  # fmt: skip
@click.option("--library", metavar="DIR", help="Quote from this evidence library instead of your own.")
@click.option("--no-library", is_flag=True, help="Quote from no library.")
def mcp(*, pack: tuple[Path, ...], library: str | None, no_library: bool) -> None:
    """Serves one assistant over the Model Context Protocol until it closes its end.

    Standard output carries the protocol only. The tools only read; nothing of a call is kept or logged.
    """
    import logging
    import sys

    from osler.core.errors import InputError

    if library is not None and no_library:
        raise InputError("--library and --no-library exclude each other: give one of them")
    try:
        from osler.assistants.stdio import serve
    except ModuleNotFoundError as error:
        raise InputError(
            f"MCP needs the package {(error.name or 'mcp').partition('.')[0]!r}, which is not installed: "
            "run pip install 'mcp>=2.3,<3', or install osler again"
        ) from None
    from osler.assistants import Desk
    from osler.knowledge import load
    from osler.library import standing_library

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s %(message)s")
    kept = None if no_library else standing_library(library)
    serve(Desk(knowledge=load(list(pack) or None), library=kept))
