"""Reads a patient file: a JSON or YAML map of fact names to values, or FHIR."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from osler.core.errors import InputError

_MOST_BYTES = 50_000_000


def read_patient(path: Path) -> dict[str, Any] | list[Any]:
    """The map in a patient file, or the list of its FHIR documents.

    Raises:
        InputError: unreadable, too large, malformed, or neither a map nor FHIR.
    """
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in {".json", ".ndjson"})
        if not files:
            raise InputError(f"patient folder {str(path)!r} holds no .json or .ndjson file: check the path")
        return [document for one in files for document in _documents(one)]
    if path.suffix == ".ndjson":
        return _documents(path)
    values = _parse(path, _read(path))
    if isinstance(values, dict):
        return [values] if "resourceType" in values else values
    raise InputError(
        f"patient file {str(path)!r} is not a map of fact names to values: write lines like age: 66"
    )


def _documents(path: Path) -> list[Any]:
    text = _read(path)
    if path.suffix != ".ndjson":
        return [_parse(path, text)]
    return [_parse(path, line) for line in text.splitlines() if line.strip()]


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"patient file {str(path)!r} is larger than 50 MB: give one patient")
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError(f"patient file {str(path)!r} does not exist: check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"patient file {str(path)!r} is not UTF-8 text: save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"patient file {str(path)!r} cannot be read ({error.strerror}): check it") from None


def _parse(path: Path, text: str) -> Any:  # noqa: ANN401 - outside data has any type
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except ValueError as error:
            if isinstance(error, json.JSONDecodeError):
                where = f"line {error.lineno}, column {error.colno}"
                raise InputError(
                    f"patient file {str(path)!r} is not valid JSON at {where}: {error.msg}"
                ) from None
            raise InputError(f"patient file {str(path)!r} holds a number too long to read") from None
        except RecursionError:
            raise InputError(
                f"patient file {str(path)!r} is nested too deeply: give a flat map of facts or FHIR"
            ) from None
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
