"""The oracle: conditions as plain Python over complete patients, written apart from the engine.

A `Said` is a condition twice: as text, which the engine reads, and as a Python function of a complete
patient and of whether it is asserted or denied. A clause about a stage that does not exist is met in
neither case, which is why denial is passed down instead of being `not`.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

World = Mapping[str, object]
Met = Callable[[World, bool], bool]
DOMAINS: dict[str, tuple[object, ...]] = {
    "itch": (True, False),
    "fever": (True, False),
    "score": (-2.5, 1.0, 2.0, 6.0),
    "dose": (0.0, 4.0, 10.0),
    "hue": ("green", "blue", "none"),
    "drugs": ((), ("alpha",), ("beta", "gamma")),
}


class Said(NamedTuple):
    """A condition as text and as a function."""

    text: str
    met: Met


def worlds(known: World) -> Iterator[World]:
    """All complete patients that agree with what is known."""
    free = [name for name in DOMAINS if name not in known]
    for values in product(*(DOMAINS[name] for name in free)):
        yield {**known, **dict(zip(free, values, strict=True))}


def _fact(name: str) -> Said:
    return Said(name, lambda world, wanted: world[name] is wanted)


def _plain(text: str, holds: Callable[[World], bool]) -> Said:
    return Said(text, lambda world, wanted: holds(world) is wanted)


def _ill(world: World) -> bool:
    return bool(world["itch"]) or world["score"] >= 2


def _stage(world: World) -> str | None:
    if not _ill(world):
        return None
    return "early" if world["score"] < 5 else "late"


def _staged(text: str, holds: Callable[[str], bool]) -> Said:
    return Said(text, lambda world, wanted: _stage(world) is not None and holds(_stage(world)) is wanted)


ATOMS = (
    _fact("itch"),
    _fact("fever"),
    _plain("score <= 1", lambda w: w["score"] <= 1),
    _plain("score > 1", lambda w: w["score"] > 1),
    _plain("score < -1", lambda w: w["score"] < -1),
    _plain("2 == score", lambda w: w["score"] == 2),
    _plain("dose >= 4 mg/d", lambda w: w["dose"] >= 4),
    _plain("dose >= 0.004 g/d", lambda w: w["dose"] >= 4),
    _plain("dose + 5 mg/d != 15 mg/d", lambda w: w["dose"] + 5 != 15),
    _plain("doubled > 8 mg/d", lambda w: w["dose"] * 2 > 8),
    _plain("score * 2 < score + 1.5", lambda w: w["score"] * 2 < w["score"] + 1.5),
    _plain("floor(score / 4) == 1", lambda w: w["score"] >= 4),
    _plain("round(score) >= 2", lambda w: w["score"] >= 1.5),
    _plain("truncate(score + 0.75) == 0 - 1", lambda w: w["score"] == -2.5),
    _plain("power(dose / 1 mg/d + 1, 2) > 25", lambda w: w["dose"] > 4),
    _plain("hue == green", lambda w: w["hue"] == "green"),
    _plain("hue != green", lambda w: w["hue"] != "green"),
    _plain("hue in [green, blue]", lambda w: w["hue"] in ("green", "blue")),
    _plain("drugs has alpha", lambda w: "alpha" in w["drugs"]),
    _plain("drugs has mild", lambda w: bool({"alpha", "beta"} & set(w["drugs"]))),
    _plain("ill", _ill),
    _plain("well", lambda w: not _ill(w) and not w["fever"]),
    _plain("count(itch, fever, score > 1) >= 2", lambda w: w["itch"] + w["fever"] + (w["score"] > 1) >= 2),
    _plain("count(ill, well) == 1", lambda w: _ill(w) + (not _ill(w) and not w["fever"]) == 1),
    _staged("stage == early", lambda stage: stage == "early"),
    _staged("stage in [early, late]", lambda stage: True),
    _plain("true", lambda w: True),
)


def _joined(joint: str, parts: list[Said]) -> Said:
    def met(world: World, wanted: bool) -> bool:
        found = [part.met(world, wanted) for part in parts]
        return all(found) if (joint == "and") is wanted else any(found)

    return Said("(" + f" {joint} ".join(part.text for part in parts) + ")", met)


def _denied(part: Said) -> Said:
    return Said(f"not ({part.text})", lambda world, wanted: part.met(world, not wanted))


def _wider(inner: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(_joined, st.sampled_from(("and", "or")), parts),
        inner.map(_denied),
    )


conditions = st.recursive(st.sampled_from(ATOMS), _wider, max_leaves=8)
"""Random conditions."""
partial_worlds = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()}
)
"""Random patients of whom some facts are known."""
