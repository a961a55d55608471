"""The gate on independent wording: `python benchmarks/gate_wording.py [--show SET]`.

The sentences of tests/data/gate were written by hand from the packs' recommendations and from quotes before
the gate was run on them: true ones as a good writer or a model phrases them, and wrong ones that differ in
one thing. Of round 2, only sentences of even number were looked at while the gate was mended.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
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

    @property
    def held(self) -> bool:
        """Whether it was only scored, never looked at."""
        return self.id[0] in "yz" or (self.id[0] in "vx" and int(self.id[1:]) % 2 == 1)


def worded(name: str) -> list[Worded]:
    """The sentences of a file: "true", "wrong", "true_2", "wrong_2", "true_3" or "wrong_3"."""
    return msgspec.yaml.decode((FOLDER / f"{name}.yaml").read_bytes(), type=list[Worded])


@lru_cache(maxsize=1)
def quotes() -> dict[str, str]:
    """The quotes that sentences of round 2 cite, by id."""
    return msgspec.yaml.decode((FOLDER / "quotes.yaml").read_bytes(), type=dict[str, str])


def ruled(pack: Pack, one: Worded) -> Ruling:
    """What the gate says of it; a patient's own facts mean that the rules hold for them."""
    evidence = {
        number: _evidence(pack, name, number, bool(one.given)) for number, name in enumerate(one.cites, 1)
    }
    return judge(one.text, evidence, lexicon_of(pack), given=one.given)


def _evidence(pack: Pack, name: str, number: int, met: bool) -> Evidence:
    if name in quotes():
        return Evidence(number=number, texts=(quotes()[name],), met=met)
    rec = pack.recommendations[name]
    own = (rec.text.clinician, rec.text.student, rec.text.patient)
    drugs = [pack.drugs[name].label for name in rec.drugs if name in pack.drugs]
    texts = (*(text for text in own if text), pack.sources[rec.source].short, *drugs)
    level = min(weight(rec.strength), 3) if rec.strength else 0
    return Evidence(number=number, texts=texts, level=level, met=met)


def wrong(pack: Pack, name: str) -> Iterator[tuple[Worded, Ruling]]:
    """The sentences on which the gate errs."""
    for one in worded(name):
        ruling = ruled(pack, one)
        if ruling.passed != name.startswith("true"):
            yield one, ruling


def main() -> None:
    """Prints the rates, and with --show the sentences of a set on which the gate errs, held ones left out."""
    pack = load().packs[0]
    shown = sys.argv[sys.argv.index("--show") + 1] if "--show" in sys.argv else ""
    for name in ("true", "wrong", "true_2", "wrong_2", "true_3", "wrong_3"):
        missed, every = list(wrong(pack, name)), worded(name)
        for held in (False, True):
            total = sum(one.held == held for one in every)
            lost = sum(one.held == held for one, _ in missed)
            if total:
                word = "passed" if name.startswith("true") else "caught"
                seen = "only scored" if held else "looked at"
                print(f"{name}, {seen}: {1 - lost / total:.1%} {word} of {total}")
        kinds, lost_kinds = Counter(one.kind for one in every), Counter(one.kind for one, _ in missed)
        print("   ", ", ".join(f"{kind} {all_ - lost_kinds[kind]}/{all_}" for kind, all_ in kinds.items()))
        reasons = Counter(reason.kind for _, ruling in missed for reason in ruling.reasons)
        print("    stopped for", dict(reasons.most_common())) if reasons else None
        for one, ruling in missed if name == shown else []:
            if not one.held:
                print(f"{one.id} {one.cites} {one.text}")
                print(f"    {'; '.join(f'{r.kind}: {r.why}' for r in ruling.reasons)} {ruling.score:.2f}")


if __name__ == "__main__":
    main()
