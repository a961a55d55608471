"""What `osler knowledge check` asks of a pack for the panel's sake: every rule runs over a population."""

from __future__ import annotations

from pathlib import Path

from osler.core.errors import KnowledgeError
from osler.knowledge.finding import Finding
from osler.knowledge.load import load_pack
from osler.panel.circuit.residual import UncompilableError
from osler.panel.program import uncompilable


def check(root: Path) -> list[Finding]:
    """The rules of the pack in this folder that do not compile; none of a pack that cannot be loaded."""
    try:
        pack = load_pack(root)
    except KnowledgeError:
        return []  # What keeps it from loading is told by the other rules.
    try:
        found = list(uncompilable(pack))
    except UncompilableError as error:
        found = [error]
    mend = "split it into smaller derived facts"
    return [Finding("not-compilable", "conditions", str(error), mend) for error in found]
