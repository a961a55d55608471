"""`osler serve`: the web site and the JSON interface."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command(short_help="Serve the web site and the JSON interface.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where feedback and the signing key are kept.",
)
@click.option(
    "--database", metavar="URL", envvar="OSLER_DATABASE",
    help="PostgreSQL of the review board, shared by several servers; SQLite in --data without it.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option(
    "--rate", type=click.FloatRange(0), default=5.0, show_default=True,
    help="Questions a second that one client may send for long; 0 sets no limit.",
)  # fmt: skip
@click.option("--burst", type=click.IntRange(1), default=60, show_default=True, help="Questions at once.")
@click.option(
    "--trust-proxy", metavar="ADDRESSES",
    help="Addresses of reverse proxies whose X-Forwarded-* headers are believed; * for all.",
)  # fmt: skip
@click.option(
    "--require-api-key", is_flag=True,
    help="Programs need a key (osler keys create); pages for people need none. Needs --data.",
)  # fmt: skip
@click.option(
    "--host-name", "hosts", multiple=True, metavar="NAME",
    help="A name under which a proxy on this machine is reached; needed for MCP behind it.",
)  # fmt: skip
@click.option(
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
    help="Use this knowledge pack instead of the built-in one; may be repeated.",
)  # fmt: skip
@click.option("--library", metavar="DIR", help="Quote from this evidence library instead of your own.")
@click.option("--no-library", is_flag=True, help="Quote from no library.")
def serve(  # noqa: PLR0913 - one parameter an option
    *, host: str, port: int, data: Path | None, database: str | None, workers: int, rate: float, burst: int,
    trust_proxy: str | None, pack: tuple[Path, ...], library: str | None, no_library: bool,
    require_api_key: bool, hosts: tuple[str, ...],
) -> None:  # fmt: skip
    """Serves the site until it is stopped. Nothing of a patient is kept or logged."""
    import logging
    import sys

    import uvicorn

    from osler.core.errors import InputError
    from osler.knowledge import load
    from osler.library import open_library
    from osler.web.settings import Settings

    if require_api_key and data is None:
        raise InputError("--require-api-key needs --data DIR, where osler keys create keeps the keys")
    settings = Settings(
        data=str(data) if data else None,
        database=database,
        # Workers must agree on the key; without a data folder it lives as long as they do.
        secret=None if data else os.urandom(32).hex(),
        packs=tuple(str(folder) for folder in pack),
        rate=rate,
        burst=burst,
        library=library,
        no_library=no_library,
        require_api_key=require_api_key,
        hosts=hosts,
    )
    if library is not None:
        open_library(library).close()
    load(
        [Path(folder) for folder in settings.packs] or None
    )  # a pack that cannot be read is told before serving
    os.environ.update(settings.to_environment())
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    click.echo(f"osler: serving on http://{host}:{port} (stop with Ctrl-C)", err=True)
    # No access log of the server's own: it would write addresses, which people type.
    uvicorn.run(
        "osler.web.app:from_worker", factory=True, host=host, port=port, workers=workers,
        access_log=False, log_config=None, log_level="warning", server_header=False, date_header=True,
        proxy_headers=trust_proxy is not None, forwarded_allow_ips=trust_proxy or "127.0.0.1",
        timeout_keep_alive=20, timeout_worker_healthcheck=60, h11_max_incomplete_event_size=64_000,
    )  # fmt: skip
