"""What all requests of a process share: knowledge, templates, signer, limits, figures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.types import ASGIApp

from osler.core.answer import Answer
from osler.core.standing import Standings
from osler.core.wording import begun
from osler.knowledge import Knowledge, load
from osler.library import Library, standing_library
from osler.phrasing import Voice, voice_from_environment
from osler.render import words
from osler.web.admission import Admission
from osler.web.hooks.state import Hooks
from osler.web.limits import Buckets, Pace
from osler.web.metrics import Metrics
from osler.web.replies import Replies
from osler.web.settings import Settings
from osler.web.signing import Signer
from osler.web.turn import Ask, answer_turn

HERE = Path(__file__).parent
NAVIGATION = (
    ("/", "Ask"),
    ("/topics", "Topics"),
    ("/guidelines", "Guidelines"),
    ("/drugs", "Drugs"),
    ("/calculators", "Calculators"),
    ("/search", "Search"),
)


Claim = Callable[[Standings | None], object]
"""What of the standings a page shows: two that are equal make the same page."""
Page = tuple[str, Claim]


class Kept(NamedTuple):
    """A page that was made once."""

    text: str
    rests_on: Claim
    claim: object


class Desk(Protocol):
    """The review board as the public pages see it."""

    def standings(self) -> Standings | None:
        """What named people signed; None while the database is away."""

    def asked(self, answer: Answer) -> None:
        """Counts what a question was about; nothing of its words or of a patient."""


class Site:
    """One process of the site."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.knowledge: Knowledge = load([Path(pack) for pack in settings.packs] or None)
        self.key = settings.key()
        self.signer = Signer(self.key, seconds=settings.token_seconds)
        self.buckets = Buckets(Pace(settings.rate, settings.burst))
        self.hook_buckets = Buckets(Pace(settings.clinic.rate, settings.clinic.burst))
        self.metrics = Metrics()
        self.admission = Admission(settings)
        self.replies = Replies()
        """Replies by idempotency key, in memory for some minutes."""
        self.tools: ASGIApp | None = None
        """The endpoint of MCP, while it is served."""
        self.pages: dict[tuple[str, str], Kept] = {}
        """Pages by name and reader: the same for everybody, made once for each claim that they make."""
        self.desk: Desk | None = None
        """The review board, where the site has one."""

    def warm(self) -> None:
        """Makes what every answer needs, so that the first reader does not wait and workers share it."""
        for name in self.templates.list_templates():
            self.templates.get_template(name)
        for pack in self.knowledge.packs:
            for question in pack.head.examples:
                answer_turn(self.knowledge, Ask(question=question))

    @cached_property
    def library(self) -> Library | None:
        """The evidence library to quote from; none when there is none. Each worker opens its own."""
        return None if self.settings.no_library else standing_library(self.settings.library)

    @cached_property
    def voice(self) -> Voice | None:
        """The language model that may phrase answers; none unless the operator chose one."""
        if self.settings.model is None:
            return None
        return voice_from_environment(self.settings.model, send_facts=self.settings.send_facts)

    def answered(self, answer: Answer) -> None:
        """Counts an answer."""
        self.metrics.answered(answer.status, answer.audience)
        if self.desk is not None:
            self.desk.asked(answer)

    def standings(self) -> Standings | None:
        """What named people signed; None without a board, or while its database is away."""
        return self.desk.standings() if self.desk else None

    def page(self, name: tuple[str, str], make: Callable[[Standings | None], Page]) -> str:
        """A page from memory, made anew once somebody signed, or an approval ended, that it speaks of."""
        signed = self.standings()
        held = self.pages.get(name)
        if held is None or held.rests_on(signed) != held.claim:
            text, rests_on = make(signed)
            held = self.pages[name] = Kept(text, rests_on, rests_on(signed))
        return held.text

    @cached_property
    def hooks(self) -> Hooks:
        """What calls from records share."""
        kept = self.settings.data
        return Hooks(self.knowledge, self.settings.clinic, kept, self.key, self.metrics)

    @cached_property
    def assets(self) -> dict[str, str]:
        """Address of each asset by name; the hash in it lets browsers keep it for good."""
        found = {}
        for path in sorted((HERE / "static").iterdir()):
            mark = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            found[path.name] = f"/static/{path.stem}.{mark}{path.suffix}"
        return found

    @cached_property
    def templates(self) -> Environment:
        """The templates, which refuse a name that nobody gave them."""
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        environment.globals.update(
            asset=self.assets.__getitem__,
            navigation=NAVIGATION,
            steps=words.STEPS,
            kinds=words.KINDS,
            grade=words.grade,
            grouped=words.grouped,
            own_words=words.own_words,
            differ_heading=words.differ_heading,
            flush=FLUSH,
            place_of_token=PLACE,
            interactive=True,
            board=self.settings.has_board,
            work_lists=self.settings.panel is not None,
            prose_heading=words.PROSE_HEADING,
            prose_lines=words.prose_lines,
            place_of_prose=WOVEN,
            model=self.settings.model,
            send_facts=self.settings.send_facts,
        )
        fragments = environment.get_template("parts/fragments.html.j2").module
        environment.globals.update(
            {name: lru_cache(maxsize=_FRAGMENTS)(getattr(fragments, name)) for name in _KEPT_FRAGMENTS}
        )
        environment.filters["anchor"] = anchor
        environment.filters["begun"] = begun
        environment.filters["led"] = led
        return environment


_KEPT_FRAGMENTS = ("cite", "place", "reference")
_FRAGMENTS = 4_096
"""Of each kind, kept in memory: they are made of numbers and sources, never of what a person typed."""
PLACE = "@@place-of-the-token@@"
"""Stands in a kept page for the token of the visit."""
_SENTENCE = re.compile(r"(.{20,}?[.!?]) (?=[A-Z])(.+)", re.S)
WOVEN = "<!--woven-->"
"""Where the sentences of a model go, which come when the rest of the page is with its reader."""
FLUSH = "<!--flush-->"
"""Where a page being made may be sent as far as it is."""


def led(text: str) -> tuple[str, str]:
    """The first sentence of a text and what follows it: a page gives the first more weight."""
    found = _SENTENCE.match(text)
    return (found[1], found[2]) if found else (text, "")


def anchor(name: str) -> str:
    """An id of the page from an id of the knowledge."""
    return name.replace("/", "-").replace("_", "-").replace(".", "-")


def site_of(request: Request) -> Site:
    """The site that serves a request."""
    site = request.state.site
    assert isinstance(site, Site)
    return site
