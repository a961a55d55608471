"""Reads a patient file: a JSON or YAML map of fact names to values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from osler.core.errors import InputError

_MOST_BYTES = 5_000_000


def read_patient(path: Path) -> dict[str, Any]:
    """The map in a patient file.

    Raises:
        InputError: unreadable, too large, malformed, not a map, or a FHIR resource.
    """
    text = _read(path)
    values = _parse(path, text)
    if not isinstance(values, dict):
        raise InputError(
            f"patient file {str(path)!r} is not a map of fact names to values: write lines like age: 66"
        )
    if "resourceType" in values:
        raise InputError(
            f"patient file {str(path)!r} is FHIR, which this version does not read: give a map of facts"
        )
    return values


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"patient file {str(path)!r} is larger than 5 MB: give one patient's facts")
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
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise InputError(
                f"patient file {str(path)!r} is not valid JSON at {where}: {error.msg}"
            ) from None
        except RecursionError:
            raise InputError(
                f"patient file {str(path)!r} is nested too deeply: give a flat map of facts"
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
