"""What a server keeps beside the board in its data folder, as part of a backup: files and SQLite databases.

Files are copied first and written from the copy, so that a server may go on; a SQLite database is copied by
SQLite itself, and put back into the file that a server may hold open.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

import msgspec

from osler.core.errors import InputError

_PIECE = 600_000
_DATABASE = ".sqlite"


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A server's data folder, and which of its files are state: patterns such as "keys/*.json"."""

    path: Path
    patterns: tuple[str, ...]

    def names(self) -> list[str]:
        """The files that there are, in a fixed order."""
        found = (path for pattern in self.patterns for path in self.path.glob(pattern) if path.is_file())
        return sorted(path.relative_to(self.path).as_posix() for path in found)


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """What a file in a backup must be."""

    size: int
    sha256: str


@contextmanager
def copied(folder: Folder | None) -> Iterator[Path]:
    """A copy of the state files as of one moment each.

    Raises:
        InputError: one cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="osler-backup-") as made:
        copy = Path(made)
        for name in folder.names() if folder else ():
            assert folder is not None
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _copy(folder.path / name, target)
            except (OSError, sqlite3.Error) as error:
                raise InputError(f"{name!r} of the data folder cannot be copied ({error})") from None
        yield copy


def marks(copy: Path) -> dict[str, Marked]:
    """By name: size and digest of the copied files."""
    return {
        path.relative_to(copy).as_posix(): _marked(path) for path in sorted(copy.rglob("*")) if path.is_file()
    }


def pieces(copy: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The content of the copied files, by name, in order."""
    for name in names:
        with (copy / name).open("rb") as file:
            while piece := file.read(_PIECE):
                yield name, base64.b64encode(piece).decode()


class Staged:
    """Files on their way out of a backup: nothing of the folder is touched before `put`.

    Raises:
        InputError: the backup announces a file outside the folder.
    """

    def __init__(self, folder: Path, wanted: dict[str, Marked]) -> None:
        for name in wanted:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise InputError(f"the backup is broken: it speaks of the file {name!r}")
        self._made = tempfile.TemporaryDirectory(prefix=".osler-restore-", dir=folder)
        self._copy, self._folder, self._wanted = Path(self._made.name), folder, wanted

    def add(self, name: str, piece: str) -> None:
        """One more piece of a file.

        Raises:
            InputError: the backup speaks of a file that it did not announce.
        """
        if name not in self._wanted:
            raise InputError(f"the backup is broken: it speaks of the file {name!r}")
        path = self._copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(base64.b64decode(piece))

    def check(self) -> None:
        """Holds what came to what was announced.

        Raises:
            InputError: a file is missing, cut, changed, or no whole database.
        """
        for name, wanted in self._wanted.items():
            path = self._copy / name
            if wanted.size == 0:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            if not path.is_file() or _marked(path) != wanted:
                raise InputError(f"the backup is broken: its file {name!r} is not what it says it is")
            if path.suffix == _DATABASE and not _whole(path):
                raise InputError(f"the backup is broken: its database {name!r} is damaged")

    def put(self) -> None:
        """Puts the files into the folder, for the owner alone.

        Raises:
            InputError: one cannot be written.
        """
        for name in self._wanted:
            target = self._folder / name
            try:
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                if target.suffix == _DATABASE and target.exists():
                    # A server may hold it open: it is filled anew, not replaced.
                    _copy(self._copy / name, target)
                    continue
                os.chmod(self._copy / name, 0o600)
                os.replace(self._copy / name, target)
            except (OSError, sqlite3.Error) as error:
                raise InputError(
                    f"{str(target)!r} cannot be written ({error}): mend it, restore again"
                ) from None

    def close(self) -> None:
        """Removes what was staged."""
        self._made.cleanup()


def _copy(source: Path, target: Path) -> None:
    if source.suffix != _DATABASE:
        shutil.copyfile(source, target)
        return
    with (
        closing(sqlite3.connect(source, timeout=10)) as one,
        closing(sqlite3.connect(target, timeout=10)) as other,
    ):
        one.backup(other)


def _whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def _marked(path: Path) -> Marked:
    with path.open("rb") as file:
        return Marked(size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())
