"""What the rules look at: the pack as read and as compiled."""

from __future__ import annotations

from pathlib import Path

import msgspec

from osler.knowledge.compiling import compile_pack
from osler.knowledge.finding import Finding
from osler.knowledge.gather import Gathered, gather
from osler.knowledge.pack import Pack


class Subject(msgspec.Struct, frozen=True):
    """A pack under inspection; what could not be read or compiled is absent from it."""

    found: Gathered
    pack: Pack

    def file_of(self, kind: str, name: str = "") -> str:
        """The path of an item's file."""
        return self.found.file_of(kind, name)


def subject_of(root: Path) -> tuple[Subject | None, list[Finding]]:
    """The pack for the rules, with the faults met in reading and compiling it."""
    found = gather(root, tests=True)
    pack, faults = compile_pack(found, "")
    findings = [*found.findings, *faults]
    if found.head is None and not any(finding.file.startswith("pack.yaml") for finding in findings):
        findings.append(
            Finding("missing-file", "pack.yaml", "the head of the pack is missing", "add pack.yaml")
        )
    return (None if pack is None else Subject(found, pack)), findings
