"""What kind of evidence a document is, from what its format says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from osler.documents.document import DocumentKind, NoticeKind

# As PubMed's publication types name them, the weightiest first.
_BY_TYPE: tuple[tuple[DocumentKind, frozenset[str]], ...] = (
    ("guideline", frozenset({"guideline", "practice guideline", "consensus development conference"})),
    (
        "review",
        frozenset({"review", "systematic review", "meta-analysis", "review-article", "systematic-review"}),
    ),
    (
        "trial",
        frozenset({
            "randomized controlled trial", "controlled clinical trial", "clinical trial",
            "pragmatic clinical trial", "clinical trial, phase i", "clinical trial, phase ii",
            "clinical trial, phase iii", "clinical trial, phase iv", "equivalence trial", "clinical-trial",
        }),
    ),
    (
        "study",
        frozenset({
            "journal article", "research-article", "observational study", "comparative study", "case reports",
            "case-report", "multicenter study", "evaluation study", "rapid-communication", "brief-report",
        }),
    ),
)  # fmt: skip
_NOTICES: tuple[tuple[NoticeKind, frozenset[str]], ...] = (
    ("retraction", frozenset({"retraction of publication", "retraction notice", "retraction"})),
    ("concern", frozenset({"expression of concern", "expression-of-concern"})),
    ("correction", frozenset({"published erratum", "correction", "erratum", "corrected-article"})),
)
_TRIAL_TITLE = re.compile(r"\brandomi[sz]ed\b(?!.*\b(protocol|systematic review|meta-analys))", re.IGNORECASE)
_REVIEW_TITLE = re.compile(r"\b(systematic review|meta-analysis)\b", re.IGNORECASE)


def kind_of(types: Iterable[str], title: str) -> DocumentKind:
    """The weightiest kind among the types; of a mere article, what its title says of its design."""
    named = {item.strip().lower() for item in types}
    found: DocumentKind = next((kind for kind, words in _BY_TYPE if words & named), "document")
    if found == "study":
        if _REVIEW_TITLE.search(title):
            return "review"
        if _TRIAL_TITLE.search(title):
            return "trial"
    return found


def notice_of(types: Iterable[str]) -> NoticeKind | None:
    """What the document says of another one, when that is all it is for."""
    named = {item.strip().lower() for item in types}
    return next((kind for kind, words in _NOTICES if words & named), None)
