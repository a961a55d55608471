"""Named collections to begin with: where they are, and the hash that proves they are what was meant."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from osler.core.errors import InputError
from osler.documents.connectors.web import Web


class Starter(msgspec.Struct, frozen=True, kw_only=True):
    """A collection at one fixed version."""

    url: str
    sha256: str
    """Of the file, or of an archive's members one by one: an archive may be packed differently each time."""
    of_members: str | None = None
    """Ending of the members that are hashed, where it is an archive."""
    about: str


STARTERS: Mapping[str, Starter] = {
    "medquad": Starter(
        url="https://codeload.github.com/abachaa/MedQuAD/tar.gz/577bd37b96c02d1833b2c9eed2de9f96964e96cb",
        sha256="3eac49028e3bba522f39734b416ec9ea5ce420864d24a0bf37762a90e67e1ef8",
        of_members=".xml",
        about="16,407 answers of NIH sites to patients' questions, 2014 to 2017, CC BY 4.0",
    ),
    "uspstf": Starter(
        url="https://raw.githubusercontent.com/dhes/uspstf-json/"
        "8ceff47f5cb64adafdf565b9890b903ef4ff3024/working-guidlines.json",
        sha256="c9905036466095537ed26eaf8c4fed78cb634601ea1859b06fba8df3e976b697",
        about="USPSTF recommendations with their grades, as of March 2021: several are superseded since",
    ),
}


def fetch(name: str, into: Path, *, base: str | None = None) -> Path:
    """The collection's file, fetched into a folder unless it is there already, and checked.

    Args:
        name: one of `STARTERS`.
        into: folder for the file.
        base: another host that serves the same paths (a mirror).

    Raises:
        InputError: there is no such collection, it cannot be fetched, or is not what was meant.
    """
    if name not in STARTERS:
        known = "; ".join(f"{known}: {starter.about}" for known, starter in STARTERS.items())
        raise InputError(f"there is no starter {name!r}. There are: {known}")
    starter = STARTERS[name]
    address = urlsplit(starter.url)
    path = into / f"{name}-{Path(address.path).name}"
    if not path.is_file():
        web = Web(base or f"{address.scheme}://{address.netloc}", a_second=1)
        content = web.get(address.path.lstrip("/"))
        _check(name, starter, content)
        into.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
    else:
        _check(name, starter, path.read_bytes())
    return path


def _check(name: str, starter: Starter, content: bytes) -> None:
    found = _hash_of_members(content, starter.of_members) if starter.of_members else _hash(content)
    if found != starter.sha256:
        raise InputError(
            f"starter {name!r} is not what was meant (SHA-256 {found[:12]}…, "
            f"expected {starter.sha256[:12]}…): it is not added; tell the project"
        )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of_members(content: bytes, ending: str) -> str:
    """One hash over every member's path, without the archive's own top folder, and hash."""
    members: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:gz") as archive:
            for item in archive:
                if item.isfile() and item.name.endswith(ending) and (file := archive.extractfile(item)):
                    members[item.name.partition("/")[2]] = _hash(file.read())
    except (tarfile.TarError, OSError, EOFError):
        return _hash(content)
    total = hashlib.sha256()
    for path in sorted(members):
        total.update(f"{path}\0{members[path]}\n".encode())
    return total.hexdigest()
