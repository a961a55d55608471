"""The course of a treatment from the drug's own monograph, where the pack draws no timeline for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from osler.answer.claims import Claim, Kind, claims_of
from osler.core.picture import Picture
from osler.core.truth import Truth
from osler.core.wording import begun
from osler.pictures.ground import Ground
from osler.pictures.timeline import Stop, picture


class _Stage(NamedTuple):
    kind: Kind
    tone: Literal["start", "check", "decide"]
    clinician: str
    patient: str
    most: int


_STAGES = (
    _Stage("checks_before", "check", "Before starting", "Before the start", 2),
    _Stage("usual_regimens", "start", "Start", "Start", 1),
    _Stage("monitoring", "check", "On treatment", "While taking it", 2),
    _Stage("duration", "decide", "Review", "Looking again", 1),
    _Stage("on_stopping", "decide", "At the end", "At the end", 1),
)
_AFTER_START = {"monitoring", "duration", "on_stopping"}


def draw(ground: Ground, drug: str) -> Picture | None:
    """The picture; None where the monograph tells nothing of what follows the start."""
    claims = list(_claims(ground, drug))
    if len(claims) < 2 or not any(claim.kind in _AFTER_START for _, claim in claims):
        return None
    label = ground.pack.drugs[drug].label
    patient = ground.answer.audience == "patient"
    title = f"Treatment with {label} over time" if patient else f"Course of treatment with {label}"
    stops = [
        Stop(
            tone=stage.tone,
            at=stage.patient if patient else stage.clinician,
            label=begun(claim.text.patient if patient else claim.text.clinician),
        )
        for stage, claim in claims
    ]
    return picture(f"course-{drug}", title, stops, ground.origins(claim.id for _, claim in claims))


def _claims(ground: Ground, drug: str) -> Iterator[tuple[_Stage, Claim]]:
    """For each stage what may be cited and is not known to concern others only."""
    own = claims_of(ground.pack).by_drug.get(drug, ())
    for stage in _STAGES:
        fitting = (
            claim
            for claim in own
            if claim.kind == stage.kind
            and ground.claim(claim.id) is not None
            and ground.truth(claim.condition) is not Truth.FALSE
        )
        for _, claim in zip(range(stage.most), fitting, strict=False):
            yield stage, claim
