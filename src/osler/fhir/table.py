"""The pack's `record_codes.yaml`, arranged to be looked up by code, by kind and by words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

from osler.fhir.resources import Coding
from osler.knowledge import Pack
from osler.knowledge.schema import RecordCode, RecordKind

_SHORTEST_NAME = 5


class Found(NamedTuple):
    """A row that speaks of a resource, and the code by which; None where words told it."""

    row: RecordCode
    coding: Coding | None


class Table:
    """The rows of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.rows = pack.record_codes
        self.by_kind: dict[RecordKind, list[RecordCode]] = {}
        self._exact: dict[Coding, list[RecordCode]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], RecordCode]]] = {}
        for row in self.rows:
            self.by_kind.setdefault(row.kind, []).append(row)
            for code in row.codes:
                self._put(row, row.system or "", code)
        self.form_words = {row.drug: row.form_words for row in pack.record_codes if row.form_words}
        """By drug: words of which one must stand beside its name."""
        self.not_words = {row.drug: _any_of(row.not_words) for row in pack.record_codes if row.not_words}
        """By drug: finds words beside which another product is meant."""
        self._names = _drug_names(pack, self.by_kind.get("drug_code", ()))
        self._pattern = _any_of(self._names) if self._names else None

    def _put(self, row: RecordCode, system: str, code: str) -> None:
        if "*" in code or "?" in code:
            self._patterns.setdefault(system, []).append((re.compile(translate(code)), row))
        else:
            self._exact.setdefault(Coding(system, code), []).append(row)

    def one(self, kind: RecordKind) -> RecordCode | None:
        """The only row of a kind that has no codes."""
        return next(iter(self.by_kind.get(kind, ())), None)

    def speaking_of(self, codings: Iterable[Coding]) -> list[Found]:
        """The rows that know one of these codes, each once, in the order of the codes."""
        found: dict[int, Found] = {}
        for coding in codings:
            if coding in self._exact:
                for row in self._exact[coding]:
                    found.setdefault(id(row), Found(row, coding))
            if coding.system in self._patterns:
                for pattern, row in self._patterns[coding.system]:
                    if pattern.match(coding.code):
                        found.setdefault(id(row), Found(row, coding))
        return list(found.values())

    def drugs_in(self, words: str) -> tuple[str, ...]:
        """The drugs that lower-case words name."""
        if self._pattern is None or not words.strip():
            return ()
        return tuple(dict.fromkeys(self._names[name] for name in self._pattern.findall(words)))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these words, whole."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _drug_names(pack: Pack, rows: Iterable[RecordCode]) -> dict[str, str]:
    """Drug ids by the lower-case names by which records call them, the longest first."""
    names: dict[str, str] = {}
    for drug in pack.drugs.values():
        for name in (drug.id.replace("_", " "), drug.label, *drug.brands, *drug.abbreviations):
            if len(name) >= _SHORTEST_NAME:
                names.setdefault(name.lower(), drug.id)
    for row in rows:
        for name in row.names:
            names.setdefault(name.lower(), row.drug or "")
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=8)
def table_of(pack: Pack) -> Table:
    """The table of a pack."""
    return Table(pack)
