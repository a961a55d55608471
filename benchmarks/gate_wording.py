"""The gate on independent wording: `python benchmarks/gate_wording.py [--show]`.

The sentences of tests/data/gate were written by hand from the packs' recommendations before the gate was
run on them: true ones as a good writer phrases them, and wrong ones that differ in one thing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from osler.gate import Evidence, Ruling, judge
from osler.knowledge import Pack, load
from osler.phrasing.material import lexicon_of
from osler.reasoning.strength import weight

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "gate"


class Worded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence, what it cites, and what may be repeated of the patient."""

    id: str
    cites: tuple[str, ...]
    text: str
    kind: str = "true"
    given: tuple[str, ...] = ()


def worded(name: str) -> list[Worded]:
    """The sentences of a file: "true" or "wrong"."""
    return msgspec.yaml.decode((FOLDER / f"{name}.yaml").read_bytes(), type=list[Worded])


def ruled(pack: Pack, one: Worded) -> Ruling:
    """What the gate says of it; a patient's own facts mean that the rules hold for them."""
    evidence = {}
    for number, name in enumerate(one.cites, 1):
        rec = pack.recommendations[name]
        own = (rec.text.clinician, rec.text.student, rec.text.patient)
        drugs = [pack.drugs[name].label for name in rec.drugs if name in pack.drugs]
        texts = (*(text for text in own if text), pack.sources[rec.source].short, *drugs)
        level = min(weight(rec.strength), 3) if rec.strength else 0
        evidence[number] = Evidence(number=number, texts=texts, level=level, met=bool(one.given))
    return judge(one.text, evidence, lexicon_of(pack), given=one.given)


def wrong(pack: Pack, name: str) -> Iterator[tuple[Worded, Ruling]]:
    """The sentences on which the gate errs."""
    for one in worded(name):
        ruling = ruled(pack, one)
        if ruling.passed != (name == "true"):
            yield one, ruling


def main() -> None:
    """Prints the rates, and with --show the sentences on which the gate errs."""
    pack = load().packs[0]
    for name, word in (("true", "passed"), ("wrong", "caught")):
        missed = list(wrong(pack, name))
        total = len(worded(name))
        print(f"{name}: {1 - len(missed) / total:.1%} {word} of {total}")
        kinds: Counter[str] = Counter(reason.kind for _, ruling in missed for reason in ruling.reasons)
        kinds.update(one.kind for one, _ in missed if name == "wrong")
        print("   ", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
        for one, ruling in missed if "--show" in sys.argv else []:
            print(f"{one.id} {one.text}")
            print(f"    {'; '.join(f'{r.kind}: {r.why}' for r in ruling.reasons)} {ruling.score:.2f}")


if __name__ == "__main__":
    main()
