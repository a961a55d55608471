"""Bottom lines that several plans share: written once under `lines/`, named by id where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import msgspec

from osler.knowledge.finding import Finding
from osler.knowledge.schema import BottomLine, Plan, PlanFile, Slot, SlotFile


class Shared(msgspec.Struct):
    """The shared lines of a pack, who used them, and the faults met."""

    lines: dict[str, BottomLine] = {}
    folders: dict[str, list[str]] = {}
    """The ids of the lines in the files of each folder under `lines/`, in order."""
    files: dict[str, str] = {}
    """By the id of any bottom line, a plan's own included: the file that holds it."""
    used: set[str] = set()
    findings: list[Finding] = []

    def take(self, file: str, lines: tuple[BottomLine, ...]) -> None:
        """Adds the lines of one file."""
        for line in lines:
            if self._free(file, line):
                self.lines[line.id] = line
                folder = file.split("/")[1]
                if not folder.endswith(".yaml"):
                    self.folders.setdefault(folder, []).append(line.id)

    def in_place(self, file: str, layout: PlanFile) -> Plan:
        """The plan with each named line in its place; a name without a line is left out, with a finding."""
        slots = tuple(
            Slot(slot=slot.slot, alone=slot.alone, lines=tuple(self._in_slot(file, slot)))
            for slot in layout.bottom_line
        )
        parts = {name: getattr(layout, name) for name in layout.__struct_fields__ if name != "bottom_line"}
        return Plan(bottom_line=slots, **parts)

    def unused(self) -> Iterator[Finding]:
        """Reports each shared line that no plan names."""
        for name in self.lines:
            if name not in self.used:
                why = f"no plan names the shared bottom line {name!r}, so it is never said"
                yield Finding("unused-line", self.files[name], why, "name it in a plan, or remove it")

    def _in_slot(self, file: str, slot: SlotFile) -> Iterator[BottomLine]:
        for line in slot.lines:
            if isinstance(line, BottomLine):
                if self._free(file, line):
                    yield line
            elif line in self.lines or line in self.folders:
                names = [line] if line in self.lines else self.folders[line]
                self.used.update(names)
                yield from (self.lines[name] for name in names)
            else:
                self.findings.append(self._unknown(file, slot, line))

    def _free(self, file: str, line: BottomLine) -> bool:
        other = self.files.get(line.id)
        if other is None:
            self.files[line.id] = file
            return True
        why = f"the bottom line id {line.id!r} is taken by {other}"
        self.findings.append(Finding("duplicate-id", file, why, "give it another id"))
        return False

    def _unknown(self, file: str, slot: SlotFile, name: str) -> Finding:
        near = get_close_matches(name, sorted((*self.lines, *self.folders)), n=3)
        mend = f"use one of the nearest: {', '.join(near)}" if near else "correct it, or add it under lines/"
        why = f"slot {slot.slot} names the shared bottom line {name!r}, which does not exist"
        return Finding("dangling-id", file, why, mend)
