"""Browse pages: every address answers, templates use what is declared, and every link leads somewhere."""

import json
import re
from functools import cache

import pytest
from jinja2 import nodes

from osler.knowledge import load
from osler.web.browse.articles import ArticlePage, article, contents
from osler.web.browse.catalog import TEMPLATES, addresses, page_at
from osler.web.browse.head import Head
from osler.web.browse.library import Library, library_of
from osler.web.browse.lists import ListPage
from osler.web.browse.search import search
from osler.web.settings import Settings
from osler.web.site import Site

ALL = {**TEMPLATES, ArticlePage: "publish/article.html.j2"}


@cache
def site() -> Site:
    return Site(Settings(secret="00" * 32))


def library() -> Library:
    return library_of(site().knowledge)


def html(page: object) -> str:
    return site().templates.get_template(ALL[type(page)]).render(page=page)


@cache
def everything() -> dict[str, str]:
    return {path: html(page_at(library(), path)) for path in addresses(library())}


def test_every_address_has_a_page():
    pages = everything()
    pack = library().packs[0]
    held = (pack.head.topics, pack.sources, pack.recommendations, pack.drugs, pack.calculators)
    assert len(pages) == 8 + sum(map(len, held))
    for path, markup in pages.items():
        assert markup.count("<h1>") == 1, path
        assert ">None<" not in markup, path


def test_every_link_inside_leads_somewhere():
    known = {
        *everything(),
        "/",
        "/search",
        *(f"/answers/{item.slug}" for item in library().packs[0].articles),
    }
    for path, markup in everything().items():
        targets = {
            link for link in re.findall(r'href="(/[^"#?]*)', markup) if not link.startswith("/static/")
        }
        assert targets <= known, f"{path}: {sorted(targets - known)}"


@pytest.mark.parametrize("shape", list(ALL), ids=lambda shape: shape.__name__)
def test_a_template_uses_what_its_page_declares(shape):
    """Each declared field is used and each used field is declared."""
    used = set()
    waiting = [ALL[shape]]
    while waiting:
        source, _, _ = site().templates.loader.get_source(site().templates, waiting.pop())
        tree = site().templates.parse(source)
        waiting += [item.template.value for item in tree.find_all(nodes.Extends)]
        used |= {
            item.attr
            for item in tree.find_all(nodes.Getattr)
            if isinstance(item.node, nodes.Name) and item.node.name == "page"
        }
    assert used == set(shape.__struct_fields__)


@pytest.mark.parametrize("path", ["/topics", "/drugs", "/guidelines", "/about"])
def test_structured_data_claims_no_reviewer(path):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', everything()[path], re.S)
    data = json.loads(found.group(1))
    assert data["name"]
    assert "reviewedBy" not in data
    assert "lastReviewed" not in data


def test_structured_data_cannot_end_its_element():
    head = Head(title="</script><b>", description="x", path="/x")
    assert "</" not in head.json_ld
    assert json.loads(head.json_ld)["name"] == "</script><b>"


def test_clinical_pages_say_so():
    name = next(iter(library().packs[0].drugs))
    assert '"@type": "MedicalWebPage"' in everything()[f"/drugs/{name}"]
    assert 'property="og:title"' in everything()[f"/drugs/{name}"]


def test_a_recommendation_shows_its_rule_grade_and_cases():
    name, rec = next((name, rec) for name, rec in library().packs[0].recommendations.items() if rec.strength)
    page = page_at(library(), f"/recommendations/{name}")
    markup = everything()[f"/recommendations/{name}"]
    assert page.rule
    assert rec.strength.split()[0] in markup
    assert {case.verdict for case in page.cases} >= {"applies"}
    assert len(page.cases) > 2


def test_a_recommendation_shows_the_disputes_that_name_it():
    side = next(iter(library().packs[0].disagreements.values())).sides[0]
    assert page_at(library(), f"/recommendations/{side.recommendation}").disputes


def test_every_line_of_a_monograph_names_its_source():
    for name in library().packs[0].drugs:
        page = page_at(library(), f"/drugs/{name}")
        cited = {source.id for source in page.references}
        assert {line.source.id for part in page.parts for line in part.lines} <= cited
        assert all(line.locator for part in page.parts for line in part.lines)


def test_unknown_addresses_have_no_page():
    for path in ("/topics/none", "/drugs/", "/guidelines/../x", "/recommendations/none", "/nothing/at-all"):
        assert page_at(library(), path) is None


def test_search_finds_by_brand_start_and_all_words():
    brand, name = next((drug.brands[0], drug.id) for drug in library().packs[0].drugs.values() if drug.brands)
    assert search(library(), brand).hits[0].path == f"/drugs/{name}"
    assert search(library(), brand[:4]).total
    both = search(library(), "denosumab stop")
    assert 0 < both.total < search(library(), "denosumab").total


def test_search_says_what_to_do_where_nothing_is_found():
    page = search(library(), "zzzz<script>")
    assert page.total == 0
    markup = html(page)
    assert "Nothing found" in markup
    assert "<script>" not in re.sub(r"<script (src|type)=", "", markup)
    assert "Type a drug" in html(search(library(), "   "))


def test_empty_lists_say_what_to_do():
    page = ListPage(
        head=Head(title="x", description="x", path="/x"), lead="", groups=(), empty="Nothing here."
    )
    assert "Nothing here." in html(page)


@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_an_article_reads_the_same_sources_for_each_reader(audience):
    pack = load().packs[0]
    page = article(library(), pack, pack.articles[0], audience)
    assert page.answer.audience == audience
    markup = html(page)
    assert all(f'id="ref-{item.number}"' in markup for item in page.answer.references)
    assert "<form" not in markup


def test_the_front_page_lists_every_article():
    slugs = {row.path for group in contents(library()).groups for row in group.rows}
    assert slugs == {f"/answers/{item.slug}" for item in library().packs[0].articles}
