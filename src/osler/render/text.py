"""The answer as a terminal page: rich when it is a terminal, plain text when piped."""

from __future__ import annotations

from io import StringIO

from msgspec import UnsetType
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from osler.core.answer import Answer, Disagreement, Section
from osler.render.words import (
    PROSE_HEADING,
    differ_heading,
    grade,
    grouped,
    markers,
    own_words,
    prose_lines,
    record_lines,
    reference_line,
    review_line,
    understood_lines,
    version_line,
)

_VERDICT = {"applies": "green", "does not apply": "dim", "depends": "yellow", "reports": "cyan"}
_ALERT = {"emergency": "bold white on red", "contraindication": "bold red", "caution": "bold yellow"}


def to_text(answer: Answer, *, width: int = 80, color: bool = False) -> str:
    """A page no wider than `width` columns; with no color codes unless `color`."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
    )
    _head(console, answer)
    _prose(console, answer)
    for section in answer.sections:
        _section(console, section)
    for number, dispute in enumerate(answer.disagreements):
        if not number:
            _heading(console, differ_heading(answer))
        _dispute(console, dispute, first=number == 0)
    _tail(console, answer)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _head(console: Console, answer: Answer) -> None:
    console.print(Text(" ".join(answer.question.split()), style="bold"))
    console.print(Text(review_line(answer), style="yellow"))
    console.print(Text(version_line(answer), style="dim"))
    console.print()
    for line in understood_lines(answer):
        console.print(_bullet(line, style="dim"))
    for change in answer.understood.replaced:
        console.print(_bullet(f"Changed: {change}", style="yellow"))
    for item in answer.understood.unreadable:
        console.print(_bullet(f'Not used: "{item.quote}" ({item.why})', style="yellow"))
    for line in record_lines(answer):
        console.print(_bullet(line, style="yellow"))
    for premise in answer.premise:
        console.print()
        console.print(
            Text(f"Check the question: {premise.text} {markers(premise.citations)}", style="bold yellow")
        )
    for alert in answer.alerts:
        console.print()
        label = alert.severity.upper()
        console.print(Text(f"{label}: {alert.text} {markers(alert.citations)}", style=_ALERT[alert.severity]))
    console.print()
    lead = Text(f"{answer.bottom_line.text} {markers(answer.bottom_line.citations)}", style="bold")
    console.print(Panel(lead, title=Text(answer.title), title_align="left", border_style="cyan"))


def _prose(console: Console, answer: Answer) -> None:
    if isinstance(answer.prose, UnsetType):
        return
    _heading(console, PROSE_HEADING)
    if answer.prose.sentences:
        body = Text()
        for sentence in answer.prose.sentences:
            body.append(f"{sentence.text} ")
            body.append(f"{markers(sentence.citations)} ", style="cyan")
        console.print(Padding(body, (0, 0, 0, 1)))
    for line in prose_lines(answer.prose):
        console.print(_bullet(line, style="dim"))


def _section(console: Console, section: Section) -> None:
    _heading(console, section.heading)
    for condition, statements in grouped(section):
        if condition:
            console.print(Padding(Text(f"If {condition}:", style="italic"), (0, 0, 0, 1)))
        for statement in statements:
            body = Text(f"{own_words(statement)} ")
            body.append(markers(statement.citations), style="cyan")
            if grade(statement):
                body.append(f" ({grade(statement)})", style="dim")
            console.print(_bullet(body, mark="◦" if condition else "•", indent=3 if condition else 1))


def _dispute(console: Console, dispute: Disagreement, *, first: bool) -> None:
    if not first:
        console.print()
    console.print(Text(dispute.about, style="bold"))
    for side in dispute.positions:
        body = Text()
        body.append(side.guideline, style="bold")
        body.append(f" ({side.verdict}", style=_VERDICT[side.verdict])
        body.append("): " if side.verdict == "reports" else " for this patient): ")
        body.append(f"{side.text} ")
        body.append(markers(side.citations), style="cyan")
        console.print(_bullet(body))


def _tail(console: Console, answer: Answer) -> None:
    if answer.next_facts:
        _heading(console, "What would decide most")
        for item in answer.next_facts:
            console.print(_bullet(item.ask))
    if answer.withheld:
        _heading(console, "Withheld")
        for refused in answer.withheld:
            console.print(_bullet(f"{refused.id}: {refused.why}"))
    if answer.references:
        _heading(console, "References")
        for reference in answer.references:
            console.print(_bullet(reference_line(reference), mark=f"{reference.number}."))
    if answer.follow_ups:
        _heading(console, "Ask next")
        for follow_up in answer.follow_ups:
            console.print(_bullet(follow_up))
    console.print()
    console.print(Text(answer.disclaimer, style="dim"))


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Rule(Text(words, style="bold cyan"), align="left", style="cyan"))


def _bullet(body: str | Text, *, mark: str = "•", style: str = "", indent: int = 1) -> Padding:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=max(2, len(mark)), no_wrap=True)
    grid.add_column()
    grid.add_row(mark, Text(body, style=style) if isinstance(body, str) else body)
    return Padding(grid, (0, 0, 0, indent))
