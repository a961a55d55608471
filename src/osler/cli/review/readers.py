"""Commands about readers: what they reported, what they ask for, what they put forward."""

from __future__ import annotations

from pathlib import Path

import click

from osler.cli.review.board import WHY, me, on_board, opened


@click.command(short_help="Show what readers reported.")
@click.option("--all", "everything", is_flag=True, help="Closed ones as well.")
@on_board
def reports(*, everything: bool, data: Path | None, database: str | None) -> None:
    """Shows readers' reports with the sentence each is about; osler review sync takes them over."""
    from osler.review import reports as told

    with opened(data, database) as store:
        found = told(store)
    for report in found:
        if everything or report.closed is None:
            standing = f"closed by {report.closed}" if report.closed else "open"
            click.echo(f"{report.id} {report.at} {report.kind} {report.sentence} ({standing}): {report.text}")


@click.command("close-report", short_help="Close a reader's report.")
@click.argument("report")
@WHY
@on_board
def close_report(*, report: str, why: str, data: Path | None, database: str | None) -> None:
    """Closes REPORT with what was done, in --why."""
    from osler.review import close_report as close

    with opened(data, database) as store:
        close(store, me(store), report, why=why)
    click.echo(f"{report} is closed")


@click.command(short_help="Show what is asked most without an answer.")
@click.option("--answered", is_flag=True, help="What is asked most and answered.")
@on_board
def wanted(*, answered: bool, data: Path | None, database: str | None) -> None:
    """Shows subjects by how often they were asked for: counts only, nothing that anybody typed."""
    from osler.review import popular

    with opened(data, database) as store:
        found = popular(store, answered=answered)
    for each in found:
        click.echo(
            f"{each.times:>6} {', '.join(each.subject.topics) or 'no topic'}; "
            f"{', '.join(each.subject.intents) or 'no intent'}"
        )


@click.command(short_help="Show the questions that readers put forward.")
@on_board
def proposals(*, data: Path | None, database: str | None) -> None:
    """Shows questions put forward as articles, oldest first."""
    from osler.review import proposals as put

    with opened(data, database) as store:
        found = put(store)
    for each in found:
        click.echo(
            f"{each.id} {each.at[:10]} {'answered' if each.answered else 'unanswered'}: {each.question}"
        )


@click.command(short_help="Make an article of a question put forward.")
@click.argument("proposal")
@click.option("--slug", required=True, help="Its name in the address.")
@click.option("--topic", required=True, help="The topic under which it is listed.")
@on_board
def draft(*, proposal: str, slug: str, topic: str, data: Path | None, database: str | None) -> None:
    """Prints the entry for the pack's articles.yaml; in the pack, osler review sync submits it."""
    from osler.review import draft as made

    with opened(data, database) as store:
        click.echo(made(store, me(store), proposal, slug=slug, topic=topic), nl=False)


@click.command(short_help="Decline a question put forward.")
@click.argument("proposal")
@WHY
@on_board
def decline(*, proposal: str, why: str, data: Path | None, database: str | None) -> None:
    """Declines PROPOSAL, with --why."""
    from osler.review import decline as refuse

    with opened(data, database) as store:
        refuse(store, me(store), proposal, why=why)
    click.echo(f"{proposal} is declined")


COMMANDS = (reports, close_report, wanted, proposals, draft, decline)
