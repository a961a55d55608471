"""From a call and its patient to the response: the cards that speak, gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from osler.answer.values import in_words as value_in_words
from osler.answer.values import sentence
from osler.cds.call import Call
from osler.cds.naming import Namer
from osler.cds.orders import Draft, drafts_of
from osler.cds.patient import Patient
from osler.cds.reasons import coding
from osler.cds.suggesting import suggestions_of
from osler.core.wording import begun
from osler.knowledge import Pack
from osler.knowledge.deciding import Decision, Known, decide, known
from osler.knowledge.editorial import used_by
from osler.knowledge.schema import LONGEST_SUMMARY, ORDERED, Card, CardLink, Source, Stop
from osler.knowledge.statements import Statement, statement_of

_GRAVEST_FIRST = ("critical", "warning", "info")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MARKUP = re.compile(r"([\\`*_\[\]<>])")


class Surroundings(msgspec.Struct, frozen=True):
    """What a response needs besides the call."""

    namer: Namer
    site: str
    """The public address of this site, without a slash at its end."""
    as_of: str


def respond(pack: Pack, call: Call, patient: Patient, around: Surroundings) -> dict[str, Any]:
    """The response object; no card where nothing is to be said."""
    state = known(pack, patient.values(), patient.may_assume)
    drafts: tuple[Draft | None, ...] = (None, *drafts_of(pack, call, around.as_of))
    cards = [
        _card(decision, _Telling(pack, call, patient, state, draft, around))
        for draft in drafts
        for card in pack.cards.values()
        if (decision := decide(pack, card, call.hook, state, draft.order if draft else None))
    ]
    return {"cards": sorted(cards, key=lambda card: _GRAVEST_FIRST.index(card["indicator"]))}


class _Telling(msgspec.Struct, frozen=True):
    pack: Pack
    call: Call
    patient: Patient
    state: Known
    draft: Draft | None
    around: Surroundings


def _card(decision: Decision, told: _Telling) -> dict[str, Any]:
    card, said = decision.card, decision.said
    name = f"{told.pack.head.id}/{card.id}"
    place = f"{told.call.instance}/{told.draft.number if told.draft else ''}"
    statements = list(_statements(decision, told))
    made: dict[str, Any] = {
        "uuid": told.around.namer.name(name, place),
        "summary": _short(_filled(said.summary, told, decision)),
        "indicator": _indicator(decision, told.pack),
        "detail": _detail(decision, told, statements),
        "source": _source(told, card, statements[0].source),
        "overrideReasons": [coding(reason) for reason in card.override_reasons],
    }
    links = [_link(link, told) for link in card.links]
    suggestions = suggestions_of(decision, told.call, told.draft, told.around.namer, name, place)
    if suggestions:
        made |= {"suggestions": suggestions, "selectionBehavior": said.selection}
    return {**made, "links": links} if links else made


def _statements(decision: Decision, told: _Telling) -> Iterator[Statement]:
    """What the card rests on: what holds first, then what is quoted always."""
    order = told.draft.order if told.draft else None
    keys = [*decision.holding, *decision.card.rests_on]
    if not decision.holding:
        keys += decision.card.any_of
    for key in dict.fromkeys(keys):
        named = key.replace(f"/{ORDERED}/", f"/{order.drug}/") if order else key
        found = statement_of(told.pack, named)
        if found is not None:
            yield found


def _indicator(decision: Decision, pack: Pack) -> str:
    """As the card says, but what rests on cautions alone is never critical."""
    stops = [item for key in decision.holding if isinstance(item := _item(pack, key), Stop)]
    only_cautions = bool(stops) and all(stop.severity == "caution" for stop in stops)
    if decision.said.indicator == "critical" and only_cautions:
        return "warning"
    return decision.said.indicator


def _item(pack: Pack, key: str) -> object:
    found = statement_of(pack, key)
    return None if found is None else found.item


def _source(told: _Telling, card: Card, source: Source) -> dict[str, Any]:
    topic = {
        "system": f"{told.around.site}/topics",
        "code": card.topic,
        "display": told.pack.head.topics[card.topic],
    }
    made: dict[str, Any] = {"label": source.short, "topic": topic}
    return {**made, "url": source.url} if source.url else made


def _link(link: CardLink, told: _Telling) -> dict[str, str]:
    drug = told.draft.order.drug if link.drug == ORDERED and told.draft else link.drug
    path = f"/answers/{link.article}" if link.article else f"/drugs/{drug}"
    return {"label": _filled(link.label, told), "url": told.around.site + path, "type": "absolute"}


def _detail(decision: Decision, told: _Telling, statements: list[Statement]) -> str:
    lines = [_filled(decision.said.detail, told, decision).strip(), "", "**Why**", ""]
    for one in statements:
        label = _escaped(one.source.short)
        shown = f"[{label}]({one.source.url})" if one.source.url else label
        lines.append(f"- {_escaped(begun(one.text))} ({shown}, {_escaped(one.locator)})")
    facts = [*_facts(decision, told), *_not_used(decision, told)]
    if facts:
        lines += ["", "**From the record**", "", *facts]
    limits = used_by(told.pack, decision.card, assuming=bool(decision.assumed))
    for limit in limits:
        lines += ["", f"*A limit of the editors, {limit.state}: {_escaped(limit.what)}*"]
    lines += ["", "*For clinicians; check the record and the source before acting.*"]
    return "\n".join(lines)


def _facts(decision: Decision, told: _Telling) -> Iterator[str]:
    """The facts of the record that the card rests on, each with where it stands."""
    pack, card = told.pack, decision.card
    called = (pack.condition_facts.get(key, frozenset()) for key in decision.holding)
    names = pack.card_facts[card.id].union(card.shows, *called)
    values = told.state.given
    for name, declared in pack.facts.items():
        if name in decision.assumed and card.assume is not None:
            assumed, why = sentence(declared, card.assume.facts[name]), card.assume.because
            yield f"- {_escaped(assumed)}: not in the record, taken to be so ({_escaped(why)})"
        elif name in names and name in values:
            said, where = sentence(declared, values[name]), told.patient.used.get(name)
            yield f"- {_escaped(said)}" + (f" ({_escaped(where)})" if where else "")


def _not_used(decision: Decision, told: _Telling) -> Iterator[str]:
    """Of the facts asked for, what the record holds and could not be used."""
    asks = decision.card.asks
    if asks is not None and decision.said is asks:
        for line in told.patient.left_out:
            if line.partition(":")[0] in asks.unknown:
                yield f"- not used: {_escaped(line)}"


def _filled(text: str, told: _Telling, decision: Decision | None = None) -> str:
    words = _words(told, decision)
    return _PLACEHOLDER.sub(lambda match: words.get(match[1]) or _fact(match[1], told), text)


def _fact(name: str, told: _Telling) -> str:
    declared, value = told.pack.facts.get(name), told.state.scope.values.get(name)
    return "unknown" if declared is None or value is None else value_in_words(declared, value)


def _words(told: _Telling, decision: Decision | None) -> Mapping[str, str]:
    if told.draft is None:
        return {}
    order = told.draft.order
    words = {
        "drug": told.pack.drugs[order.drug].label,
        "dose": "" if order.dose is None else f"{order.dose:g} mg",
        "interval": told.draft.said,
    }
    if decision is not None and decision.hazard is not None:
        words |= {"meant": decision.hazard.only_intervals[0], "why": decision.hazard.why}
    return words


def _short(text: str) -> str:
    """The summary, begun with a capital, and cut at a word where a value made it too long."""
    text = begun(text)
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[: LONGEST_SUMMARY - 1].rpartition(" ")[0] + "…"


def _escaped(text: str) -> str:
    """Text as Markdown that shows it as it is: no mark-up, no HTML."""
    return _MARKUP.sub(r"\\\1", text)
