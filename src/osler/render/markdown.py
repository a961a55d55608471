"""The answer as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UnsetType

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


def to_markdown(answer: Answer) -> str:
    """A complete page in CommonMark, tables in the GitHub form."""
    return "\n".join(_lines(answer)).rstrip() + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    yield f"# {safe(answer.question.strip())}"
    yield from ("", f"*{review_line(answer)}* {version_line(answer)}", "")
    yield from _understood(answer)
    for item in answer.premise:
        yield from (f"> **Check the question:** {safe(item.text)} {markers(item.citations)}", "")
    for alert in answer.alerts:
        yield from (
            f"> **{alert.severity.capitalize()}:** {safe(alert.text)} {markers(alert.citations)}",
            "",
        )
    yield from (f"## {safe(answer.title)}", "")
    yield from (f"**{safe(answer.bottom_line.text)}** {markers(answer.bottom_line.citations)}", "")
    yield from _prose(answer)
    for section in answer.sections:
        yield from _section(section)
    if answer.disagreements:
        yield from (f"## {differ_heading(answer)}", "")
    yield from _disagreements(answer.disagreements)
    yield from _ending(answer)


def _understood(answer: Answer) -> Iterator[str]:
    facts = understood_lines(answer)
    if facts:
        yield from ("Understood: " + "; ".join(safe(fact) for fact in facts) + ".", "")
    for change in answer.understood.replaced:
        yield from (f"Changed: {safe(change)}.", "")
    for item in answer.understood.unreadable:
        yield from (f'Not used: "{safe(item.quote)}" ({safe(item.why)}).', "")
    for line in record_lines(answer):
        yield from (safe(line), "")


def _prose(answer: Answer) -> Iterator[str]:
    if isinstance(answer.prose, UnsetType):
        return
    yield from (f"## {PROSE_HEADING}", "")
    if answer.prose.sentences:
        said = (f"{safe(one.text)} {markers(one.citations)}" for one in answer.prose.sentences)
        yield from (" ".join(said), "")
    yield from (*(f"*{safe(line)}*\n" for line in prose_lines(answer.prose)),)


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {safe(section.heading)}", "")
    for condition, statements in grouped(section):
        if condition:
            yield from (f"*If {safe(condition)}:*", "")
        for statement in statements:
            graded = f" *({safe(grade(statement))})*" if grade(statement) else ""
            yield f"- {safe(own_words(statement))} {markers(statement.citations)}{graded}"
        yield ""


def _disagreements(disputes: tuple[Disagreement, ...]) -> Iterator[str]:
    for dispute in disputes:
        yield from (
            f"### {safe(dispute.about)}",
            "",
            "| Guideline | For this patient | Position |",
            "|---|---|---|",
        )
        for side in dispute.positions:
            position = f"{safe(side.text)} {markers(side.citations)}".replace("|", "\\|")
            yield f"| {safe(side.guideline)} | {side.verdict} | {position} |"
        yield ""


def _ending(answer: Answer) -> Iterator[str]:
    yield from _listed("What would decide most", [f"- {safe(item.ask)}" for item in answer.next_facts])
    yield from _listed("Withheld", [f"- {item.id}: {item.why}" for item in answer.withheld])
    references = [f"{item.number}. {safe(reference_line(item))}" for item in answer.references]
    yield from _listed("References", references)
    yield from _listed("Ask next", [f"- {safe(item)}" for item in answer.follow_ups])
    yield from ("---", "", safe(answer.disclaimer))


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    """A headed list, or nothing where there is nothing to list."""
    if lines:
        yield from (f"## {heading}", "", *lines, "")


def safe(text: str) -> str:
    """Text that cannot become markup: the question is anybody's words."""
    flat = " ".join(text.split())
    for mark in "\\`*_[]<>#":
        flat = flat.replace(mark, f"\\{mark}")
    return flat
