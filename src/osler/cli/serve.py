"""`osler serve`: the web site and the JSON interface."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from osler.cli.clinic_options import clinic_options


@click.command(short_help="Serve the web site and the JSON interface.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where feedback and the signing key are kept.",
)
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
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
    help="Use this knowledge pack instead of the built-in one; may be repeated.",
)  # fmt: skip
@click.option("--library", metavar="DIR", help="Quote from this evidence library instead of your own.")
@click.option("--no-library", is_flag=True, help="Quote from no library.")
@clinic_options
def serve(  # noqa: PLR0913 - one parameter an option
    *, host: str, port: int, data: Path | None, workers: int, rate: float, burst: int,
    trust_proxy: str | None, pack: tuple[Path, ...], library: str | None, no_library: bool,
    **clinic_given: Any,  # noqa: ANN401 - the options of work inside a clinic
) -> None:  # fmt: skip
    """Serves the site until it is stopped. Nothing of a patient is kept or logged."""
    import logging
    import sys

    import uvicorn

    from osler.cli.clinic_options import clinic_of, said
    from osler.knowledge import load
    from osler.library import open_library
    from osler.web.settings import Settings

    clinic = clinic_of(host, workers=workers, data=data is not None, limited=rate > 0, given=clinic_given)
    settings = Settings(
        data=str(data) if data else None,
        # Workers must agree on the key; without a data folder it lives as long as they do.
        secret=None if data else os.urandom(32).hex(),
        packs=tuple(str(folder) for folder in pack),
        rate=rate,
        burst=burst,
        library=library,
        no_library=no_library,
        clinic=clinic,
    )
    if library is not None:
        open_library(library).close()
    load(
        [Path(folder) for folder in settings.packs] or None
    )  # a pack that cannot be read is told before serving
    os.environ.update(settings.to_environment())
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    click.echo(f"osler: serving on http://{host}:{port} (stop with Ctrl-C)", err=True)
    click.echo(f"osler: {said(clinic)}", err=True)
    # No access log of the server's own: it would write addresses, which people type.
    uvicorn.run(
        "osler.web.app:from_worker", factory=True, host=host, port=port, workers=workers,
        access_log=False, log_config=None, log_level="warning", server_header=False, date_header=True,
        proxy_headers=trust_proxy is not None, forwarded_allow_ips=trust_proxy or "127.0.0.1",
        timeout_keep_alive=20, timeout_worker_healthcheck=60, h11_max_incomplete_event_size=64_000,
    )  # fmt: skip
