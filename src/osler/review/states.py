"""The states of a unit of review, and which step leads from which to which."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from osler.core.errors import InputError
from osler.review.accounts.people import Role

State = Literal["submitted", "under_review", "changes_requested", "approved", "withdrawn", "superseded"]
STATES: tuple[State, ...] = get_args(State)
OPEN: frozenset[State] = frozenset({"submitted", "under_review", "changes_requested"})
"""States in which somebody has still to do something."""
MOST_WHY = 2_000
"""The longest reason, in characters."""
Meaning = Literal["authorship", "review", "approval"]
"""What a signature means (21 CFR 11.50)."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step: who may take it, from where, to where."""

    deed: str
    """As a sentence begins with it: "starting a review"."""
    done: str
    """As the history calls it: "review started"."""
    roles: tuple[Role, ...]
    starts: frozenset[State]
    to: State
    wants_why: bool = False


START = Step(
    deed="starting a review",
    done="review started",
    roles=("reviewer", "chair"),
    starts=frozenset({"submitted"}),
    to="under_review",
)
APPROVE = Step(
    deed="approving",
    done="approved",
    roles=("reviewer", "chair"),
    starts=frozenset({"under_review"}),
    to="approved",
)
REQUEST_CHANGES = Step(
    deed="requesting changes",
    done="changes requested",
    roles=("reviewer", "chair"),
    starts=frozenset({"submitted", "under_review", "approved"}),
    to="changes_requested",
    wants_why=True,
)
RESUBMIT = Step(
    deed="submitting again",
    done="submitted again",
    roles=("author",),
    starts=frozenset({"changes_requested", "withdrawn"}),
    to="submitted",
    wants_why=True,
)
WITHDRAW = Step(
    deed="withdrawing",
    done="withdrawn",
    roles=("author", "chair"),
    starts=OPEN | {"approved"},
    to="withdrawn",
    wants_why=True,
)
LAPSE = Step(
    deed="ending an approval",
    done="approval ended",
    roles=("chair",),
    starts=frozenset({"approved", "under_review"}),
    to="submitted",
    wants_why=True,
)
SUPERSEDE = Step(
    deed="superseding",
    done="superseded",
    roles=("chair",),
    starts=frozenset(STATES) - {"superseded"},
    to="superseded",
    wants_why=True,
)


def check_why(why: str) -> None:
    """Refuses a reason that is too long to be kept.

    Raises:
        InputError: it has more than `MOST_WHY` characters.
    """
    if len(why) > MOST_WHY:
        raise InputError(f"the reason has {len(why)} characters: shorten it to {MOST_WHY}")
