"""Work lists over a panel's results: who may look, what is entered, what is kept back and never told."""

import csv
import html
import io
import logging
import os
import re
from types import SimpleNamespace
from urllib.parse import unquote

import polars as pl
import pytest
from signing_in import PASSWORD, Browser
from visiting import listening

from barriers import violations
from osler.cli.serve import serve
from osler.core.errors import InputError
from osler.knowledge import load
from osler.panel.demo.writing import write_demo
from osler.panel.opening import Place
from osler.panel.running import Order, run
from osler.review import create_first_administrator, create_person, entries, open_store, set_roles
from osler.review.accounts.people import ROLES
from osler.web import Settings, create_app
from osler.web.worklists.exporting import harmless

BAD = "=HYPERLINK(0)"
PEOPLE = 500
NOT_FOR = tuple(role for role in ROLES if role not in {"clinician", "administrator"})


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Invented people with ids that are easy to find again, and what the panel says of them."""
    folder = tmp_path_factory.mktemp("panel")
    people, out = folder / "people.parquet", folder / "gaps.parquet"
    write_demo(load().packs[0], PEOPLE, 3, people, lambda _: None)
    frame = pl.read_parquet(people)
    ids = ["id-" + str(number).zfill(7) for number in range(PEOPLE)]
    frame.with_columns(person=pl.Series(ids)).write_parquet(people)
    # Somebody who is on a list has an id that a spreadsheet would work out.
    done = run(Order(place=Place(people=str(people)), out=out, with_facts=True))
    listed = pl.read_parquet(out).filter(_has(done.summary.gaps[1].id))["person"][0]
    ids[ids.index(listed)] = BAD
    frame.with_columns(person=pl.Series(ids)).write_parquet(people)
    done = run(Order(place=Place(people=str(people)), out=out, with_facts=True))
    return SimpleNamespace(people=people, out=out, summary=done.summary, rows=pl.read_parquet(out))


def _has(gap):
    return pl.col("gaps").list.eval(pl.element().struct.field("gap")).list.contains(gap)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("board")
    store = open_store(data=made)
    create_first_administrator(store, "ada", "Ada Admin", PASSWORD)
    for name, role in (("clio", "clinician"), ("carl", "clinician"), *((role, role) for role in NOT_FOR)):
        create_person(store, "ada", name, printed=name.title(), roles=(role,), password=PASSWORD)
    store.close()
    return made


@pytest.fixture(scope="module")
def app(folder, crowd):
    return create_app(Settings(data=str(folder), panel=str(crowd.out), rate=0))


@pytest.fixture
def store(folder):
    return open_store(data=folder)


def at_the_lists(app, name):
    return Browser(app).sign_in(name, to="/worklists")


def everybody(browser, path):
    """The ids of all pages of a list, and each address that led to one."""
    found, addresses = [], []
    while path:
        addresses.append(path)
        page = browser.get(path)
        assert page.status_code == 200
        found += people_of(page.text)
        following = re.search(r'<a href="([^"]+)">Next page', page.text)
        path = html.unescape(following[1]) if following else ""
    return found, addresses


@pytest.fixture(scope="module")
def clinician(app):
    return at_the_lists(app, "clio")


def people_of(page):
    return [
        html.unescape(one) for one in re.findall(r'<th scope="row"><a href="/worklists/[^"]+">([^<]+)', page)
    ]


def link_of(page):
    return re.search(r'<th scope="row"><a href="(/worklists/[^"]+)">', page)[1]


def number(text):
    return None if "kept back" in text else int(re.sub(r"<[^>]+>|,|who may have.*", "", text))


def longest(crowd):
    """The care gap that most people have."""
    return max(crowd.summary.gaps, key=lambda gap: gap.applies or 0).id


def looks(store):
    """The looks entered so far, oldest first."""
    return [one for one in reversed(entries(store, limit=10_000)) if one.kind.startswith("work list")]


def last(store, kind):
    return [entry for entry in looks(store) if entry.kind == kind][-1]


def test_who_is_not_signed_in_is_led_to_the_form(app, crowd):
    led = Browser(app).get(f"/worklists/{longest(crowd)}")
    assert led.status_code == 303
    assert led.headers["location"] == f"/board/sign-in?to=/worklists/{longest(crowd)}"


@pytest.mark.parametrize("name", ["ada", *NOT_FOR])
def test_only_clinicians_see_people(app, clinician, crowd, store, name):
    gap = longest(crowd)
    link = link_of(clinician.get(f"/worklists/{gap}").text)
    before = len(looks(store))
    other = at_the_lists(app, name)
    answers = [other.get(path) for path in ("/worklists", f"/worklists/{gap}", link)]
    answers.append(other.post(f"/worklists/{gap}/export", {}))
    assert [answer.status_code for answer in answers] == [403] * 4
    assert not any("id-0" in answer.text for answer in answers)
    assert all("Your account may not do this" in answer.text for answer in answers)
    assert len(looks(store)) == before


def test_the_role_counts_at_once(app, store):
    other = at_the_lists(app, "carl")
    assert other.get("/worklists").status_code == 200
    assert 'href="/worklists"' in other.get("/board/account").text
    set_roles(store, "ada", "carl", ("reader",), why="moved")
    assert other.get("/worklists").status_code == 403
    assert 'href="/worklists"' not in other.get("/board/account").text
    set_roles(store, "ada", "carl", ("clinician",), why="back")


def test_the_counts_are_those_of_the_run_with_small_ones_kept_back(clinician, crowd):
    page = clinician.get("/worklists").text
    rows = re.findall(
        r'<a href="/worklists/([^"?]+)">.*?People">(.*?)</td>.*?fact">(.*?)</td></tr>', page, re.S
    )
    shown = {gap: (number(has), number(may)) for gap, has, may in rows}
    assert shown == {gap.id: (gap.applies, gap.unknown) for gap in crowd.summary.gaps}
    assert any(None in pair for pair in shown.values()), "nothing small here: the test says nothing"
    missing = re.findall(r'alone">(.*?)</td>.*?missing">(.*?)</td></tr>', page, re.S)
    wanted = [(fact.alone, fact.people) for fact in crowd.summary.missing]
    assert [(number(alone), number(people)) for alone, people in missing] == wanted


def test_a_list_has_everybody_once_the_most_urgent_first(clinician, crowd):
    gap = longest(crowd)
    found, addresses = everybody(clinician, f"/worklists/{gap}")
    rows = {row["person"]: row for row in crowd.rows.filter(_has(gap)).iter_rows(named=True)}
    assert len(found) == len(set(found))
    assert set(found) == set(rows)
    ranks = [min(one["urgency"] for one in rows[person]["gaps"]) for person in found]
    assert ranks == sorted(ranks)
    assert not any("id-" in unquote(address) for address in addresses)


def test_pages_follow_each_other_and_filters_hold_on_each(clinician, crowd):
    needs = pl.element().struct.field("needs").str.split(", ").list.contains("t_score_lowest")
    gap = "osteoporosis-untreated"
    this = pl.element().struct.field("gap") == gap
    rows = crowd.rows.filter(pl.col("open_gaps").list.eval(this & needs).list.any())
    found, addresses = everybody(clinician, f"/worklists/{gap}?needs=t_score_lowest")
    assert len(addresses) > 1
    assert sorted(found) == sorted(rows["person"])
    urgent = rows.filter(pl.col("gaps").list.eval(pl.element().struct.field("urgency")).list.min() == 1)[
        "person"
    ]
    found, _ = everybody(clinician, f"/worklists/{gap}?needs=t_score_lowest&urgency=1")
    assert sorted(found) == sorted(urgent)
    assert found


def test_each_look_is_entered_without_an_id_or_a_fact(clinician, crowd, store):
    gap = longest(crowd)
    clinician.get("/worklists")
    page = clinician.get(f"/worklists/{gap}?needs=any").text
    seen = last(store, "work list seen")
    assert seen.person == "clio"
    assert seen.told["gap"] == gap
    assert seen.told["needs"] == "any"
    assert seen.told["page"] == 1
    assert seen.told["people"] == len(people_of(page))
    clinician.get(link_of(page))
    clinician.get(link_of(page))
    first, again = [one for one in looks(store) if one.kind == "work list person seen"][-2:]
    assert first.told["person"] == again.told["person"]
    assert len(first.told["person"]) == 32
    clinician.post(f"/worklists/{gap}/export", {})
    assert last(store, "work list exported").told["people"] == crowd.rows.filter(_has(gap)).height
    bodies = " ".join(entry.body for entry in looks(store))
    assert last(store, "work lists seen").person == "clio"
    assert "id-" not in bodies
    assert BAD not in bodies


def test_the_table_holds_no_formula(clinician, crowd):
    gap = crowd.summary.gaps[1].id
    answer = clinician.post(f"/worklists/{gap}/export", {"urgency": "", "needs": ""})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="{gap}.csv"'
    head, *rows = csv.reader(io.StringIO(answer.text))
    assert head[0] == "person"
    expected = [person.replace(BAD, f"'{BAD}") for person in crowd.rows.filter(_has(gap))["person"]]
    assert sorted(row[0] for row in rows) == sorted(expected)
    assert f"'{BAD}" in expected
    assert all(row[3] for row in rows)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "\uff1d1"])
def test_no_cell_begins_as_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


def test_a_form_of_another_site_takes_no_table(clinician, crowd):
    answer = clinician.client.post(f"/worklists/{longest(crowd)}/export", data={"token": "made up"})
    assert answer.status_code == 403


def test_from_a_person_to_the_answer_with_their_facts(clinician, crowd):
    gap = "hip-or-spine-fracture-untreated"
    link = link_of(clinician.get(f"/worklists/{gap}").text)
    page = clinician.get(link)
    person = re.search(r"<h1>Person ([^<]+)</h1>", page.text)[1]
    row = crowd.rows.filter(pl.col("person") == html.unescape(person)).row(0, named=True)
    for one in row["gaps"]:
        assert html.escape(one["reason"], quote=False) in page.text
    applying = sum(value == "applies" for value in row.values())
    assert f"Apply: {applying}<" in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(f\.[^"]+)" value="([^"]*)"', page.text))
    assert float(fields["f.age"]) == row["age"]
    question = re.search(r'name="question"[^>]*>([^<]+)<', page.text)[1]
    answer = clinician.post("/ask", {"question": html.unescape(question), **fields})
    assert answer.status_code == 200
    assert 'class="bottom' in answer.text


def test_a_file_without_facts_says_how_to_have_them(folder, crowd, tmp_path):
    out = tmp_path / "plain.parquet"
    run(Order(place=Place(people=str(crowd.people)), out=out))
    site = at_the_lists(create_app(Settings(data=str(folder), panel=str(out), rate=0)), "clio")
    page = site.get(link_of(site.get(f"/worklists/{longest(crowd)}").text)).text
    assert "--with-facts" in page
    assert 'action="/ask"' not in page


def test_a_link_is_for_one_account_one_list_and_one_edition_of_the_file(app, folder, crowd, tmp_path):
    out = tmp_path / "gaps.parquet"
    out.write_bytes(crowd.out.read_bytes())
    site = create_app(Settings(data=str(folder), panel=str(out), rate=0))
    clio, carl, gap = at_the_lists(site, "clio"), at_the_lists(site, "carl"), longest(crowd)
    link = link_of(clio.get(f"/worklists/{gap}").text)
    assert clio.get(link).status_code == 200
    assert carl.get(link).status_code == 404
    assert clio.get(link.replace(gap, "denosumab-overdue")).status_code == 404
    assert clio.get(link[:-6] + "AAAA==").status_code == 404
    pl.read_parquet(out).reverse().write_parquet(out)
    os.utime(out, (1, 1))
    assert clio.get(link).status_code == 409
    assert clio.get(link_of(clio.get(f"/worklists/{gap}").text)).status_code == 200


def test_a_file_that_cannot_be_read_is_told_in_one_line(folder, crowd, tmp_path):
    out = tmp_path / "gaps.parquet"
    site = at_the_lists(create_app(Settings(data=str(folder), panel=str(out), rate=0)), "clio")
    for spoil in (
        lambda: None,
        lambda: out.write_bytes(crowd.out.read_bytes()[:5000]),
        lambda: out.write_bytes(crowd.people.read_bytes()),
    ):
        spoil()
        answer = site.get("/worklists")
        assert answer.status_code == 503
        assert "make it again with" in answer.text
        assert "id-0" not in answer.text
    out.write_bytes(crowd.out.read_bytes())
    assert site.get("/worklists").status_code == 200


def test_nothing_of_a_person_is_logged_or_kept(clinician, crowd, caplog):
    caplog.set_level(logging.DEBUG)
    gap = longest(crowd)
    page = clinician.get(f"/worklists/{gap}")
    link = link_of(page.text)
    answers = [clinician.get("/worklists"), page, clinician.get(link)]
    answers.append(clinician.post(f"/worklists/{gap}/export", {}))
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("osler", "uvicorn"))
    )
    assert "work_list_person" in logged
    assert "id-" not in logged
    assert link.rpartition("/")[2] not in logged


def test_no_such_list(clinician):
    assert clinician.get("/worklists/nope").status_code == 404


def test_serving_refuses_what_cannot_be_shown(tmp_path):
    file = tmp_path / "gaps.parquet"
    with pytest.raises(InputError, match="--data"):
        serve.main(["--panel", str(file)], standalone_mode=False)
    with pytest.raises(InputError, match=r"is no \.parquet file"):
        serve.main(["--data", str(tmp_path), "--panel", str(file)], standalone_mode=False)


@pytest.fixture(scope="module")
def address(app):
    with listening(app) as found:
        yield found.replace("127.0.0.1", "localhost")


@pytest.fixture
def desk(browser, address):
    """Opens the work lists, signed in, at a width, in a scheme, with scripts or without."""
    contexts = []

    def opened(*, width, scheme="light", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/worklists")
        page.fill("#name", "clio")
        page.fill("#password", PASSWORD)
        page.click("main form button")
        page.wait_for_selector("h1:has-text('Work lists')")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_no_violation_on_the_work_lists(desk, axe, crowd, width, scheme):
    page = desk(width=width, scheme=scheme)
    found = {"lists": violations(page, axe)}
    page.click(f"a[href='/worklists/{longest(crowd)}']")
    found["list"] = violations(page, axe)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    box = page.locator("#needs").bounding_box()
    assert box["x"] + box["width"] <= width
    page.locator("tbody th a").first.click()
    for fold in page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true }")
    found["person"] = violations(page, axe)
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_without_scripts_from_the_lists_to_an_answer(desk, crowd):
    page = desk(width=390, script=False)
    page.click(f"a[href='/worklists/{longest(crowd)}']")
    page.locator("tbody th a").first.click()
    page.click("text=Ask with these facts")
    page.wait_for_selector(".bottom")
    assert page.url.endswith("/ask")
