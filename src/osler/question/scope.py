"""Whether a question is the pack's business, and in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osler.core.case import Fact
from osler.knowledge.schema import PackFile
from osler.question.english import LIGHT_WORDS, OF_THE_PATIENT, STOP_WORDS
from osler.question.found import Sheet


def why_out(sheet: Sheet, head: PackFile, facts: Mapping[str, Fact], drugs: Sequence[str]) -> str | None:
    """Why the question is not answered from this pack; None when it is."""
    if not is_english(sheet):
        return "The question is not in English; Osler reads English only."
    tokens = sheet.text.tokens
    other = {at for hit in sheet.words.elsewhere.find(tokens) for at in range(hit.start, hit.end)}
    weight = sum(
        hit.payload
        for hit in sheet.words.anchors.find(tokens)
        if not other.issuperset(range(hit.start, hit.end))
    )
    weight += sum(1.0 for name in sheet.words.file.scope.facts if name in facts)
    if weight >= 1 or drugs or sheet.drugs:
        return None
    return f"The question is not about {head.title[:1].lower()}{head.title[1:]}."


def names_another(sheet: Sheet) -> bool:
    """Whether words are left that are neither small ones, nor a person, nor say what is wanted."""
    tokens = sheet.text.tokens
    known = {
        at
        for goals in sheet.words.goals.values()
        for hit in goals.find_all(tokens)
        for at in range(hit.start, hit.end)
        # A phrase may hold any word: "is ibuprofen ok" asks of ibuprofen.
        if tokens[at].text in goals.words or tokens[at].singular in goals.words
    }
    known |= {at for number in sheet.numbers for at in range(number.start, number.end)}
    known |= {at for one in sheet.candidates for at in range(one.start, one.end)}
    return any(
        at not in known
        and token.text[0].isalpha()
        and len(token.text) > 2
        and token.text not in STOP_WORDS["english"] | LIGHT_WORDS | OF_THE_PATIENT
        for at, token in enumerate(tokens)
    )


def is_english(sheet: Sheet) -> bool:
    """False where letters or small words are mostly of another language."""
    letters = [char for char in sheet.text.plain if char.isalpha()]
    if letters and sum(char.isascii() for char in letters) < len(letters) * 0.6:
        return False
    words = [token.text for token in sheet.text.tokens if token.text[0].isalpha()]
    english = sum(word in STOP_WORDS["english"] for word in words)
    other = sum(word in STOP_WORDS["other"] for word in words)
    return not (other >= 2 and other > english)
