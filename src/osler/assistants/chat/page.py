"""An answer as a chat shows it: Markdown in blocks, each with the place of every citation marker in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from osler.core.answer import Answer, Disagreement, Section
from osler.render.markdown import safe
from osler.render.words import (
    differ_heading,
    grade,
    grouped,
    own_words,
    reference_line,
    review_line,
    understood_lines,
    version_line,
)


class Writer:
    """Collects text, and where the markers of citations stand in it."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.marks: list[tuple[int, int, int]] = []
        """Start, end and reference number of each marker, counted in characters of the whole text."""
        self._length = 0

    def say(self, text: str, citations: Iterable[int] = (), after: str = "") -> str:
        """One line, with its markers behind it and a remark behind these."""
        line = text
        for number in citations:
            marker = f"[{number}]"
            start = self._length + len(line) + (0 if line.endswith("]") else 1)
            line += marker if line.endswith("]") else f" {marker}"
            self.marks.append((start, start + len(marker), number))
        self._add(f"{line}{after}\n")
        return self.blocks[-1]

    def opening(self, line: str) -> list[str]:
        """A line with a blank one before and after it."""
        for text in ("\n", f"{line}\n", "\n"):
            self._add(text)
        return self.blocks[-3:]

    def space(self) -> None:
        """A blank line: the block ends."""
        self._add("\n")

    def _add(self, text: str) -> None:
        self.blocks.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.blocks)


def write(answer: Answer) -> Writer:
    """The answer, dangers first."""
    writer = Writer()
    _opening(writer, answer)
    for section in answer.sections:
        _section(writer, section)
    if answer.disagreements:
        writer.say(f"### {differ_heading(answer)}")
        writer.space()
        _disagreements(writer, answer.disagreements)
    _ending(writer, answer)
    return writer


def _opening(writer: Writer, answer: Answer) -> None:
    emergencies = [item for item in answer.alerts if item.severity == "emergency"]
    for alert in (*emergencies, *(item for item in answer.alerts if item.severity != "emergency")):
        writer.say(f"> **{alert.severity.capitalize()}:** {safe(alert.text)}", alert.citations)
        writer.space()
    for item in answer.premise:
        writer.say(f"> **Check the question:** {safe(item.text)}", item.citations)
        writer.space()
    writer.say(f"**{safe(answer.bottom_line.text)}**", answer.bottom_line.citations)
    writer.space()
    facts = understood_lines(answer)
    if facts:
        writer.say("Understood: " + "; ".join(safe(fact) for fact in facts) + ".")
    for change in answer.understood.replaced:
        writer.say(f"Changed: {safe(change)}.")
    for unread in answer.understood.unreadable:
        writer.say(f'Not used: "{safe(unread.quote)}" ({safe(unread.why)}).')
    if facts or answer.understood.replaced or answer.understood.unreadable:
        writer.space()


def _section(writer: Writer, section: Section) -> None:
    writer.say(f"### {safe(section.heading)}")
    writer.space()
    for condition, statements in grouped(section):
        if condition:
            writer.say(f"*If {safe(condition)}:*")
            writer.space()
        for item in statements:
            graded = f" *({safe(grade(item))})*" if grade(item) else ""
            writer.say(f"- {safe(own_words(item))}", item.citations, graded)
        writer.space()


def _disagreements(writer: Writer, disputes: tuple[Disagreement, ...]) -> None:
    for dispute in disputes:
        writer.say(f"*{safe(dispute.about)}*")
        writer.space()
        for side in dispute.positions:
            line = f"- **{safe(side.guideline)}** ({side.verdict} for this patient): {safe(side.text)}"
            writer.say(line, side.citations)
        writer.space()


def _ending(writer: Writer, answer: Answer) -> None:
    for heading, lines in (
        ("What would decide most", [f"- {safe(item.ask)}" for item in answer.next_facts]),
        ("Withheld", [f"- {item.id}: {item.why}" for item in answer.withheld]),
        ("References", list(_references(answer))),
        ("Ask next", [f"- {safe(item)}" for item in answer.follow_ups]),
    ):
        if lines:
            writer.say(f"### {heading}")
            writer.space()
            for line in lines:
                writer.say(line)
            writer.space()
    writer.say(f"*{review_line(answer)}* {version_line(answer)}")
    writer.space()
    writer.say(safe(answer.disclaimer))


def _references(answer: Answer) -> Iterator[str]:
    for item in answer.references:
        yield f"{item.number}. {safe(reference_line(item))}"
