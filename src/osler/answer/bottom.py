"""The bottom line: one sentence a slot, the first that holds for this case."""

from __future__ import annotations

import re
from functools import cache
from itertools import permutations

from osler.answer.claims import Claim, claims_of, dose
from osler.answer.draft import Draft, cite, named
from osler.answer.safety import cautioned, contraindicated, known_stops
from osler.answer.values import placeholders
from osler.answer.view import View
from osler.core.truth import Truth
from osler.core.wording import begun
from osler.knowledge.schema import BottomLine, Plan
from osler.logic.grammar import listed


def bottom_line(view: View, plan: Plan) -> tuple[Draft, ...]:
    """The sentences of the bottom line, one for each slot in which a line holds."""
    found: list[Draft] = []
    for slot in plan.bottom_line:
        line = _first(view, slot.lines)
        if line is not None:
            found.append(line)
            if slot.alone:
                break
    return tuple(found)


def _first(view: View, lines: tuple[BottomLine, ...]) -> Draft | None:
    for line in lines:
        if _fits(view, line):
            draft = _say(view, line)
            if draft is not None:
                return draft
    return None


def _fits(view: View, line: BottomLine) -> bool:
    return _is_asked(view, line) and _is_so(view, line)


def _is_asked(view: View, line: BottomLine) -> bool:
    """Whether the line speaks to this region and to what the question names."""
    if line.regions and view.region not in line.regions:
        return False
    drugs = set(view.asked_drugs)
    if line.asked_drugs and not drugs.intersection(line.asked_drugs):
        return False
    if line.asked_none and view.question_drugs:
        return False
    if line.asked_each and not _names_each(view, line.asked_each):
        return False
    return not line.mentions or _mentioned(view.reading.question.lower(), line.mentions)


