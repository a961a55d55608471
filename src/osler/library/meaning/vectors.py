"""Vectors of passages beside the index: float16, read from disk as they are needed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from osler.core.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from osler.library.meaning.encoding import Matrix

    Keys = np.ndarray[tuple[int, int], np.dtype[np.int64]]

_FILE = "vectors.json"
_BLOCK = 65_536
"""Vectors compared at a time."""
_FIRST = 1_000
"""The nearest that are put in order before all are."""


class Key(NamedTuple):
    """A passage: the edition's row and the passage's number in it."""

    row: int
    number: int


class Near(NamedTuple):
    """A passage, and how near it is to the question: 1 for the same meaning, about 0 for none in common."""

    key: Key
    similarity: float


class _Kept(msgspec.Struct, frozen=True):
    """What is committed: files may hold more, of a writer that died."""

    model: str
    dimensions: int
    count: int
    turn: int = 0
    """Which files: they are written anew when many of their vectors are of no use."""
    manner: int = 1
    """How passages were made into vectors."""


class Vectors:
    """The vectors of one library, by one model."""

    def __init__(self, folder: Path, kept: _Kept) -> None:
        self._folder = folder
        self._kept = kept

    @classmethod
    def open(cls, folder: Path) -> Vectors | None:
        """The vectors in the folder; None when there are none."""
        try:
            return cls(folder, msgspec.json.decode((folder / _FILE).read_bytes(), type=_Kept))
        except FileNotFoundError:
            return None
        except msgspec.DecodeError:
            raise InputError(
                f"{str(folder / _FILE)!r} is damaged: delete the folder, then embed again"
            ) from None

    @classmethod
    def make(cls, folder: Path, model: str, dimensions: int, manner: int = 1) -> Vectors:
        """No vectors yet, by this model; those of another model are forgotten."""
        folder.mkdir(parents=True, exist_ok=True)
        before = cls.open(folder)
        made = cls(folder, _Kept(model, dimensions, 0, before.turn + 1 if before else 0, manner))
        made._commit(made._kept)
        return made

    @property
    def model(self) -> str:
        """Name or folder of the model that made them."""
        return self._kept.model

    @property
    def manner(self) -> int:
        """How passages were made into vectors."""
        return self._kept.manner

    @property
    def turn(self) -> int:
        """How often they were written anew."""
        return self._kept.turn

    def __len__(self) -> int:
        return self._kept.count

    def passages(self) -> int:
        """How many passages have a vector; a long one has several."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        return len(np.unique(self.keys(), axis=0))

    def keys(self) -> Keys:
        """The passage of each vector, in their order."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        if not len(self):
            return np.empty((0, 2), np.int64)
        return np.memmap(self._file("keys"), np.int64, "r", shape=(len(self), 2))

    def append(self, keys: Sequence[Key], vectors: Matrix) -> None:
        """Adds vectors; they are there when this returns, or not at all."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        for name, content, width in (
            ("keys", np.asarray(keys, np.int64), 16),
            ("vectors", vectors.astype(np.float16), 2 * self._kept.dimensions),
        ):
            with self._file(name).open("ab") as out:
                out.truncate(len(self) * width)
                out.write(content.tobytes())
                out.flush()
                os.fsync(out.fileno())
        self._commit(msgspec.structs.replace(self._kept, count=len(self) + len(keys)))

    def without(self, rows: set[int]) -> None:
        """Writes the vectors anew without those of the editions in these rows."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        keys = self.keys()
        stay = np.flatnonzero(~np.isin(keys[:, 0], list(rows)))
        anew = msgspec.structs.replace(self._kept, count=0, turn=self.turn + 1)
        other = Vectors(self._folder, anew)
        for name, held in (("keys", keys), ("vectors", self._matrix())):
            with other._file(name).open("wb") as out:
                for start in range(0, len(stay), _BLOCK):
                    out.write(held[stay[start : start + _BLOCK]].tobytes())
                out.flush()
                os.fsync(out.fileno())
        old = [self._file(name) for name in ("keys", "vectors")]
        self._commit(msgspec.structs.replace(anew, count=len(stay)))
        for file in old:
            file.unlink()

    def compared(self, question: Matrix) -> Compared:
        """All passages compared with the question."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        alike = np.empty(len(self), np.float32)
        if len(self):
            vectors = self._matrix()
            for start in range(0, len(self), _BLOCK):
                block = vectors[start : start + _BLOCK].astype(np.float32)
                alike[start : start + _BLOCK] = block @ question[0]
        return Compared(self.keys(), alike)

    def _matrix(self) -> np.ndarray[tuple[int, int], np.dtype[np.float16]]:
        import numpy as np  # noqa: PLC0415 - comes with the extra

        shape = (len(self), self._kept.dimensions)
        return np.memmap(self._file("vectors"), np.float16, "r", shape=shape)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}-{self._kept.turn}"

    def _commit(self, kept: _Kept) -> None:
        place = self._folder / _FILE
        draft = place.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(kept))
        draft.replace(place)
        self._kept = kept


class Compared:
    """How near each passage is to one question."""

    def __init__(self, keys: Keys, alike: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
        self._keys = keys
        self._alike = alike

    def nearest(self) -> Iterator[Near]:
        """All passages by their nearest part, nearest first; equally near ones in the order of arrival."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        count = len(self._alike)
        if not count:
            return
        met: set[Key] = set()
        first = min(_FIRST, count)
        least = np.partition(self._alike, count - first)[count - first]
        for some in (np.flatnonzero(self._alike >= least), np.flatnonzero(self._alike < least)):
            for at in some[np.argsort(-self._alike[some], kind="stable")]:
                near = self._near(at)
                if near.key not in met:
                    met.add(near.key)
                    yield near

    def of(self, rows: set[int]) -> dict[Key, float]:
        """The passages of the editions in these rows, each by its nearest part."""
        import numpy as np  # noqa: PLC0415 - comes with the extra

        found: dict[Key, float] = {}
        for key, similarity in map(self._near, np.flatnonzero(np.isin(self._keys[:, 0], list(rows)))):
            found[key] = max(similarity, found.get(key, similarity))
        return found

    def _near(self, at: np.intp) -> Near:
        row, number = self._keys[at]
        return Near(Key(int(row), int(number)), float(self._alike[at]))
