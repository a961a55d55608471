"""Names by which the same document is known everywhere, each written in one way only."""

from __future__ import annotations

import hashlib
import re

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_PMID = re.compile(r"\d{1,9}")
_PMCID = re.compile(r"(?:PMC)?(\d{1,10})", re.IGNORECASE)
_CLOSING = ".,;)]}>\"'"


def doi(text: str | None) -> str | None:
    """`doi:10.1/x`, lower case, from a DOI however it is written (as a link, say); None when it is none."""
    found = _DOI.search(text or "")
    return f"doi:{found.group().rstrip(_CLOSING).lower()}" if found else None


def pmid(text: str | int | None) -> str | None:
    """`pmid:123`; None when it is none."""
    plain = str(text if text is not None else "").strip()
    return f"pmid:{int(plain)}" if _PMID.fullmatch(plain) and int(plain) else None


def pmcid(text: str | None) -> str | None:
    """`pmcid:PMC123`, from the number with or without its letters; None when it is none."""
    found = _PMCID.fullmatch((text or "").strip())
    return f"pmcid:PMC{int(found[1])}" if found else None


def set_id(text: str | None) -> str | None:
    """`setid:…` of a drug label; None when there is none."""
    plain = (text or "").strip().lower()
    return f"setid:{plain}" if plain else None


def rows(collection: str, row: str, said: str) -> tuple[str, str]:
    """`row:collection#1` and `same:…#1`: a row's own name, in its file and wherever it says the same.

    The first holds when the row's words change, the second when the file is renamed. Rows of two collections
    that merely share a number share neither.
    """
    plain = row.strip()
    return f"row:{collection}#{plain}", f"same:{_digest(said)}#{plain}"


def name_of(identity: str) -> str:
    """The name inside an identity: `123` of `pmid:123`, `a1` of `row:collection#a1`."""
    kind, _, rest = identity.partition(":")
    return rest.partition("#")[2] if kind in {"row", "same"} else rest


def of_content(title: str, text: str) -> str:
    """`sha256:…` of what a document says, where nothing else names it."""
    return "sha256:" + _digest(f"{title}\n{text}")


def _digest(text: str) -> str:
    """Sixteen digits are enough to tell a billion documents apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def known(*identities: str | None) -> tuple[str, ...]:
    """Those that are there, each once, in order."""
    return tuple(dict.fromkeys(item for item in identities if item))
