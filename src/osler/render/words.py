"""Small phrases that every form of the page shares, so that none says them differently."""

from __future__ import annotations

from msgspec import UnsetType

from osler.core.answer import Answer, LibraryUse, Prose, Reference, Review, Section, Statement
from osler.core.wording import counted

_MOST_LEFT_OUT = 12
REVIEW = {
    "submitted": "Submitted. Not yet reviewed by a named clinician: use with caution.",
    "under_review": "Under review. Not yet approved: use with caution.",
    "approved": "Approved",
}
STEPS = (("submitted", "Submitted"), ("under_review", "Under review"), ("approved", "Approved"))
KINDS = {
    "guideline": "Guideline",
    "review": "Review",
    "trial": "Trial",
    "label": "Label",
    "study": "Study",
    "document": "Document",
}


def markers(numbers: tuple[int, ...]) -> str:
    """Reference markers: "[1, 2]"."""
    return f"[{', '.join(str(number) for number in numbers)}]" if numbers else ""


def grade(statement: Statement) -> str:
    """Strength and certainty in the source's own words, or nothing."""
    return "; ".join(part for part in (statement.strength, statement.certainty) if part)


def review_line(answer: Answer) -> str:
    """The editorial state in one line; names only from signatures."""
    return review_words(answer.review)


def review_words(review: Review) -> str:
    """As `review_line`, for a page that is no answer."""
    line = REVIEW[review.status]
    return f"{line} by {'; '.join(review.by)} on {review.on}" if review.status == "approved" else line


def version_line(answer: Answer) -> str:
    """When it was last updated, and what it was made from."""
    return f"Last updated {answer.last_updated}. {made_from(answer)}"


def made_from(answer: Answer) -> str:
    """What the answer was made from."""
    made = f"Knowledge {answer.knowledge_version}. As of {answer.as_of}."
    return made if isinstance(answer.library, UnsetType) else f"{made} {_library_line(answer.library)}"


def _library_line(use: LibraryUse) -> str:
    """How many documents of the library were searched and quoted, of what kinds and years."""
    kinds = ", ".join(counted(count, KINDS[kind].lower()) for kind, count in use.kinds.items())
    years = "" if use.first_year is None else f"; {use.first_year} to {use.last_year}"
    if use.first_year is not None and use.first_year == use.last_year:
        years = f"; {use.first_year}"
    quoted = f"{use.quoted} quoted ({kinds}{years})" if use.quoted else "none quoted"
    return f"Your library: {counted(use.searched, 'document')} searched{_engine(use)}, {quoted}."


def _engine(use: LibraryUse) -> str:
    if not isinstance(use.meaning, UnsetType):
        return f" by words and by meaning ({use.meaning})"
    return "" if isinstance(use.without_meaning, UnsetType) else f" by words alone ({use.without_meaning})"


def reference_line(reference: Reference) -> str:
    """One reference: type, title, source, year, identifiers, its status or what corrects it."""
    parts = [f"{KINDS[reference.kind]}. {reference.title}.", f"{reference.source}."]
    if reference.year and str(reference.year) not in reference.source:
        parts.append(f"{reference.year}.")
    if reference.doi:
        parts.append(f"doi:{reference.doi}.")
    if reference.pmid:
        parts.append(f"PMID {reference.pmid}.")
    if reference.url and not reference.doi:
        parts.append(reference.url)
    if reference.status != "current":
        parts.append(f"({reference.status.upper()})")
    elif reference.note:
        parts.append(f"({reference.note})")
    return " ".join(parts)


def understood_lines(answer: Answer) -> list[str]:
    """Each fact as understood, with the words it came from or why it follows."""
    record, lines = answer.understood.record, []
    stood = {} if isinstance(record, UnsetType) else record.facts
    for name, fact in answer.understood.facts.items():
        if not fact.shown:
            continue
        origin = {
            "question": f'from "{fact.quote}"',
            "given": f"record: {stood[name].words}" if name in stood else "given",
            "conversation": "from earlier",
            "derived": fact.quote or "worked out",
        }[fact.origin]
        lines.append(f"{fact.label} ({origin})")
    return lines


def record_lines(answer: Answer) -> list[str]:
    """What of a patient's record was not used, and why; the last lines say how much more there is."""
    record = answer.understood.record
    if isinstance(record, UnsetType):
        return []
    lines = [f"Left out of the record: {item.words}." for item in record.left_out[:_MOST_LEFT_OUT]]
    more = len(record.left_out) - len(lines)
    lines += [f"Left out of the record: {more} more, which the answer as JSON lists."] if more else []
    if record.of_others:
        counted_others = counted(record.of_others, "resource")
        lines.append(f"Left out of the record: {counted_others} not said to be this patient's.")
    if record.unreadable:
        pieces = f"{counted(record.unreadable, 'piece')} that {'is' if record.unreadable == 1 else 'are'}"
        lines.append(f"Left out of the record: {pieces} no FHIR resource.")
    if record.not_known:
        codes, rows = len(record.not_known), sum(item.count for item in record.not_known)
        lines.append(
            f"Seen in the record and not known: {counted(codes, 'code')} in {counted(rows, 'resource')}."
        )
    return lines


def grouped(section: Section) -> list[tuple[str | None, list[Statement]]]:
    """A section's statements by what they hang on: those that apply first, then each condition once."""
    groups: dict[str | None, list[Statement]] = {None: []}
    for statement in section.statements:
        groups.setdefault(statement.condition, []).append(statement)
    return [(condition, items) for condition, items in groups.items() if items]


def differ_heading(answer: Answer) -> str:
    """What stands above the disagreements: guidelines advise, documents report."""
    reports = any(side.verdict == "reports" for item in answer.disagreements for side in item.positions)
    return "Where documents differ" if reports else "Where guidelines differ"


def own_words(statement: Statement) -> str:
    """A statement without the condition that stands above its group; a quote in its marks, with its place."""
    if not isinstance(statement.quote, UnsetType):
        return f'"{statement.quote.text}" ({statement.quote.locator})'
    return (
        statement.text.removeprefix(f"If {statement.condition}: ") if statement.condition else statement.text
    )


PROSE_HEADING = "In other words"


def prose_lines(prose: Prose) -> list[str]:
    """What must stand with a model's prose: who wrote it, what was sent, what was withheld and why."""
    lines = [
        f"Written by the model {prose.model} (instructions {prose.prompt}); each sentence was checked "
        "against what it cites. The statements of the answer stand without it."
    ]
    if prose.entailment:
        lines.append(f"The model {prose.entailment} found that each follows from what it cites.")
    if prose.sent:
        lines.append(f"Sent to the model, without names: {'; '.join(prose.sent)}.")
    if prose.read:
        lines.append(f"Read in the question by the model: {', '.join(prose.read)}.")
    if prose.note:
        lines.append(prose.note)
    if prose.withheld:
        lines.append("Withheld: " + "; ".join(f"{one.id}, since {one.why}" for one in prose.withheld) + ".")
    return lines
