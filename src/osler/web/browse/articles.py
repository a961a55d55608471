"""Articles as pages without forms: what a published site shows in place of an answer that can be asked on."""

from __future__ import annotations

import msgspec

from osler.answer import drugs_in_question
from osler.asking import Wish, ask
from osler.core.answer import Answer, Audience
from osler.knowledge import Pack
from osler.knowledge.schema import Article
from osler.pictures import pictures_for
from osler.render.words import made_from, review_line
from osler.web.browse.head import Crumb, Head, Row, one_line
from osler.web.browse.library import Library
from osler.web.browse.lists import Group, ListPage
from osler.web.pages.alerts import Warned, warned
from osler.web.pages.folds import Part, parts
from osler.web.pages.pictures import Shown, shown

READERS: tuple[tuple[Audience, str], ...] = (
    ("clinician", "Clinician"),
    ("student", "Student"),
    ("patient", "Patient"),
)


class ArticlePage(msgspec.Struct, frozen=True, kw_only=True):
    """One answer without a patient, for one reader."""

    head: Head
    answer: Answer
    review: str
    made_from: str
    readers: tuple[tuple[str, str, str], ...]
    """Address, reader and label of the same article for each reader."""
    figures: tuple[Shown, ...]
    warned: tuple[Warned, ...]
    """What speaks against the drugs of the answer."""
    parts: tuple[Part, ...]
    """The sections, each with what is folded."""


def article_path(slug: str, audience: Audience) -> str:
    """Where an article stands for a reader; the clinician's has the plain address."""
    return f"/answers/{slug}" if audience == "clinician" else f"/answers/{slug}/{audience}"


def article(library: Library, pack: Pack, item: Article, audience: Audience) -> ArticlePage:
    """The page of one article."""
    wish = Wish(audience=audience, standings=library.standings)
    asked = ask(library.knowledge, item.question, wish=wish)
    answer = asked.answer
    return ArticlePage(
        head=Head(
            title=item.question,
            description=one_line(answer.bottom_line.text),
            path=article_path(item.slug, audience),
            crumbs=(Crumb("/", "Answers"), Crumb(f"/topics/{item.topic}", pack.head.topics[item.topic])),
            updated=answer.last_updated,
            medical=True,
            review=answer.review,
        ),
        answer=answer,
        review=review_line(answer),
        made_from=made_from(answer),
        readers=tuple((article_path(item.slug, name), name, label) for name, label in READERS),
        figures=shown(pictures_for(pack, asked.case.values(), answer)),
        warned=warned(pack, answer, drugs_in_question(pack, asked.reading, asked.case)),
        parts=parts(pack, answer),
    )


def contents(library: Library) -> ListPage:
    """The front page of a published site: every article, by topic."""
    groups: dict[str, list[Row]] = {}
    for pack in library.packs:
        for item in pack.articles:
            row = Row(path=article_path(item.slug, "clinician"), title=item.question)
            groups.setdefault(pack.head.topics[item.topic], []).append(row)
    return ListPage(
        head=Head(
            title="Answers",
            description="Clinical questions answered from guidelines, every sentence with its source.",
            path="/",
            updated=library.packs[0].head.last_updated,
        ),
        lead="Clinical questions answered in the guidelines' own numbers, with a source for every sentence.",
        groups=tuple(Group(heading=label, rows=tuple(rows)) for label, rows in groups.items()),
        empty="The loaded knowledge has no articles.",
    )
