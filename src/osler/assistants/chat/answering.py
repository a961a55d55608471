"""From the messages of a chat to Osler's reply."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import msgspec

from osler.assistants.asking import Ask, ask
from osler.assistants.chat.page import Writer, write
from osler.assistants.chat.request import ChatRequest, RefusedError
from osler.assistants.chat.shapes import Annotation, Choice, Completion, Machine, Message, UrlCitation, Usage
from osler.assistants.desk import Desk
from osler.core.answer import Answer, Audience, Reference
from osler.core.errors import InputError
from osler.phrasing import weaving
from osler.render.markdown import safe
from osler.render.words import PROSE_HEADING, prose_lines

MODELS: dict[str, Audience] = {
    "osler": "clinician",
    "osler-student": "student",
    "osler-patient": "patient",
}
"""The names under which Osler is chosen as a model, and whom each speaks to."""
_WORDS = re.compile(r"\w+|[^\w\s]")


class Written(msgspec.Struct, frozen=True):
    """A reply, and the blocks in which it may be streamed."""

    completion: Completion
    blocks: tuple[str, ...]
    answer: Answer
    page: Writer


def complete(desk: Desk, request: ChatRequest, *, created: int) -> Written:
    """The reply to the last message of the user, model-free; earlier ones keep the patient and the topic.

    Args:
        desk: knowledge and library.
        request: what the front end sent.
        created: seconds since 1970, told in the reply and used for nothing else.

    Raises:
        RefusedError: no such model, nothing asked, or a fact, region or date that cannot be used.
    """
    if request.model not in MODELS:
        raise RefusedError(
            f"there is no model {request.model!r}: use one of {', '.join(MODELS)}",
            param="model",
            code="model_not_found",
        )
    said = request.asked()
    answer = _answered(desk, request, said)
    page = write(answer)
    words = [len(_WORDS.findall(text)) for text in ("\n".join(said), page.text)]
    told = [desk.knowledge.version, request.model, said, request.osler]
    mark = hashlib.sha256(msgspec.json.encode(told)).hexdigest()
    return Written(
        completion=Completion(
            id=f"chatcmpl-{mark[:24]}",
            created=created,
            model=request.model,
            choices=(Choice(message=Message(content=page.text, annotations=_cited(page, answer))),),
            usage=Usage(prompt_tokens=words[0], completion_tokens=words[1], total_tokens=sum(words)),
            osler=_machine(answer),
            system_fingerprint=answer.knowledge_version,
        ),
        blocks=tuple(page.blocks),
        answer=answer,
        page=page,
    )


def woven(desk: Desk, written: Written) -> Iterator[str]:
    """The blocks that a model adds to a reply, each once its sources carry it; none without a model."""
    writer = weaving(desk.knowledge, written.answer, desk.voice) if desk.voice else None
    if writer is None:
        return
    yield from written.page.opening(f"## {PROSE_HEADING}")
    for one in writer.woven():
        yield written.page.say(one.text, one.citations)
    for line in prose_lines(writer.prose()):
        yield from written.page.opening(f"*{safe(line)}*")


def finished(written: Written) -> Completion:
    """The reply with all that was written since."""
    whole, page = written.completion, written.page
    message = Message(content=page.text, annotations=_cited(page, written.answer))
    more = len(_WORDS.findall(page.text)) - whole.usage.completion_tokens
    usage = msgspec.structs.replace(
        whole.usage,
        completion_tokens=whole.usage.completion_tokens + more,
        total_tokens=whole.usage.total_tokens + more,
    )
    return msgspec.structs.replace(whole, choices=(Choice(message=message),), usage=usage)


def _answered(desk: Desk, request: ChatRequest, said: tuple[str, ...]) -> Answer:
    wanted = Ask(
        question=said[-1],
        earlier=said[:-1],
        facts=request.osler.facts,
        audience=MODELS[request.model],
        region=request.osler.region,
        as_of=request.osler.as_of,
    )
    try:
        return ask(desk, wanted)
    except InputError as error:
        raise RefusedError(str(error), param="osler") from None


def _cited(page: Writer, answer: Answer) -> tuple[Annotation, ...]:
    """One annotation for each marker whose reference has an address."""
    addresses = {item.number: (address(item), item.title) for item in answer.references}
    return tuple(
        Annotation(url_citation=UrlCitation(start_index=start, end_index=end, url=url, title=title))
        for start, end, number in page.marks
        if (found := addresses.get(number)) and (url := found[0]) and (title := found[1])
    )


def address(item: Reference) -> str | None:
    """Where a reader finds a reference."""
    if item.doi:
        return f"https://doi.org/{item.doi}"
    if item.url:
        return item.url
    return f"https://pubmed.ncbi.nlm.nih.gov/{item.pmid}/" if item.pmid else None


def _machine(answer: Answer) -> Machine:
    return Machine(
        status=answer.status,
        facts={name: fact for name, fact in answer.understood.facts.items() if fact.shown},
        alerts=answer.alerts,
        next_facts=answer.next_facts,
        references=answer.references,
        follow_ups=answer.follow_ups,
        knowledge_version=answer.knowledge_version,
    )
