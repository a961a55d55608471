"""No number without a figure: what a text states, the data beside it holds."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.check.texts import texts
from osler.knowledge.figures import stray_numbers
from osler.knowledge.finding import Finding


def numbers_have_figures(subject: Subject) -> Iterator[Finding]:
    """Reports each number of a text that its figures lack."""
    names = subject.pack.names_with_digits
    for said in texts(subject):
        if said.figures is None:
            continue
        for number in stray_numbers(said.text, said.figures, names):
            why = f"{said.at} states {number}, which its figures lack"
            mend = "add it to the figures as the source gives it, or take it out of the text"
            yield Finding("number-without-figure", said.file, why, mend)
