"""The lint of knowledge packs: every rule that a pack must keep, all faults at once.

Used by `osler knowledge check` and by tests, never in answering. Start at `check`.
"""

from __future__ import annotations

from pathlib import Path

from osler.knowledge.check.rules import RULES
from osler.knowledge.check.subject import Subject, subject_of
from osler.knowledge.finding import Finding

__all__ = ["RULES", "Finding", "Subject", "check"]


def check(pack_dir: Path) -> list[Finding]:
    """Every fault of the pack in this folder, by file and rule; an empty list means it is clean.

    Raises:
        KnowledgeError: there is no pack in the folder.
    """
    subject, findings = subject_of(Path(pack_dir))
    if subject is not None:
        findings = [*findings, *(finding for rule in RULES for finding in rule(subject))]
    return sorted(set(findings), key=lambda finding: (finding.file, finding.rule, finding.message))
