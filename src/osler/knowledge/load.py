"""Loading knowledge packs: from the cache when nothing changed, else read, checked for shape, compiled."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from osler.core.errors import KnowledgeError
from osler.knowledge import cache
from osler.knowledge.pack import Knowledge, Pack
from osler.knowledge.places import Entry, yaml_files

CONTENT = Path(__file__).parent.parent / "content"
"""The packs that Osler ships."""


def load(paths: Sequence[Path] | None = None) -> Knowledge:
    """The knowledge packs in these folders; by default those that Osler ships.

    Raises:
        KnowledgeError: a pack cannot be read or compiled; the message names file, key, why and mend.
    """
    folders = sorted(path.parent for path in CONTENT.glob("*/pack.yaml")) if paths is None else paths
    return Knowledge(tuple(load_pack(Path(folder)) for folder in folders))


def load_pack(root: Path) -> Pack:
    """One knowledge pack.

    Raises:
        KnowledgeError: it cannot be read or compiled.
    """
    if not (root / "pack.yaml").is_file():
        raise KnowledgeError(
            f"{root}: is no knowledge pack, it holds no pack.yaml; give the folder that does"
        )
    # Tests cannot change an answer: they are neither read nor part of the version.
    entries = yaml_files(root, tests=False)
    stats = cache.stat_line(entries)
    pack = cache.recall(root, stats)
    if pack is not None:
        return pack
    raw = _read_all(root, entries)
    content = content_hash(raw)
    pack = cache.recall_by_content(root, stats, content)
    if pack is None:
        with _uncollected():
            pack = _compiled(root, raw, content)
        cache.keep(root, stats, content, pack)
    return pack


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leaves the garbage collector off: nearly all that is built stays, and looking it over costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_all(root: Path, entries: Sequence[Entry]) -> dict[str, bytes]:
    """The files by name, each read once for the hash and for what it holds."""
    raw: dict[str, bytes] = {}
    for entry in entries:
        try:
            with open(f"{root}/{entry.name}", "rb") as file:
                raw[entry.name] = file.read()
        except OSError as error:
            raise KnowledgeError(f"{root / entry.name}: cannot be read: {error.strerror}; mend it") from None
    return raw


def content_hash(raw: Mapping[str, bytes]) -> str:
    """The hash over names and bytes of all files that can change an answer."""
    import hashlib  # noqa: PLC0415 - not needed while the cache holds

    total = hashlib.sha256()
    for name, content in raw.items():
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _compiled(root: Path, raw: Mapping[str, bytes], content: str) -> Pack:
    # Imported here: reading YAML and parsing conditions is not needed while the cache holds.
    from osler.knowledge.compiling import compile_pack  # noqa: PLC0415
    from osler.knowledge.gather import gather  # noqa: PLC0415

    found = gather(root, tests=False, raw=raw)
    pack, faults = compile_pack(found, content)
    faults = [*found.findings, *faults]
    if pack is None or faults:
        more = f" (and {len(faults) - 1} more: run osler knowledge check)" if len(faults) > 1 else ""
        raise KnowledgeError(f"{root.name}/{faults[0]}{more}")
    return pack
