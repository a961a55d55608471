"""Draws invented people, share by share; the same seed draws the same people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.schema import Drawn, FactFile, Linear

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

SHARE = 100_000
"""People drawn at a time; part of what a seed means, so it never changes."""


def people(pack: Pack, count: int, seed: int) -> Iterator[pl.DataFrame]:
    """So many people.

    Raises:
        InputError: the pack has no recipe, or the count is not above zero.
    """
    if pack.population is None:
        raise InputError("this pack has no population.yaml: it cannot draw invented people")
    if count < 1:
        raise InputError(f"--n {count} is no number of people: give 1 or more")
    for share, start in enumerate(range(0, count, SHARE)):
        drawn = _Share(pack, seed, share)
        yield drawn.frame().head(count - start)


class _Share:
    """One share of people, always drawn whole, so that a shorter run is the beginning of a longer one."""

    def __init__(self, pack: Pack, seed: int, share: int) -> None:
        import numpy as np

        self.pack = pack
        self.start = share * SHARE
        self.chance = np.random.default_rng([seed, share])
        self.values: dict[str, Any] = {}
        self.absent: dict[str, Any] = {}

    def frame(self) -> pl.DataFrame:
        import numpy as np
        import polars as pl

        assert self.pack.population is not None
        columns = {"person": pl.Series("person", np.arange(self.start, self.start + SHARE) + 1)}
        for drawn in self.pack.population.facts:
            self._draw(drawn)
            if drawn.kind != "trait":
                columns[drawn.fact] = self._column(drawn)
        return pl.DataFrame(columns)

    def _draw(self, drawn: Drawn) -> None:
        import numpy as np

        value = _KINDS[drawn.kind](self, drawn)
        absent = np.zeros(SHARE, dtype=bool)
        if drawn.only_if is not None:
            elsewhere = ~self._holds(drawn.only_if)
            absent = elsewhere & (drawn.otherwise is None)
            if drawn.otherwise is not None:
                value = np.where(elsewhere, drawn.otherwise, value)
        if drawn.missing is not None:
            absent = absent | (self.chance.random(SHARE) < _logistic(self._sum(drawn.missing)))
        self.values[drawn.fact], self.absent[drawn.fact] = value, absent

    def _sum(self, linear: Linear) -> np.ndarray[Any, Any]:
        import numpy as np

        total = np.full(SHARE, linear.start)
        for name, weight in linear.terms.items():
            total = total + weight * self._number(name)
        return total

    def _number(self, name: str) -> Any:
        if "=" in name:
            return self._holds(name).astype(float)
        return self.values[name].astype(float)

    def _holds(self, text: str) -> Any:
        """Of values as they are, recorded or not."""
        name = text.removeprefix("not ")
        fact, sign, word = name.partition("=")
        held = self.values[fact] == word if sign else self.values[fact].astype(bool)
        return ~held if text.startswith("not ") else held

    def _normal(self, drawn: Drawn) -> Any:
        return self._within(drawn, self._sum(drawn.mean) + drawn.spread * self.chance.standard_normal(SHARE))

    def _log_normal(self, drawn: Drawn) -> Any:
        import numpy as np

        raw = self._sum(drawn.mean) + drawn.spread * self.chance.standard_normal(SHARE)
        return self._within(drawn, np.exp(np.minimum(raw, 50.0)))

    def _uniform(self, drawn: Drawn) -> Any:
        return self._within(drawn, self.chance.uniform(drawn.low or 0.0, drawn.high or 1.0, SHARE))

    def _trait(self, drawn: Drawn) -> Any:
        return self.chance.standard_normal(SHARE)

    def _chance(self, drawn: Drawn) -> Any:
        return self.chance.random(SHARE) < _logistic(self._sum(drawn.mean))

    def _words(self, drawn: Drawn) -> Any:
        import numpy as np

        shares = np.array(list(drawn.shares.values()))
        picks = self.chance.choice(len(shares), SHARE, p=shares / shares.sum())
        return np.array(list(drawn.shares), dtype=object)[picks]

    def _within(self, drawn: Drawn, raw: Any) -> Any:
        """Inside the recipe's bounds and the fact's range, with the decimals of the fact."""
        import numpy as np

        fact = self.pack.facts[drawn.fact]
        bottom, top = fact.range or (-np.inf, np.inf)
        low, high = bottom if drawn.low is None else drawn.low, top if drawn.high is None else drawn.high
        return np.round(np.clip(raw, low, high), 1 if fact.decimals is None else fact.decimals)

    def _column(self, drawn: Drawn) -> pl.Series:
        import polars as pl

        fact: FactFile = self.pack.facts[drawn.fact]
        kinds: dict[str, Any] = {"number": pl.Float64, "boolean": pl.Boolean}
        values = self.values[drawn.fact]
        held = values.astype({"number": float, "boolean": bool}.get(fact.type, object))
        series = pl.Series(drawn.fact, held.tolist() if held.dtype == object else held)
        series = series.cast(kinds.get(fact.type, pl.String))
        return series.set(pl.Series(self.absent[drawn.fact]), None)


def _logistic(value: Any) -> Any:
    import numpy as np

    return 1.0 / (1.0 + np.exp(-value))


_KINDS: dict[str, Callable[[_Share, Drawn], Any]] = {
    "normal": _Share._normal,
    "log_normal": _Share._log_normal,
    "uniform": _Share._uniform,
    "chance": _Share._chance,
    "words": _Share._words,
    "trait": _Share._trait,
}
