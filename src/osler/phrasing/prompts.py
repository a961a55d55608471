"""The instructions given to a model: files with versions, named on the answer."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Purpose = Literal["phrase", "patient", "repair", "read", "follow", "expand"]
_NAME = re.compile(r"(?P<purpose>[a-z]+)-(?P<version>\d+)\.md")


class Prompt(msgspec.Struct, frozen=True):
    """Instructions for one purpose."""

    name: str
    """Purpose and version: "phrase-1"."""
    text: str


@cache
def prompt(purpose: Purpose) -> Prompt:
    """The newest instructions for a purpose."""
    folder = files("osler.phrasing") / "prompts"
    found = [match for file in folder.iterdir() if (match := _NAME.fullmatch(file.name))]
    version = max(int(match["version"]) for match in found if match["purpose"] == purpose)
    name = f"{purpose}-{version}"
    return Prompt(name, (folder / f"{name}.md").read_text("utf-8"))
