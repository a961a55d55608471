"""Takes out of a text what could tell who it is about: names, dates, record numbers, old age, contacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from osler.answer.claims import claims_of
from osler.knowledge import Pack
from osler.phrasing.presidio import Cleaner

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_OLD = 89
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"\bhttps?://\S+|\bwww\.\S+", "[link]"),
    (r"[\w.+-]+@[\w-]+\.[\w.-]+", "[contact]"),
    (r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", "[date]"),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTH}(?:,? \d{{4}})?\b", "[date]"),
    (rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b(?! ?%)", "[date]"),
    (rf"\b{_MONTH},? \d{{4}}\b|\b(?:in|since|from|born|dob:?) (?:19|20)\d{{2}}\b", "[date]"),
    (r"\b(?:mrn|nhs|ssn|chart|record|case|hospital|patient|account|policy|room|id)\b"
     r"\s*(?:no\.?|number|nr\.?|#|id)?\s*[:#]?\s*(?=[A-Za-z-]*\d)[A-Za-z0-9][A-Za-z0-9 -]{3,}\d\b",
     "[number]"),
    (r"\b\d{3}-\d{2}-\d{4}\b|(?<![\w.])\+?\d[\d ()-]{7,}\d\b", "[number]"),
    (r"\b[A-Z]{0,3}\d{6,}\b", "[number]"),
)  # fmt: skip
_TITLED = re.compile(
    r"\b((?i:mr|mrs|ms|miss|mx|dr|prof|sra?|herr|frau|mme)\b\.?|(?i:named?|called|name is|name:))"
    r"\s+[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}"
)
_AGE = re.compile(
    r"\b(?P<age>\d{2,3})(?P<after>[- ]?(?:years?[- ]old|y/?o\b|yrs?\b|years? of age|[FfMm]\b|year))"
    r"|\b(?P<before>aged?|age:)\s(?P<age2>\d{2,3})\b"
)
_CAPITAL = re.compile(r"\b[A-Z][a-zà-ÿ'’]+(?:-[A-Z][a-zà-ÿ]+)?\b")


def deidentified(pack: Pack, text: str, cleaner: Cleaner | None = None) -> str:
    """The text without names, dates, record numbers, contacts and ages over 89, nor what `cleaner` finds.

    A capitalised word that the pack never uses counts as a name. What is spelled in lower case, or is a
    word of the pack too, can stay: this lowers a risk and does not end it.
    """
    for pattern, put in _PATTERNS:
        text = re.sub(pattern, put, text, flags=re.IGNORECASE)
    text = _AGE.sub(_younger, text)
    text = _TITLED.sub(lambda found: f"{found[1]} [name]", text)
    known = _words(pack)
    ruled = _CAPITAL.sub(_unless(known), text)
    return cleaner(ruled) if cleaner else ruled


def _unless(known: frozenset[str]) -> Callable[[re.Match[str]], str]:
    return lambda found: found[0] if found[0].lower() in known else "[name]"


def _younger(found: re.Match[str]) -> str:
    if int(found["age"] or found["age2"]) <= _OLD:
        return found[0]
    sex = found["after"].strip() if found["age"] else ""
    return f"90 or older {sex}" if sex in {"F", "f", "M", "m"} else "90 or older"


@lru_cache(maxsize=8)
def _words(pack: Pack) -> frozenset[str]:
    """Every word that the pack uses in lower case, its drugs and its sources' names, and common openings."""
    said = [claim.text for claim in claims_of(pack).by_id.values()]
    texts = [text for one in said for text in (one.clinician, one.patient)]
    plain = {word for text in texts if text for word in re.findall(r"\b[a-z]+\b", text)}
    named = [name for drug in pack.drugs.values() for name in (drug.label, *drug.brands)]
    named += [fact.label for fact in pack.facts.values()]
    return frozenset(
        {*plain, *(word.lower() for name in named for word in re.findall(r"[A-Za-z]+", name)), *_COMMON}
    )


_COMMON = frozenset(
    re.findall(
        r"\w+",
        "what which who whom whose when where why how can could should would does did is are was were "
        "will may must have has had please she he her his they their patient woman man lady gentleman "
        "mother father i my "
        "we our this that these those the an if and or but no not any there it in on at for with",
    )
)
