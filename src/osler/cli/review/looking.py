"""Commands that look: the queue, a unit, what changed in it, its history, a feed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osler.cli.review.board import PACK, me, on_board, opened, unit_named

if TYPE_CHECKING:
    from osler.review import Comment, Look, Report

_VIEWS = ("oldest", "reach", "mine", "authored", "stale", "all")
_STATES = ("submitted", "under_review", "changes_requested", "approved", "withdrawn", "superseded")


@click.command("list", short_help="Show the queue.")
@click.option(
    "--view",
    type=click.Choice(_VIEWS),
    default="oldest",
    show_default=True,
    help="Oldest or highest reach first, yours to review, written by you, without approval since, or all.",
)
@click.option("--kind", type=click.Choice(["recommendation", "article", "drug"]), help="Only these.")
@click.option("--state", type=click.Choice(_STATES), help="Only in this state.")
@click.option("--topic", metavar="PACK/TOPIC", help="Only on this topic.")
@click.option("--source", metavar="ID", help="Only what rests on this source.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True, help="Units on a page.")
@click.option("--after", metavar="MARK", help="The next page: the mark printed at the end of the one before.")
@on_board
def queue(  # noqa: PLR0913 - one parameter an option
    *, view: str, kind: str | None, state: str | None, topic: str | None, source: str | None, limit: int,
    after: str | None, data: Path | None, database: str | None,
) -> None:  # fmt: skip
    """Shows what waits, a line a unit: state, since when, approvals needed, reach, unit, title."""
    import msgspec

    from osler.review import Wanted, counts
    from osler.review import queue as page_of

    with opened(data, database) as store:
        who = me(store) if view in {"mine", "authored"} else None
        told = {"view": view, "who": who, "kind": kind, "state": state, "topic": topic, "source": source}
        page = page_of(store, msgspec.convert({**told, "after": after, "limit": limit}, Wanted))
        total = counts(store)
    for item in page.items:
        why = f"  ({item.stale})" if item.stale else ""
        holder = f" @{item.assignee}" if item.assignee else ""
        click.echo(
            f"{item.state:<17} {item.since[:10]} {item.needs} {item.reach:>3} "
            f"{item.unit}{holder}: {item.title}{why}"
        )
    states = ", ".join(
        f"{number} {state.replace('_', ' ')}" for state, number in sorted(total.states.items())
    )
    click.echo(f"{states or 'nothing is under review: osler review sync'}; {total.stale} not current")
    if page.next:
        click.echo(f"next page: --after '{page.next}'")


@click.command(short_help="Show a unit: text, evidence, signatures, talk.")
@click.argument("unit")
@on_board
def show(*, unit: str, data: Path | None, database: str | None) -> None:
    """Shows all that a reviewer must see of UNIT."""
    from osler.review import comments, look, reports

    with opened(data, database) as store:
        name = unit_named(store, unit)
        found, talk, told = look(store, name), comments(store, name), reports(store, name)
    for line in lines_of(found):
        click.echo(line)
    for line in _talk(talk, told):
        click.echo(line)


def lines_of(found: Look) -> list[str]:
    """A unit in lines, as it is shown before somebody signs."""
    from osler.review import places

    item = found.item
    lines = [
        f"{item.unit}: {item.title}",
        f"  state       {item.state.replace('_', ' ')} since {item.since[:19]} UTC; public: {found.status}",
        f"  author      {item.author or 'nobody has signed as author'}",
        f"  needs       {item.needs} approvals",
        f"  content     {item.digest}",
    ]
    if item.stale:
        lines.append(f"  not current: {item.stale}")
    if found.item.kind == "recommendation":
        lines.append(f"  for whom    {found.body['condition']}")
    lines += [f"  {place:<11} {text}" for place, text in places(found.body)]
    lines += [
        f"  case        {verdict:<15} {case}" for case, verdict in found.body.get("verdicts", {}).items()
    ]
    for part in found.parts:
        why = f" ({part.stale})" if part.stale else ""
        lines.append(f"  rests on    {part.state:<17} {part.unit}: {part.title}{why}")
    for sig in found.signatures:
        counts = "" if sig.counts else " (no longer counts)"
        lines.append(
            f"  signed      {sig.meaning} by {sig.name}, {sig.credentials}, at {sig.at[:19]} UTC"
            f"{counts}; interests: {sig.interests}"
        )
    return lines


def _talk(talk: tuple[Comment, ...], told: tuple[Report, ...]) -> list[str]:
    lines = []
    for each in talk:
        place = f" on {each.sentence}" if each.sentence else ""
        reply = f" (to {each.reply_to})" if each.reply_to else ""
        lines.append(f"  {each.seq} {each.kind}{place} by {each.person}{reply}: {each.text}")
    for report in told:
        standing = f"closed by {report.closed}" if report.closed else "open"
        lines.append(f"  reader {report.id} on {report.sentence} ({standing}): {report.kind} {report.text}")
    return lines


@click.command(short_help="Show what changed in a unit, in words and verdicts.")
@click.argument("unit")
@click.option("--before", metavar="DIGEST", help="The older edition; the one last approved when left out.")
@click.option("--after", metavar="DIGEST", help="The newer edition; the present one when left out.")
@PACK
@on_board
def diff(
    *, unit: str, before: str | None, after: str | None, pack: tuple[Path, ...], data: Path | None,
    database: str | None,
) -> None:  # fmt: skip
    """Shows two editions of UNIT, and which saved cases change their answer, from what to what."""
    from osler.knowledge import load
    from osler.review import compared

    knowledge = load(list(pack) or None)
    with opened(data, database) as store:
        name = unit_named(store, unit)
        found = compared(store, name, before=before, after=after, knowledge=knowledge)
    for change in found.text:
        click.echo(f"{change.place}:")
        marks = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
        click.echo("  " + " ".join(marks[word.what].format(word.text) for word in change.words))
    for verdict in found.verdicts:
        click.echo(f"case {verdict.case}: {verdict.before or '(none)'} -> {verdict.after or '(none)'}")
    click.echo("; ".join(found.reasons) or "nothing differs")


@click.command(short_help="Show the history.")
@click.argument("unit", required=False)
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many entries."
)
@on_board
def history(*, unit: str | None, limit: int, data: Path | None, database: str | None) -> None:
    """Shows the newest entries, of UNIT or of everything."""
    from osler.review import entries

    with opened(data, database) as store:
        found = entries(store, unit=unit_named(store, unit) if unit else None, limit=limit)
    for entry in found:
        click.echo(
            f"{entry.seq:>7} {entry.at[:19]} {entry.kind:<18} {entry.person:<12} {entry.unit} {entry.body}"
        )


@click.command(short_help="Write an Atom feed of what changed.")
@click.option("--unit", metavar="UNIT", help="Of this unit and what it says.")
@click.option("--topic", metavar="PACK/TOPIC", help="Of this topic.")
@click.option("--address", default="urn:osler:changes", show_default=True, help="Where the feed will stand.")
@on_board
def feed(
    *, unit: str | None, topic: str | None, address: str, data: Path | None, database: str | None
) -> None:
    """Writes the newest public steps as Atom."""
    from osler.review import Feed, atom, changes

    with opened(data, database) as store:
        name = unit_named(store, unit) if unit else None
        steps = changes(store, unit=name, topic=topic)
    title = f"What changed: {name or topic or 'everything'}"
    click.echo(atom(Feed(title=title, address=address, page=address, steps=steps)), nl=False)


COMMANDS = (queue, show, diff, history, feed)