def _names_each(view: View, groups: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the question names one drug, or a class, for each group: a class alone is not two drugs."""
    sets = view.pack.head.sets
    names = [set(sets.get(name, (name,))) for name in view.reading.drugs]
    return any(
        all(name.intersection(group) for name, group in zip(chosen, groups, strict=True))
        for chosen in permutations(names, len(groups))
    )


def _is_so(view: View, line: BottomLine) -> bool:
    """Whether the line holds for this case, on statements in force."""
    if view.holds(f"unless/{line.id}") or not view.holds(f"line/{line.id}"):
        return False
    if not all(view.in_force(name) for name in line.rests_on):
        return False
    return _all_are(view, line.applies, Truth.TRUE) and _all_are(view, line.fails, Truth.FALSE)


def _mentioned(question: str, mentions: tuple[str, ...]) -> bool:
    return any(all(_stands_in(question, *_word(word)) for word in mention.split()) for mention in mentions)


def _stands_in(question: str, word: str, pattern: re.Pattern[str]) -> bool:
    # Most words are not there at all, which is quickly told.
    return word in question and pattern.search(question) is not None


@cache
def _word(beginning: str) -> tuple[str, re.Pattern[str]]:
    word = beginning.removesuffix("!").replace("_", " ")
    end = r"(?!\w)" if beginning.endswith("!") else ""
    return word, re.compile(rf"(?<!\w){re.escape(word)}{end}")


def _all_are(view: View, names: tuple[str, ...], truth: Truth) -> bool:
    verdicts = (view.verdict(view.claims[name]) for name in names)
    return all(verdict is not None and verdict.truth is truth for verdict in verdicts)


def _say(view: View, line: BottomLine) -> Draft | None:
    offers, stops, items = _offers(view, line), _stops(view, line), _items(view, line)
    if (line.offers and not offers) or (line.stops and not stops) or (line.items and not items):
        return None
    claims = [*(view.claims[name] for name in line.rests_on), *items]
    if line.text is None:
        return (
            None
            if any(_is_false(view, claim) for claim in claims)
            else _draft(line, _quoted(view, claims), claims)
        )
    values = placeholders(view)
    values["offers"] = " or ".join(_offer_words(view, claim) for claim in offers)
    values["offered"] = listed([view.pack.drugs[claim.drugs[0]].label for claim in offers], "or")
    values["stops"] = " ".join(named(view, claim) for claim in stops)
    values["drug"] = " or ".join(view.pack.drugs[name].label for name in _asked(view, line))
    try:
        body = view.words(line.text).format_map(values)
    except KeyError:
        # A line that speaks of a fact not known here does not fit this case.
        return None
    said = [*claims, *offers, *stops]
    return _draft(line, body, said, covering=claims, values=tuple(values.values()))


def _draft(
    line: BottomLine,
    body: str,
    said: list[Claim],
    *,
    covering: list[Claim] | None = None,
    values: tuple[str, ...] = (),
) -> Draft:
    return Draft(
        id=f"line/{line.id}",
        body=begun(body),
        cites=tuple(dict.fromkeys(cite(claim) for claim in said)),
        figures=tuple(figure for claim in said for figure in claim.figures),
        values=values,
        rules=tuple(claim.condition for claim in said),
        drugs=tuple(dict.fromkeys(drug for claim in said for drug in claim.drugs)),
        covers=tuple(key for claim in (said if covering is None else covering) for key in claim.covers),
    )


def _quoted(view: View, claims: list[Claim]) -> str:
    return " ".join(named(view, claim) for claim in claims)


def _is_false(view: View, claim: Claim) -> bool:
    verdict = view.verdict(claim)
    return verdict is None or verdict.truth is Truth.FALSE


def _items(view: View, line: BottomLine) -> list[Claim]:
    """The monograph sentences of the line's kinds for the asked drugs, turn by turn."""
    drugs = _asked(view, line)
    share = max(1, line.item_limit // max(1, len(drugs)))
    found: list[Claim] = []
    for drug in drugs:
        held = claims_of(view.pack).by_drug[drug]
        fitting = [
            item for kind in line.items for item in held if item.kind == kind and not _is_false(view, item)
        ]
        found.extend(fitting[:share])
    return found[: line.item_limit]


def _asked(view: View, line: BottomLine) -> tuple[str, ...]:
    """The drugs of the question that the line speaks of."""
    asked = view.question_drugs or view.asked_drugs
    return tuple(name for name in asked if not line.asked_drugs or name in line.asked_drugs)


def _offers(view: View, line: BottomLine) -> list[Claim]:
    """The usual regimens of the line's drugs that this patient may have, in the line's order."""
    names = [drug for name in line.offers for drug in (_asked(view, line) if name == "asked" else (name,))]
    allowed = [name for name in dict.fromkeys(names) if not contraindicated(view, name)]
    # A drug without any known reason for care comes before one that needs it.
    untroubled = [name for name in allowed if not cautioned(view, name)]
    regimens = (_usual(view, name) for name in untroubled or allowed)
    return [claim for claim in regimens if claim is not None][: line.offer_limit]


def _stops(view: View, line: BottomLine) -> list[Claim]:
    """What of the line's severity is known to speak against the asked drugs."""
    if line.stops is None:
        return []
    return [claim for drug in _asked(view, line) for claim in known_stops(view, drug, line.stops)]


def _usual(view: View, drug: str) -> Claim | None:
    """The drug's usual regimen for this case: one known to fit, else the first that may."""
    open_one: Claim | None = None
    for regimen in view.pack.drugs[drug].regimens:
        claim = view.claims[f"drug/{drug}/{regimen.id}"]
        verdict = view.verdict(claim)
        if claim.kind != "usual_regimens" or verdict is None:
            continue
        if verdict.truth is Truth.TRUE:
            return claim
        if verdict.truth is Truth.UNKNOWN and open_one is None:
            open_one = claim
    return open_one


def _offer_words(view: View, claim: Claim) -> str:
    drug = view.pack.drugs[claim.drugs[0]]
    regimen = next(item for item in drug.regimens if claim.id.endswith(f"/{item.id}"))
    return f"{drug.label} {dose(regimen)}"
