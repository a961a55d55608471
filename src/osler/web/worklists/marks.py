"""Links and marks that name people without their ids."""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from osler.core.errors import InputError
from osler.review import AbsentError, ConflictError
from osler.web.signing import Signer
from osler.web.worklists.results import Place

SECONDS = 3600
"""A link to a person, or to a further page, lives as long as a session without use."""


class _Link(msgspec.Struct, frozen=True, array_like=True):
    who: str
    edition: str
    gap: str
    place: Place
    page: int


class Marks:
    """Makes and reads them with a key of the site's."""

    def __init__(self, key: bytes) -> None:
        own = hmac.new(key, b"work lists", hashlib.sha256).digest()
        self._signer = Signer(own, seconds=SECONDS)
        self._key = own

    def link(self, who: str, edition: str, gap: str, place: Place, page: int = 0) -> str:
        """Part of an address that only this account can use, only with this edition of the file."""
        return self._signer.seal(msgspec.msgpack.encode(_Link(who, edition, gap, place, page)))

    def read(self, token: str, who: str, edition: str, gap: str) -> tuple[Place, int]:
        """The place and the page of a link.

        Raises:
            AbsentError: it was not made here, is too old, or is another's.
            ConflictError: the file was made anew since.
        """
        try:
            link = msgspec.msgpack.decode(self._signer.unseal(token), type=_Link)
        except (InputError, msgspec.DecodeError):
            raise AbsentError("this link is too old or was not made here: open the list again") from None
        if (link.who, link.gap) != (who, gap):
            raise AbsentError("this link is another's: open the list again")
        if link.edition != edition:
            raise ConflictError("the panel was run anew since: open the list again")
        return link.place, link.page

    def person(self, person: str) -> str:
        """By what the history names a person: the same for the same id and key, and no way back to the id."""
        return hmac.new(self._key, b"person\0" + person.encode(), hashlib.sha256).hexdigest()[:32]
