"""QFracture-2012 against its reference code: `python benchmarks/qfracture_reference.py DIR`.

DIR is the reference implementation in C (folders `c` and `include`); it is compiled with the C compiler of
this machine and called with random profiles. Prints the largest difference in percentage points.
"""

from __future__ import annotations

import argparse
import ctypes
import random
import re
import subprocess
import tempfile
from pathlib import Path

from osler.calculators import work
from osler.core.case import Value
from osler.knowledge import Pack, load

CALCULATOR = "qfracture_2012"
CODE = {
    ("major", "female"): ("fracture4_female", "Q74_qfracture4_2012_2_0.c"),
    ("major", "male"): ("fracture4_male", "Q74_qfracture4_2012_2_1.c"),
    ("hip", "female"): ("nof_female", "Q74_qnof_2012_2_0.c"),
    ("hip", "male"): ("nof_male", "Q74_qnof_2012_2_1.c"),
}
CATEGORIES = {
    "alcohol_units": (0, "alcohol_cat6"),
    "smoking": (0, "smoke_cat"),
    "ethnic_group": (1, "ethrisk"),
}
"""By input: the number of its first word in the reference code, and its name there."""


def compiled(folder: Path) -> ctypes.CDLL:
    """The reference code as a library."""
    out = Path(tempfile.mkdtemp()) / "reference.so"
    files = [str(path) for path in sorted((folder / "c").glob("*.c"))]
    command = [
        "cc",
        "-O1",
        "-w",
        "-shared",
        "-fPIC",
        "-I",
        str(folder / "include"),
        "-o",
        str(out),
        *files,
        "-lm",
    ]
    subprocess.run(command, check=True)  # noqa: S603 - the code that the user names
    return ctypes.CDLL(str(out))


def arguments(folder: Path, function: str, file: str) -> list[str]:
    """The names of a function's arguments, in order."""
    found = re.search(rf"(?m)^double {function}\(\s*(.*?)\)\s*\{{", (folder / "c" / file).read_text(), re.S)
    assert found is not None, function
    return [part.split()[-1].strip("*") for part in found[1].split(",")]


def profile(pack: Pack, chance: random.Random) -> tuple[dict[str, Value], dict[str, float]]:
    """A random person, for our calculator and for the reference code."""
    height, index = chance.uniform(145, 195), chance.uniform(20.01, 39.99)
    weight = round(index * height * height / 10_000, 9)
    age, years = chance.randint(30, 100), chance.randint(1, 18)
    ours: dict[str, Value] = {
        "sex": chance.choice(("female", "male")), "age": float(age), "risk_years": float(years),
        "height": height, "weight": weight,
    }  # fmt: skip
    theirs: dict[str, float] = {"age": age, "surv": years, "bmi": weight * 10_000 / (height * height)}
    for name, (first, other) in CATEGORIES.items():
        words = list(pack.calculator_inputs[name].words)
        chosen = chance.randrange(len(words))
        ours[name], theirs[other] = words[chosen], chosen + first
    for item in pack.calculators[CALCULATOR].inputs:
        if item.assumed is False:
            flag = chance.random() < 0.3
            ours[item.name], theirs[item.also[0]] = flag, int(flag)
    return ours, theirs


def reference(library: ctypes.CDLL, name: str, names: list[str], values: dict[str, float]) -> float:
    """What a function of the reference code gives."""
    function = library[name]
    error, text = ctypes.c_int(0), ctypes.create_string_buffer(4096)
    special = {"error": ctypes.byref(error), "errorBuf": text, "errorBufSize": 4096}
    sent = [
        ctypes.c_double(values[name]) if name == "bmi" else special.get(name, values.get(name))
        for name in names
    ]
    function.restype = ctypes.c_double
    result = float(function(*sent))
    assert not error.value, text.value
    return result


def largest_difference(folder: Path, profiles: int) -> float:
    """Over so many random profiles, both outcomes each."""
    pack, library, chance = load().packs[0], compiled(folder), random.Random(7)  # noqa: S311 - no secret
    names = {key: arguments(folder, *entry) for key, entry in CODE.items()}
    worst = 0.0
    for _ in range(profiles):
        ours, theirs = profile(pack, chance)
        worked = work(pack.workings[CALCULATOR], ours, pack.definitions)
        for outcome in ("major", "hip"):
            key = (outcome, str(ours["sex"]))
            wanted = reference(library, CODE[key][0], names[key], theirs)
            value = worked.value(f"qfracture_{outcome}_risk")
            assert isinstance(value, float)
            worst = max(worst, abs(value - wanted))
    return worst


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="QFracture-2012 against its reference code.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the reference implementation in C")
    parser.add_argument("--profiles", type=int, default=20_000, help="random profiles (20000)")
    given = parser.parse_args()
    difference = largest_difference(given.folder, given.profiles)
    print(f"{2 * given.profiles} comparisons, largest difference {difference:.2g} percentage points")
