"""Who may see lists of people, and the history's entry for every look at one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from osler.review.accounts.people import Role, acting
from osler.review.store import Store

LookKind = Literal["work lists seen", "work list seen", "work list exported", "work list person seen"]
_MAY: tuple[Role, ...] = ("clinician",)
_DEED = "seeing work lists"


def may_look(store: Store, who: str) -> None:
    """Refuses whoever may not see lists of people; ask before anything of them is read.

    Raises:
        RefusedError: the account is closed or is no clinician's.
        UnavailableError: the database cannot be reached.
    """
    with store.reading() as connection:
        acting(connection, who, _MAY, _DEED)


def note_look(store: Store, who: str, kind: LookKind, what: Mapping[str, str | int]) -> None:
    """Enters in the history that somebody looked; call it before what they asked for leaves.

    `what` tells the list, the page, and how many people, or the mark of one person: never an id or a fact.

    Raises:
        RefusedError: the account is closed or is no clinician's.
        UnavailableError: the database cannot be written; nothing may be shown then.
    """
    with store.changing() as change:
        acting(change.connection, who, _MAY, _DEED)
        change.enter(kind, "", who, what)
