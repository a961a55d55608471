"""Commands that take a step: each says who and why, and what was shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from osler.cli.review.board import PACK, WHY, looks, me, on_board, opened, proof, shown, unit_named
from osler.cli.review.looking import lines_of

if TYPE_CHECKING:
    from osler.review import Item

_UNITS = click.argument("units", nargs=-1, required=True, metavar="UNIT...")


@click.command(short_help="Register the packs' units and changes.")
@PACK
@click.option("--as-author", is_flag=True, help="Put your name to what is new or changed, as its author.")
@click.option(
    "--library", metavar="PLACE", help="The evidence library whose notices count; your own when left out."
)
@WHY
@on_board
def sync(
    *, pack: tuple[Path, ...], as_author: bool, library: str | None, why: str, data: Path | None,
    database: str | None,
) -> None:  # fmt: skip
    """Brings the board up to what the packs say.

    What is new is submitted; what changed loses its approval, and so does what rests on it; what is gone is
    superseded; approvals past their day end. Readers' reports in the data folder are taken over, and what
    notices in the evidence library say of the packs' sources: what rests on a retracted or corrected one
    loses its approval.
    """
    from osler.knowledge import load
    from osler.library import standing_library
    from osler.review import read_content, take_notices, take_reports
    from osler.review import sync as bring_up

    content = read_content(list(pack) or None)
    evidence = standing_library(library)
    with opened(data, database) as store:
        done = bring_up(store, content, by=me(store) if as_author else None, why=why)
        learnt = take_notices(store, load(list(pack) or None), evidence) if evidence else ()
        reported = take_reports(store, data) if data else 0
    for word, units in (("changed", done.changed), ("gone", done.gone), ("overdue", done.overdue)):
        for unit in units:
            click.echo(f"{word:<8} {unit}")
    for notice in learnt:
        click.echo(f"{notice.status:<9} {notice.source}: {notice.why}")
    click.echo(
        f"{content.version}: {len(done.added)} new, {len(done.changed)} changed, {len(done.gone)} gone, "
        f"{len(done.overdue)} past their day, {done.unchanged} as they were; {reported} new reports"
    )


@click.command(short_help="Take units up for review.")
@_UNITS
@WHY
@on_board
def start(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Puts each UNIT under review."""
    _plain("start_review", units, why, data, database)


@click.command("request-changes", short_help="Say what must change.")
@_UNITS
@WHY
@on_board
def request_changes(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Asks the author of each UNIT for changes, with --why."""
    _plain("request_changes", units, why, data, database)


@click.command(short_help="Submit again after changes were requested.")
@_UNITS
@WHY
@on_board
def resubmit(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Puts each UNIT before the reviewers again, with --why."""
    _plain("resubmit", units, why, data, database)


@click.command(short_help="Take units back.")
@_UNITS
@WHY
@on_board
def withdraw(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Withdraws each UNIT, with --why."""
    _plain("withdraw", units, why, data, database)


@click.command("end-approval", short_help="End approvals.")
@_UNITS
@WHY
@on_board
def end_approval(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Ends the approval of each UNIT and of what rests on it, with --why; for chairs."""
    _plain("end_approval", units, why, data, database)


@click.command(short_help="Give units to a reviewer.")
@_UNITS
@click.option("--to", metavar="NAME", help="To whom; to yourself when left out.")
@click.option("--nobody", is_flag=True, help="To nobody.")
@WHY
@on_board
def assign(
    *, units: tuple[str, ...], to: str | None, nobody: bool, why: str, data: Path | None, database: str | None
) -> None:
    """Assigns each UNIT; only a chair gives work to others."""
    from osler.review import assign as give

    with opened(data, database) as store:
        who = me(store)
        holder = None if nobody else to or who
        _tell(give(store, who, shown(looks(store, units)), to=holder, why=why))


@click.command(short_help="Sign that units are right.")
@_UNITS
@WHY
@on_board
def approve(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Shows each UNIT, asks for password and code, and signs its approval."""
    _signed("approve", units, why, data, database)


@click.command("sign-author", short_help="Sign as the author of units.")
@_UNITS
@WHY
@on_board
def sign_author(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Shows each UNIT, asks for password and code, and signs that you are its author."""
    _signed("sign_authorship", units, why, data, database)


@click.command("sign-review", short_help="Sign that you reviewed units.")
@_UNITS
@WHY
@on_board
def sign_review(*, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Shows each UNIT, asks for password and code, and signs that you reviewed it; it approves nothing."""
    _signed("sign_review", units, why, data, database)


@click.command("note-source", short_help="Note that a source was superseded, retracted or revised.")
@click.argument("source")
@click.argument("status", type=click.Choice(["superseded", "retracted", "revised", "doubted"]))
@WHY
@on_board
def note_source(*, source: str, status: str, why: str, data: Path | None, database: str | None) -> None:
    """Ends every approval that rests on SOURCE, with --why; for chairs."""
    from osler.review import note_source as note

    with opened(data, database) as store:
        _tell(note(store, me(store), source, status=status, why=why))  # type: ignore[arg-type]


@click.command(short_help="Say something about a unit or a sentence of it.")
@click.argument("unit")
@click.argument("text")
@click.option("--sentence", default="", metavar="PLACE", help="The sentence, as osler review show names it.")
@click.option(
    "--kind",
    type=click.Choice(["comment", "argument for", "argument against", "decision"]),
    default="comment",
    show_default=True,
    help="A decision is for reviewers and chairs.",
)
@click.option("--reply-to", type=int, metavar="NUMBER", help="The comment that this answers.")
@on_board
def comment(  # noqa: PLR0913 - one parameter an option
    *, unit: str, text: str, sentence: str, kind: str, reply_to: int | None, data: Path | None,
    database: str | None,
) -> None:  # fmt: skip
    """Says TEXT about UNIT; arguments and the decision are comments of a kind of their own."""
    from osler.review import Remark
    from osler.review import comment as say

    with opened(data, database) as store:
        remark = Remark(text=text, sentence=sentence, kind=kind, reply_to=reply_to)  # type: ignore[arg-type]
        said = say(store, me(store), unit_named(store, unit), remark)
    click.echo(f"{said.kind} {said.seq} on {said.unit}")


def _plain(name: str, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    from osler import review

    step: Callable[..., Any] = getattr(review, name)
    with opened(data, database) as store:
        who = me(store)
        _tell(step(store, who, shown(looks(store, units)), why=why))


def _signed(name: str, units: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    from osler import review

    step: Callable[..., Any] = getattr(review, name)
    with opened(data, database) as store:
        who, found = me(store), looks(store, units)
        for each in found:
            for line in lines_of(each):
                click.echo(line)
        items = step(store, who, shown(found), proof=proof(), why=why)
    _tell(items)
    for item in items:
        if name == "approve" and item.state != "approved":
            click.echo(f"{item.unit} waits for somebody else's approval")


def _tell(items: tuple[Item, ...]) -> None:
    for item in items:
        holder = f", assigned to {item.assignee}" if item.assignee else ""
        click.echo(f"{item.unit} is {item.state.replace('_', ' ')}{holder}")


COMMANDS = (
    sync,
    start,
    assign,
    comment,
    approve,
    sign_author,
    sign_review,
    request_changes,
    resubmit,
    withdraw,
    end_approval,
    note_source,
)
