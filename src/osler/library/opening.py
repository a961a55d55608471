"""Which library is meant, and how it is opened. What a library needs is imported only where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osler.documents.spreading import Spread
    from osler.library.interface import WritableLibrary
    from osler.library.local import LocalLibrary

FILE = "library.db"


def place_of(place: str | None) -> Path:
    """The folder named, or the one in the user's data directory."""
    if place:
        return Path(place)
    from platformdirs import user_data_dir  # noqa: PLC0415 - not needed where the place is given

    return Path(user_data_dir("osler")) / "library"


def in_bucket(place: str) -> bool:
    """Whether a library is kept on object storage: `s3://bucket/path`."""
    return place.startswith("s3://")


def exists(folder: Path) -> bool:
    """Whether a library is kept in this folder."""
    return (folder / FILE).is_file()


def open_library(place: str | None) -> WritableLibrary:
    """The library named, to read.

    Raises:
        InputError: there is none there, or a later Osler made it.
    """
    if place is not None and in_bucket(place):
        from osler.library.bucket.library import BucketLibrary  # noqa: PLC0415
        from osler.library.bucket.store import address_of  # noqa: PLC0415

        return BucketLibrary.open(address_of(place))
    from osler.library.local import LocalLibrary  # noqa: PLC0415

    return LocalLibrary.open(place_of(place))


def make_library(place: str | None, *, spread: Spread | None = None) -> WritableLibrary:
    """The library named, to write; made when there is none; `spread` does the work of a load.

    Raises:
        InputError: the folder cannot be written, or a later Osler made it.
    """
    if place is not None and in_bucket(place):
        from osler.library.bucket.library import BucketLibrary  # noqa: PLC0415
        from osler.library.bucket.store import address_of  # noqa: PLC0415

        return BucketLibrary.make(address_of(place), spread=spread)
    from osler.library.local import LocalLibrary  # noqa: PLC0415

    return LocalLibrary.make(place_of(place), spread=spread)


def standing_library(place: str | None) -> WritableLibrary | None:
    """The library to answer from: the one named, or the default one where it has been made.

    Raises:
        InputError: the one named is not there.
    """
    if place is None and not exists(place_of(None)):
        return None
    return open_library(place)


def folder_library(place: str | None) -> LocalLibrary:
    """The library named, which must be kept in a folder, to make something beside its index.

    Raises:
        InputError: it is kept elsewhere, there is none, or a later Osler made it.
    """
    from osler.core.errors import InputError  # noqa: PLC0415
    from osler.library.local import LocalLibrary  # noqa: PLC0415

    if place is not None and in_bucket(place):
        raise InputError(
            f"{place} is kept in a bucket: only a library in a folder can be searched by meaning"
        )
    return LocalLibrary.open(place_of(place))
