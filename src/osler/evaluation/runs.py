"""A run over question sets, as it is saved and compared."""

from __future__ import annotations

from pathlib import Path

import msgspec

from osler.core.errors import InputError

FORMAT = 1


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured; a share is None where nothing was there to measure."""

    questions: int
    vital_recall: float | None = None
    """Share of vital nuggets said, a part counting half."""
    strict_vital_recall: float | None = None
    """Share of vital nuggets said whole."""
    nugget_recall: float | None = None
    strict_nugget_recall: float | None = None
    contradicted: int = 0
    """Nuggets that an answer speaks against (Hall of K-QA)."""
    must_not_hits: int = 0
    must_not: int = 0
    lead_holds: float | None = None
    """Share of questions whose lead says what its patterns ask, and nothing that they forbid."""
    status_match: float | None = None
    fact_precision: float | None = None
    fact_recall: float | None = None
    fact_f1: float | None = None
    rubric_score: float | None = None
    """Mean of points met over points possible, cut to 0 to 1 (HealthBench)."""
    citation_recall: float | None = None
    citation_precision: float | None = None
    unsupported_statements: float | None = None
    fully_supported_answers: float | None = None
    reading_grade: float | None = None
    deterministic: float | None = None
    prose_answers: int = 0
    """Answers that a model phrased, at least one sentence of which passed."""
    sentences_withheld: int = 0
    tokens: int = 0
    """Tokens that a model was sent and wrote, about."""
    cost: float | None = None
    """What they cost, where the price of a million was given."""


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Wall-clock milliseconds an answer."""

    p50: float
    p95: float


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one question came to."""

    id: str
    group: str
    question: str
    status: str
    faults: tuple[str, ...] = ()
    """What is wrong with the answer, in words."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run: of what, by what, and what it came to."""

    format: int = FORMAT
    osler: str
    knowledge: str
    model: str | None = None
    sets: tuple[str, ...]
    judge: str = "lexical gate"
    """What decides whether one text says another: no model does."""
    figures: Figures
    by_set: dict[str, Figures] = {}
    times: Times
    outcomes: tuple[Outcome, ...] = ()

    @property
    def name(self) -> str:
        """What the run is called beside others."""
        return f"{self.osler}, {self.model or 'no model'}, {self.knowledge}"


def load_run(path: Path) -> Run:
    """A run saved with --format json.

    Raises:
        InputError: it is not there, or is no run.
    """
    try:
        run = msgspec.json.decode(path.read_bytes(), type=Run)
    except OSError:
        raise InputError(f"{path}: there is no such run: save one with osler eval … --format json") from None
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: it is no run of osler eval: {error}") from None
    if run.format != FORMAT:
        raise InputError(f"{path}: it is of format {run.format}, this Osler reads {FORMAT}: run it again")
    return run
