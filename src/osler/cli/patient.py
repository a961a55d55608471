"""Reads a patient file: a JSON or YAML map of fact names to values, or FHIR as JSON or XML."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from osler.core.errors import InputError

_MOST_BYTES = 50_000_000
_ENDINGS = (".json", ".ndjson", ".xml", ".json.gz", ".ndjson.gz", ".xml.gz")


def read_patient(path: Path) -> dict[str, Any] | list[Any]:
    """The map in a patient file, or the list of its FHIR documents.

    A folder of Bundles, resources and Bulk Data files is read whole. A line or file in a folder that cannot
    be read stands as "" in the list, so that it can be told; the rest is used.

    Raises:
        InputError: unreadable, too large, malformed, or neither a map nor FHIR.
    """
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.name.endswith(_ENDINGS))
        if not files:
            raise InputError(
                f"patient folder {str(path)!r} holds no .json, .ndjson or .xml file: check the path"
            )
        return [document for one in files for document in _documents(one)]
    if path.name.endswith((".ndjson", ".ndjson.gz")):
        return list(_documents(path))
    raw = _read(path)
    if raw.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        return [_of_xml(path, raw)]
    values = _parse(path, _text(path, raw))
    if isinstance(values, dict):
        return [values] if "resourceType" in values else values
    raise InputError(
        f"patient file {str(path)!r} is not a map of fact names to values: write lines like age: 66"
    )


def _of_xml(path: Path, raw: bytes) -> dict[str, Any]:
    from osler.fhir.from_xml import from_xml

    try:
        return from_xml(raw)
    except InputError as error:
        raise InputError(f"patient file {str(path)!r}: {error}") from None


def _documents(path: Path) -> Iterator[Any]:
    """The FHIR documents of a file of a folder, or of the lines of an ndjson file."""
    raw = _read(path)
    if ".xml" in path.name:
        try:
            yield _of_xml(path, raw)
        except InputError:
            yield ""
        return
    for text in raw.splitlines() if ".ndjson" in path.name else (raw,):
        if text.strip():
            try:
                yield msgspec.json.decode(text)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                yield ""


def _read(path: Path) -> bytes:
    """The bytes of a file, unpacked where it is gzip.

    Raises:
        InputError: missing, unreadable, damaged or too large.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"patient file {str(path)!r} is larger than 50 MB: give one patient")
        if path.suffix != ".gz":
            return path.read_bytes()
        with gzip.open(path) as file:
            raw = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"patient file {str(path)!r} does not exist: check the path") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise InputError(f"patient file {str(path)!r} is no whole gzip file: pack it again") from None
    except OSError as error:
        raise InputError(f"patient file {str(path)!r} cannot be read ({error.strerror}): check it") from None
    if len(raw) > _MOST_BYTES:
        raise InputError(f"patient file {str(path)!r} is larger than 50 MB unpacked: give one patient")
    return raw


def _text(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"patient file {str(path)!r} is not UTF-8 text: save it as UTF-8") from None


def _parse(path: Path, text: str) -> Any:  # noqa: ANN401 - outside data has any type
    if text.lstrip().startswith("{"):
        try:
            # Twice as fast as the standard library, which says better where a fault is.
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return _parse_telling(path, text)
    return _parse_yaml(path, text)


def _parse_telling(path: Path, text: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"patient file {str(path)!r} is not valid JSON at {where}: {error.msg}") from None
    except ValueError:
        raise InputError(f"patient file {str(path)!r} holds a number too long to read") from None
    except RecursionError:
        raise InputError(
            f"patient file {str(path)!r} is nested too deeply: give a flat map of facts or FHIR"
        ) from None


def _parse_yaml(path: Path, text: str) -> Any:  # noqa: ANN401
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}" if mark else "an unknown place"
        raise InputError(
            f"patient file {str(path)!r} is not valid YAML at {where}: {error.problem}"
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise InputError(f"patient file {str(path)!r} is not valid YAML: write lines like age: 66") from None
