"""Compiled packs on disk: reused while the files are the same, rebuilt without a word when they are not.

One file a pack folder, in the user's cache directory, holds the compiled pack, the content hash it was
built from, and the stat of the files at that time. If the stats agree nothing else is read; if they
differ (a fresh clone, a touched file) the content hash decides. A cache that cannot be read or written
is passed over: it can only cost time.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from osler.knowledge.pack import Pack
from osler.knowledge.places import Entry

_FORMAT = 1
_CODE = ("core", "logic", "calculators", "knowledge")
"""Folders of the engine whose change makes compiled packs stale."""


class _Kept(msgspec.Struct, frozen=True):
    format: int
    engine: str
    stats: str
    content: str
    pack: msgspec.Raw


def stat_line(entries: Sequence[Entry]) -> str:
    """The files' names, sizes and times in one string: equal strings mean that nothing was touched."""
    return "\n".join(f"{entry.name} {entry.size} {entry.changed}" for entry in entries)


def recall(root: Path, stats: str) -> Pack | None:
    """The compiled pack, if its files have the same stats as when it was kept."""
    kept = _read(root)
    return _decode(kept.pack) if kept is not None and kept.stats == stats else None


def recall_by_content(root: Path, stats: str, content: str) -> Pack | None:
    """The compiled pack, if its files have the same content; the new stats are kept for next time."""
    kept = _read(root)
    if kept is None or kept.content != content:
        return None
    pack = _decode(kept.pack)
    if pack is not None:
        keep(root, stats, content, pack)
    return pack


def keep(root: Path, stats: str, content: str, pack: Pack) -> None:
    """Writes the compiled pack; a failure is no fault, the next load compiles again."""
    with suppress(OSError):
        path = _path(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = msgspec.Raw(msgspec.msgpack.encode(pack))
        whole = msgspec.msgpack.encode(_Kept(_FORMAT, _engine(), stats, content, raw))
        # A reader sees the old file or the new one, never a part: os.replace is atomic.
        part = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        part.write_bytes(whole)
        os.replace(part, path)


def _read(root: Path) -> _Kept | None:
    try:
        kept = msgspec.msgpack.decode(_path(root).read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    return kept if kept.format == _FORMAT and kept.engine == _engine() else None


def _decode(raw: msgspec.Raw) -> Pack | None:
    try:
        return msgspec.msgpack.decode(raw, type=Pack)
    except (msgspec.DecodeError, ValueError):
        return None


def _path(root: Path) -> Path:
    home = root.resolve()
    return cache_folder() / f"{home.name}-{zlib.crc32(str(home).encode()):08x}.msgpack"


def cache_folder() -> Path:
    """Where compiled packs are kept: `OSLER_CACHE`, or the user's cache directory."""
    given = os.environ.get("OSLER_CACHE")
    if given:
        return Path(given)
    from platformdirs import user_cache_dir  # noqa: PLC0415 - not needed where the place is given

    return Path(user_cache_dir("osler", appauthor=False)) / "packs"


def _engine() -> str:
    """What the compiled form depends on besides the content: the code that made it."""
    home = Path(__file__).parent.parent
    found: list[str] = []
    for name in _CODE:
        for folder, _, files in os.walk(home / name):
            for file in sorted(files):
                if file.endswith(".py"):
                    stat = os.stat(os.path.join(folder, file))
                    found.append(f"{file} {stat.st_size} {stat.st_mtime_ns}")
    return f"{zlib.crc32(chr(10).join(sorted(found)).encode()):08x}"
