"""What a question asks and points back at where the rules missed it, as a model points at it."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from osler.knowledge import Pack
from osler.phrasing.prompts import prompt
from osler.phrasing.prose import Call
from osler.phrasing.replies import is_copied, rows_of
from osler.question import Reading, intents_known

_POINTS = re.compile(
    r"\b(?:it|that|this|these|those|them|one|ones|same|other|former|latter|first|second|last"
    r"|drug|medicine|tablet|pill|injection|shot|infusion|treatment|therapy)s?\b",
    re.IGNORECASE,
)
"""Words that point back; a quote without one of them names nothing said before."""


class _Pointed(msgspec.Struct):
    kind: Literal["intent", "drug", "topic"]
    name: str
    quote: str


def understood(
    pack: Pack, reading: Reading, call: Call, last: Reading | None = None
) -> tuple[Reading, tuple[str, ...]]:
    """The reading with what a model adds to it, and the names of what was added.

    An intent is taken only where the rules read none of their own; a drug or topic only if it was spoken of
    before and the question names none. Each needs words of the question, copied. Whether a question is
    this pack's business is not the model's to say, so one that is out of scope comes back as it is.

    Raises:
        ModelError: the model is too slow or fails.
    """
    if not reading.in_scope or reading.emergencies:
        return reading, ()
    intents, default = intents_known(pack)
    asks = reading.intents in {(), (default,)}
    drugs = () if reading.drugs or last is None else last.drugs
    topics = () if reading.topics or last is None else last.topics
    if not (asks or drugs or topics):
        return reading, ()
    data = {
        "question": call.cleaned(pack, reading.question),
        "intents": list(intents) if asks else [],
        "earlier": {"drugs": list(drugs), "topics": list(topics)},
    }
    written = "".join(call.write(prompt("follow"), data))
    offered = {"intent": intents if asks else (), "drug": drugs, "topic": topics}
    taken: dict[str, tuple[str, ...]] = {}
    for one in rows_of(written, _Pointed):
        if one.name in offered[one.kind] and one.kind not in taken and _stands(one, reading.question):
            taken[one.kind] = (one.name,)
    return (
        msgspec.structs.replace(
            reading,
            intents=taken.get("intent", reading.intents),
            drugs=taken.get("drug", reading.drugs),
            topics=taken.get("topic", reading.topics),
        ),
        tuple(name for names in taken.values() for name in names),
    )


def _stands(one: _Pointed, question: str) -> bool:
    return is_copied(one.quote, question) and (one.kind == "intent" or bool(_POINTS.search(one.quote)))


def other_words(pack: Pack, question: str, call: Call) -> tuple[str, ...]:
    """Other words for what is asked, to find more by; never shown, and never words of the question.

    Raises:
        ModelError: the model is too slow or fails.
    """
    written = "".join(call.write(prompt("expand"), {"question": call.cleaned(pack, question)}))
    words = (text.strip() for text in rows_of(written, str))
    return tuple(dict.fromkeys(text for text in words if _PHRASE.fullmatch(text)))[:_MOST_WORDS]


_PHRASE = re.compile(r"[^\W\d_][\w' -]{1,58}")
"""A short phrase without number, mark or markup."""
_MOST_WORDS = 8
