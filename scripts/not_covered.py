"""Writes docs/reference/not-covered.md from the pack's not_covered.yaml."""

from __future__ import annotations

from pathlib import Path

from generated import ROOT, bone_health, run, table

from osler.knowledge import Pack

PAGE = ROOT / "docs" / "reference" / "not-covered.md"

KINDS = {
    "unverified": "Known, but not confirmed in a text that could be read",
    "no source found": "No source found",
    "not yet modelled": "Not yet written as a recommendation",
    "out of scope": "Out of scope",
}

INTRO = """# What the bone-health pack does not cover

A statement enters the pack only when its source was read. This page lists what is missing, and why:
{count} items.
It is made by `python scripts/not_covered.py --write` from `not_covered.yaml` of the pack.
"""


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page(bone_health())}


def page(pack: Pack) -> str:
    """The page's text."""
    parts = [INTRO.format(count=len(pack.not_covered))]
    for kind, heading in KINDS.items():
        items = [(item.what, item.why) for item in pack.not_covered if item.kind == kind]
        if items:
            parts.append(f"## {heading} ({len(items)})\n\n{table(('what', 'why'), items)}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    run("Writes or checks the page on what the pack does not cover.", pages)
