"""How often the bottom line answers the question: `python benchmarks/bottom_lines.py [--misses]`.

Each question of `tests/data/bottom_lines` says what its premise, bottom line and alerts must say together,
what they must not, and on which sources they must rest. Prints the share that holds, by intent.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from osler.asking import Wish, ask
from osler.core.answer import Answer, Audience
from osler.giving import from_map
from osler.knowledge import Knowledge, Pack, load

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "bottom_lines"


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question, and what a good bottom line says to it."""

    id: str
    intent: str
    topic: str
    question: str
    facts: dict[str, Any] = {}
    audience: Audience = "clinician"
    region: str | None = None
    says: tuple[str, ...]
    """Regular expressions, each of which must be found whatever the letters' case."""
    never: tuple[str, ...] = ()
    """Regular expressions, none of which may be found."""
    cites: tuple[str, ...] = ()
    """Recommendations or sources; the source of each stands among the citations."""


def expectations() -> tuple[Expectation, ...]:
    """All questions, in file order."""
    files = sorted(FOLDER.glob("*.yaml"))
    return tuple(
        item for file in files for item in msgspec.yaml.decode(file.read_bytes(), type=list[Expectation])
    )


def reply(knowledge: Knowledge, item: Expectation) -> Answer:
    """Osler's answer to the question."""
    wish = Wish(audience=item.audience, region=item.region)
    return ask(knowledge, item.question, given=from_map(knowledge.packs[0], item.facts), wish=wish).answer


def lead(answer: Answer) -> str:
    """What a reader sees first: premise, bottom line and alerts."""
    said = [part.text for part in answer.premise] + [answer.bottom_line.text]
    return " ".join(said + [part.text for part in answer.alerts])


def faults(pack: Pack, item: Expectation, answer: Answer) -> Iterator[str]:
    """What is wrong with the answer; nothing where it is as it must be."""
    said = lead(answer)
    for pattern in item.says:
        if not re.search(pattern, said, re.IGNORECASE):
            yield f"does not say {pattern!r}"
    for pattern in item.never:
        if re.search(pattern, said, re.IGNORECASE):
            yield f"says {pattern!r}"
    numbers = {reference.number: reference.id for reference in answer.references}
    places = [part.citations for part in answer.premise] + [answer.bottom_line.citations]
    places += [part.citations for part in answer.alerts]
    cited = {numbers[number] for place in places for number in place}
    for name in item.cites:
        source = pack.recommendations[name].source if name in pack.recommendations else name
        if source not in cited:
            yield f"does not cite {source} ({name})"


def main() -> None:
    """Prints the share that holds, by intent, and with --misses what is wrong with the others."""
    knowledge = load()
    held: dict[str, list[bool]] = defaultdict(list)
    for item in expectations():
        answer = reply(knowledge, item)
        wrong = list(faults(knowledge.packs[0], item, answer))
        held[item.intent].append(not wrong)
        if wrong and "--misses" in sys.argv:
            print(f"{item.id} {item.question}\n    {'; '.join(wrong)}\n    {lead(answer)}")
    for intent, results in sorted(held.items()):
        print(f"{intent:16} {sum(results):4} of {len(results):4}")
    total = [result for results in held.values() for result in results]
    print(f"{'all':16} {sum(total):4} of {len(total):4}  {sum(total) / len(total):.1%}")


if __name__ == "__main__":
    main()
