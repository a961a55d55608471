"""The fields of the site's forms: read from a request, written back into the next page."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import FormData

from osler.core.answer import Audience
from osler.core.case import Fact, Value
from osler.core.errors import InputError
from osler.core.record import LeftOut, Record
from osler.core.wording import counted
from osler.giving import fact, region_of
from osler.knowledge import Knowledge, Pack
from osler.web.signing import Signer
from osler.web.turn import Ask, Trail

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
SETTLED = "f."
"""Prefix of a fact already set by hand."""
TRIED = "c."
"""Prefix of a fact that the person may just have changed."""


_MOST_LEFT_OUT = 60
_MOST_CODES = 60
"""What of a long record goes from page to page; all of it stands on the page of the record."""


class Typed(msgspec.Struct, frozen=True):
    """What a person sent, kept so that no error loses it."""

    question: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def typed(form: FormData) -> Typed:
    """The text fields of a form, as sent, without the form's own token.

    A NUL, which no page may hold, becomes what browsers show for it.
    """
    fields = tuple(
        (name, value.replace("\0", "\ufffd")) for name, value in form.multi_items() if isinstance(value, str)
    )
    question = next((value for name, value in reversed(fields) if name == "question"), "")
    return Typed(question, tuple(pair for pair in fields if pair[0] not in {"question", "token"}))


def read_ask(sent: Typed, knowledge: Knowledge, signer: Signer, *, longest: int) -> Ask:
    """What a form asks.

    Raises:
        InputError: too long, too old, or a fact, reader or region that cannot be used.
    """
    check_length(sent.question, longest)
    trail = trail_of(_last(sent, "conversation"), signer)
    pack = knowledge.pack(trail.pack) if trail.pack else knowledge.packs[0]
    dropped = {value for name, value in sent.fields if name == "drop"}
    tried = _facts(pack, sent, TRIED)
    return Ask(
        question=sent.question,
        trail=trail,
        given=tuple(item for item in _facts(pack, sent, SETTLED) if item.name not in dropped),
        tried=tuple(item for item in tried if item.name not in dropped),
        # A fact taken away and then given again is given.
        dropped=tuple(sorted(dropped & set(pack.facts))),
        audience=audience_of(_last(sent, "reader") or _last(sent, "audience")),
        region=region_of(pack, _last(sent, "region") or None),
        record=record_of(_last(sent, "record"), signer),
    )


def check_length(question: str, longest: int) -> None:
    """Refuses a question that is too long.

    Raises:
        InputError: it is longer than that.
    """
    if len(question) > longest:
        raise InputError(f"the question has {len(question):,} characters: shorten it to at most {longest:,}")


def trail_of(token: str, signer: Signer) -> Trail:
    """What a conversation token carries; an empty trail without one.

    Raises:
        InputError: the token is not ours or too old.
    """
    if not token:
        return Trail()
    try:
        return msgspec.msgpack.decode(signer.unseal(token), type=Trail)
    except msgspec.DecodeError:
        raise InputError(
            "the conversation is of an older version: ask the question again with its facts"
        ) from None


def seal(trail: Trail, signer: Signer) -> str:
    """The token for a trail; an empty one for none."""
    return "" if trail == Trail() else signer.seal(msgspec.msgpack.encode(trail))


def record_of(token: str, signer: Signer) -> Record | None:
    """The record that a token carries; None without one.

    Raises:
        InputError: the token is not ours or too old.
    """
    if not token:
        return None
    try:
        return msgspec.msgpack.decode(zlib.decompress(signer.unseal(token)), type=Record)
    except (msgspec.DecodeError, zlib.error):
        raise InputError("the record was read by an older version: start again from the record") from None


def carried(record: Record) -> Record:
    """What of a record goes from page to page: small enough for every form, and telling what stays behind."""
    told = record.told
    rest = tuple(
        LeftOut(why=f"{counted(more, noun)} not carried from page to page")
        for more, noun in (
            (len(told.left_out) - _MOST_LEFT_OUT, "more piece"),
            (len(told.not_known) - _MOST_CODES, "more unknown code"),
        )
        if more > 0
    )
    told = replace(
        told, left_out=(*told.left_out[:_MOST_LEFT_OUT], *rest), not_known=told.not_known[:_MOST_CODES]
    )
    return replace(record, told=told)


def seal_record(record: Record, signer: Signer) -> str:
    """The token for a record that was made small once."""
    return signer.seal(zlib.compress(msgspec.msgpack.encode(record)))


def audience_of(text: str) -> Audience:
    """A reader by name; the clinician when none is named.

    Raises:
        InputError: there is no such reader.
    """
    if not text:
        return "clinician"
    for audience in AUDIENCES:
        if audience == text:
            return audience
    raise InputError(f"there is no reader {text!r}: use one of {', '.join(AUDIENCES)}")


def hidden(ask: Ask, signer: Signer) -> tuple[tuple[str, str], ...]:
    """The fields that ask the same again."""
    fields = [("question", ask.question), ("audience", ask.audience), ("region", ask.region or "")]
    token = seal(ask.trail, signer)
    if token:
        fields.append(("conversation", token))
    if ask.record is not None:
        fields.append(("record", seal_record(ask.record, signer)))
    fields += [(SETTLED + item.name, written(item.value)) for item in ask.given]
    fields += [("drop", name) for name in ask.dropped]
    return tuple(fields)


def again(ask: Ask, signer: Signer, token: str) -> tuple[tuple[str, str], ...]:
    """The fields of a whole form that sends just this once more, with what was just tried."""
    tried = [(TRIED + item.name, written(item.value)) for item in ask.tried]
    return (("token", token), *hidden(ask, signer), *tried)


def written(value: Value) -> str:
    """A fact's value as a field holds it, so that reading it back gives the same value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:.10g}" if isinstance(value, float | int) else value


def _facts(pack: Pack, sent: Typed, prefix: str) -> tuple[Fact, ...]:
    values: dict[str, str] = {}
    for name, value in sent.fields:
        if name.startswith(prefix) and value.strip():
            values[name.removeprefix(prefix)] = value.strip()
    return tuple(fact(pack, name, value) for name, value in values.items())


def _last(sent: Typed, name: str) -> str:
    return _latest(value for field, value in sent.fields if field == name)


def _latest(values: Iterable[str]) -> str:
    found = ""
    for value in values:
        found = value or found
    return found
