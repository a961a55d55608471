"""How much a model may be used in an answer and in a day. What is kept is a date and a count."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from osler.phrasing.model import ModelError

_LETTERS = 4
"""Of a token, about: counts are estimates, since endpoints count each in their own way."""


class _Kept(msgspec.Struct):
    day: str
    tokens: int


class Budget:
    """Counts tokens, sent and written."""

    PER_ANSWER = 20_000
    PER_DAY = 1_000_000

    def __init__(
        self, *, per_answer: int = PER_ANSWER, per_day: int = PER_DAY, file: Path | None = None
    ) -> None:
        self._per_answer = per_answer
        self._per_day = per_day
        self._file = file
        self._kept = _Kept("", 0)

    def spend(self, used: int, text: str) -> int:
        """Counts a text; gives what this answer has used so far.

        Raises:
            ModelError: the budget of the answer or of the day would be passed: then nothing may be sent.
        """
        tokens = len(text) // _LETTERS + 1
        if used + tokens > self._per_answer:
            raise ModelError("would use more than one answer may")
        kept = self._today()
        if kept.tokens + tokens > self._per_day:
            raise ModelError("has used up what a day may cost")
        self._keep(_Kept(kept.day, kept.tokens + tokens))
        return used + tokens

    def _today(self) -> _Kept:
        day = datetime.now(UTC).date().isoformat()
        kept = self._kept
        if self._file is not None and self._file.exists():
            try:
                kept = msgspec.json.decode(self._file.read_bytes(), type=_Kept)
            except (OSError, msgspec.DecodeError):
                kept = self._kept
        return kept if kept.day == day else _Kept(day, 0)

    def _keep(self, kept: _Kept) -> None:
        self._kept = kept
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._file.parent, delete=False) as new:
                new.write(msgspec.json.encode(kept))
            os.replace(new.name, self._file)
        except OSError:
            raise ModelError("cannot be used, since its use cannot be counted on this disk") from None
