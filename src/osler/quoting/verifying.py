"""Re-checks the quotes of a saved answer against the library as it is now."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from osler.answer import Problem, quotes_of
from osler.core.answer import Answer
from osler.library import Library
from osler.quoting.quotes import faults


def verify_quotes(library: Library | None, answer: Answer) -> tuple[Problem, ...]:
    """Every quote that does not stand in the library, or no longer; without one, that none was checked."""
    quotes = tuple(dict.fromkeys(quotes_of(answer)))
    if quotes and library is None:
        return (Problem("quotes", f"{len(quotes)} could not be checked: give their library with --library"),)
    if library is None:
        return ()
    return (
        *(
            Problem(f"quote of {quote.document}", fault)
            for quote in quotes
            for fault in faults(library, quote)
        ),
        *_misquoted(answer),
    )


def _misquoted(answer: Answer) -> Iterator[Problem]:
    """Sentences whose words are not those of their own quote."""
    for section in answer.sections:
        for statement in section.statements:
            if not isinstance(statement.quote, msgspec.UnsetType) and statement.text != statement.quote.text:
                yield Problem(f"statement {statement.id}", "its words differ from its quote")
    bottom = answer.bottom_line
    if not isinstance(bottom.quotes, msgspec.UnsetType):
        said = " ".join(f'"{quote.text}"' for quote in bottom.quotes)
        if bottom.text != said:
            yield Problem("bottom line", "its words differ from its quotes")
