"""MCP on standard input and output: standard output carries the protocol and nothing else."""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from osler.assistants.desk import Desk
from osler.assistants.server import server


def serve(desk: Desk) -> None:
    """Serves one client until it closes its end."""
    anyio.run(_serve, desk)


async def _serve(desk: Desk) -> None:
    made = server(desk)
    async with stdio_server() as (read, write):
        await made.run(read, write, made.create_initialization_options())
