"""`osler serve`: the web site and the JSON interface."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from osler.cli.clinic_options import clinic_options
from osler.cli.modelling import modelling, voice_named


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
@click.option(
    "--panel", type=click.Path(path_type=Path), metavar="FILE",
    help="Show clinicians work lists from this result of osler panel (.parquet). Needs --data or --database.",
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
@modelling
@clinic_options
def serve(  # noqa: PLR0913 - one parameter an option
    *, host: str, port: int, data: Path | None, database: str | None, workers: int, rate: float, burst: int,
    trust_proxy: str | None, panel: Path | None, pack: tuple[Path, ...], library: str | None,
    no_library: bool, require_api_key: bool, hosts: tuple[str, ...],
    model: str | None, no_model: bool, send_facts: bool,
    **clinic_given: Any,  # noqa: ANN401 - the options of work inside a clinic
) -> None:  # fmt: skip
    """Serves the site until it is stopped. Nothing of a patient is kept or logged."""
    import logging
    import sys

    from osler.cli.clinic_options import clinic_of, said
    from osler.core.errors import InputError
    from osler.library import open_library
    from osler.web import serving
    from osler.web.settings import Settings

    if require_api_key and data is None:
        raise InputError("--require-api-key needs --data DIR, where osler keys create keeps the keys")
    if panel is not None:
        _check_panel(panel, has_board=data is not None or database is not None)
    voice = None if no_model else voice_named(model, send_facts=send_facts)
    clinic = clinic_of(host, workers=workers, data=data is not None, limited=rate > 0, given=clinic_given)
    settings = Settings(
        data=str(data) if data else None,
        database=database,
        model=voice.model.name if voice else None,
        send_facts=send_facts and voice is not None,
        panel=str(panel.resolve()) if panel else None,
        packs=tuple(str(folder) for folder in pack),
        rate=rate,
        burst=burst,
        library=library,
        no_library=no_library,
        require_api_key=require_api_key,
        hosts=hosts,
        clinic=clinic,
    )
    if library is not None:
        open_library(library).close()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for client in ("httpx", "httpx2", "openai"):
        # They would write the address of each call to a model.
        logging.getLogger(client).setLevel(logging.WARNING)
    place = serving.Place(host, port, workers, trust_proxy)
    with serving.listen(place) as listener:
        address = f"[{host}]" if ":" in host else host
        port = listener.getsockname()[1]
        click.echo(f"osler: serving on http://{address}:{port} (stop with Ctrl-C)", err=True)
        click.echo(f"osler: {said(clinic)}", err=True)
        if voice is not None:
            sent = "facts, de-identified, are sent to it" if send_facts else "no facts are sent to it"
            click.echo(f"osler: the model {voice.model.name} may phrase answers; {sent}", err=True)
        serving.serve(settings, place, listener)


def _check_panel(panel: Path, *, has_board: bool) -> None:
    from importlib.util import find_spec

    from osler.core.errors import InputError

    if not has_board:
        raise InputError("--panel needs --data DIR or --database URL: only people who sign in see work lists")
    if panel.suffix != ".parquet" or not panel.is_file():
        raise InputError(
            f"--panel {str(panel)!r} is no .parquet file: osler panel PATIENTS --out FILE.parquet makes one"
        )
    # Not imported: its threads would not outlive the fork of --workers.
    if find_spec("polars") is None:
        raise InputError("--panel needs the extra osler[panel]: pip install 'osler[panel]'")
