"""What all requests of a process share: knowledge, templates, signer, limits, figures."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from osler.core.wording import begun
from osler.knowledge import Knowledge, load
from osler.library import standing_library
from osler.render import words
from osler.web.hooks.state import Hooks
from osler.web.limits import Buckets
from osler.web.metrics import Metrics
from osler.web.settings import Settings
from osler.web.signing import Signer

HERE = Path(__file__).parent
NAVIGATION = (
    ("/", "Ask"),
    ("/topics", "Topics"),
    ("/guidelines", "Guidelines"),
    ("/drugs", "Drugs"),
    ("/calculators", "Calculators"),
    ("/about", "About"),
)


class Site:
    """One process of the site."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.knowledge: Knowledge = load([Path(pack) for pack in settings.packs] or None)
        self.library = None if settings.no_library else standing_library(settings.library)
        """The evidence library to quote from; none when there is none."""
        self.key = settings.key()
        self.signer = Signer(self.key, seconds=settings.token_seconds)
        self.buckets = Buckets(settings.rate, settings.burst)
        self.hook_buckets = Buckets(settings.clinic.rate, settings.clinic.burst)
        self.metrics = Metrics()
        self.pages: dict[tuple[str, str], str] = {}
        """Article pages by slug and reader: the same for everybody, made once."""

    def warm(self) -> None:
        """Reads what every page needs, so that the first reader does not wait for it."""
        for name in ("ask", "answer", "error", "failed"):
            self.templates.get_template(f"{name}.html.j2")

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
            interactive=True,
        )
        environment.filters["anchor"] = anchor
        environment.filters["begun"] = begun
        return environment


FLUSH = "<!--flush-->"
"""Where a page being made may be sent as far as it is."""


def anchor(name: str) -> str:
    """An id of the page from an id of the knowledge."""
    return name.replace("/", "-").replace("_", "-").replace(".", "-")


def site_of(request: Request) -> Site:
    """The site that serves a request."""
    site = request.state.site
    assert isinstance(site, Site)
    return site
