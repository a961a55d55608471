"""Pictures: drawn from the case and from what is cited, told in words and in a table as well."""

import re
import xml.etree.ElementTree as ET

import msgspec
import pytest

from osler.asking import Asked, Wish, ask
from osler.core.picture import Picture
from osler.knowledge import Knowledge, load
from osler.pictures import pictures_for
from osler.pictures.ground import Ground
from osler.render import render
from osler.render.figure import figure, printed

TWO_SITES = "Osteopenia: lumbar spine T-score -1.9 and femoral neck T-score -1.2, woman aged 67. Treatment?"
STEROID = "Prednisone 10 mg daily for 6 months, woman aged 66, FRAX major 18%, hip 2.8%. Bisphosphonate?"
STOP = "Can I stop denosumab after 3 years?"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def drawn(knowledge: Knowledge, question: str, audience: str = "clinician") -> dict[str, Picture]:
    asked = ask(knowledge, question, wish=Wish(audience=audience))
    return {item.id: item for item in pictures_of(knowledge, asked)}


def pictures_of(knowledge: Knowledge, asked: Asked) -> tuple[Picture, ...]:
    return pictures_for(knowledge.packs[0], asked.case.values(), asked.answer)


def test_each_site_stands_in_its_band(knowledge):
    table = drawn(knowledge, TWO_SITES)["t-scores"].table
    assert table.rows == (
        ("Lumbar spine T-score", "-1.9", "Osteopenia"),
        ("Femoral neck T-score", "-1.2", "Osteopenia"),
    )


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("-2.6", "Osteoporosis"),
        ("-2.5", "Osteoporosis"),
        ("-2.4", "Osteopenia"),
        ("-1.1", "Osteopenia"),
        ("-1.0", "Normal"),
    ],
)
def test_a_limit_belongs_to_the_band_that_the_rule_gives_it(knowledge, score, band):
    question = f"Woman aged 67, femoral neck T-score {score}. What does the result mean?"
    assert drawn(knowledge, question)["t-scores"].table.rows[0][1:] == (score, band)


def test_bands_are_not_for_people_to_whom_they_do_not_apply(knowledge):
    assert "t-scores" not in drawn(
        knowledge, "Woman aged 30, premenopausal, femoral neck T-score -2.6. Treat?"
    )


def test_lines_are_read_before_and_after_the_adjustment(knowledge):
    rows = {(row[0], row[1]): row[2:] for row in drawn(knowledge, STEROID)["frax"].table.rows}
    acr = rows["Major osteoporotic fracture", "ACR 2022, high risk on glucocorticoids"]
    assert acr == ("20% or more", "18%", "20.7%", "yes")
    canada = rows["Major osteoporotic fracture", "Canada 2023, clinical diagnosis"]
    assert canada[-1] == "no"


def test_without_glucocorticoids_their_lines_are_left_out(knowledge):
    picture = drawn(knowledge, "Woman aged 67, T-score -1.9, FRAX major 22%, hip 2%. Treat?")["frax"]
    assert not any("glucocorticoid" in row[1] for row in picture.table.rows)
    assert {row[4] for row in picture.table.rows} == {"no change"}


def test_a_risk_is_told_as_people(knowledge):
    picture = drawn(knowledge, STEROID, "patient")["risk-major"]
    assert picture.table.rows[0][1] == "about 21 (20.7%)"
    people = re.findall(r'<path transform="[^"]*" d="[^"]*" fill="([^"]*)"', picture.svg)
    assert len(people) == 100
    assert sum(fill.startswith("var(--red") for fill in people) == 21


def test_a_course_says_what_may_never_be_done(knowledge):
    picture = drawn(knowledge, STOP)["course-denosumab"]
    assert picture.table.rows[-1][1] == "Never"
    assert list(drawn(knowledge, STOP)) == ["course-denosumab"]


def test_nothing_is_drawn_where_nothing_is_answered(knowledge):
    assert not drawn(knowledge, "What is the capital of France?")


@pytest.mark.parametrize("audience", ["clinician", "patient"])
@pytest.mark.parametrize("question", [TWO_SITES, STEROID, STOP])
def test_pictures_are_sound_and_cited(knowledge, question, audience):
    for picture in drawn(knowledge, question, audience).values():
        root = ET.fromstring(picture.svg)
        space = "{http://www.w3.org/2000/svg}"
        assert root.get("role") == "img"
        title, told = root.find(f"{space}title"), root.find(f"{space}desc")
        assert title is not None
        assert told is not None
        assert title.text == picture.title
        assert told.text
        assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
        assert not re.search(r"<script|<style|style=|href|url\(|\son\w+=", picture.svg)
        assert picture.citations
        assert {item.source for item in picture.citations} <= set(knowledge.packs[0].sources)
        assert all(len(row) == len(picture.table.head) for row in picture.table.rows)


def test_every_chart_of_the_pack_can_be_carried(knowledge):
    """No chart waits for a number that its statement lacks: it would never be drawn."""
    pack = knowledge.packs[0]
    ground = Ground(pack=pack, values={}, answer=ask(knowledge, STOP).answer)
    for chart in pack.charts:
        for band in getattr(chart, "bands", ()):
            limits = [limit for limit in (band.above, band.below) if limit is not None]
            assert ground.carries(band.recommendation, *limits), f"{chart.id} {band.id}"
        for line in (line for gauge in getattr(chart, "gauges", ()) for line in gauge.lines):
            assert ground.carries(line.recommendation, line.at), f"{chart.id} {line.id}"
        for crowd in getattr(chart, "crowds", ()):
            assert ground.carries(chart.rests_on, crowd.n), f"{chart.id} {crowd.n}"
        for step in getattr(chart, "steps", ()):
            said = " ".join((step.at.clinician, step.at.patient, step.label.clinician, step.label.patient))
            assert all(ground.claim(key) for key in step.rests_on), f"{chart.id} {step.rests_on}"
            assert ground.carries_words(step.rests_on, said), f"{chart.id}: {said}"
        if hasattr(chart, "rests_on"):
            assert ground.claim(chart.rests_on), chart.id


def test_a_chart_whose_limit_is_not_cited_is_not_drawn(knowledge):
    pack = knowledge.packs[0]
    chart = next(item for item in pack.charts if item.id == "t-scores")
    shifted = tuple(
        msgspec.structs.replace(band, above=-2.2) if band.above == -2.5 else band for band in chart.bands
    )
    asked = ask(knowledge, TWO_SITES)
    wrong = msgspec.structs.replace(pack, charts=(msgspec.structs.replace(chart, bands=shifted),))
    assert pictures_for(wrong, asked.case.values(), asked.answer) == ()


def test_a_figure_has_the_table_and_escapes(knowledge):
    picture = msgspec.structs.replace(drawn(knowledge, TWO_SITES)["t-scores"], title="<b>bold</b>")
    markup = figure(picture)
    assert "<table>" in markup
    assert "&lt;b&gt;bold" in markup
    assert "var(" not in printed(picture)


def test_the_same_answer_has_the_same_pictures(knowledge):
    asked = ask(knowledge, STEROID)
    assert pictures_of(knowledge, asked) == pictures_of(knowledge, asked)


AFTER_START = ("monitoring", "duration", "on_stopping")


@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_every_drug_with_a_course_in_its_monograph_has_a_timeline(knowledge, audience):
    """The pack's own timelines come first; the others follow from the monograph."""
    lacking = []
    for drug in knowledge.packs[0].drugs.values():
        after = any(getattr(drug, part) for part in AFTER_START)
        before = drug.checks_before or any(regimen.usual for regimen in drug.regimens)
        question = f"Woman aged 70 on {drug.label}. How is it monitored?"
        told = after and before and ask(knowledge, question).answer.status == "answered"
        shown = drawn(knowledge, question, audience)
        timed = [item for item in shown.values() if item.kind == "timeline"]
        if told and not timed:
            lacking.append(drug.id)
        for item in timed:
            assert item.citations
            assert len(item.table.rows) >= 2
    assert lacking == []


def test_a_course_from_a_monograph_says_its_own_words(knowledge):
    rows = drawn(knowledge, "Woman aged 70 on ibandronate. How is it monitored?")[
        "course-ibandronate"
    ].table.rows
    own = knowledge.packs[0].drugs["ibandronate"]
    assert rows[0][2] == own.checks_before[0].text.clinician
    assert rows[-1][2] == own.on_stopping[0].text.clinician


def test_a_risk_told_to_a_patient_is_drawn_as_people(knowledge):
    question = "Woman aged 70 on ibandronate. How is it monitored?"
    picture = drawn(knowledge, question, "patient")["told-1"]
    counts = [float(row[1]) for row in picture.table.rows]
    assert all(
        f"{count:g} out of 100" in row[0] for count, row in zip(counts, picture.table.rows, strict=True)
    )
    people = re.findall(r'<path transform="[^"]*" d="[^"]*" fill="([^"]*)"', picture.svg)
    assert len(people) == 200
    assert sum(fill.startswith("var(--red") for fill in people) == sum(round(count) for count in counts)
    assert "told-1" not in drawn(knowledge, question)


def test_the_page_of_one_file_holds_the_pictures_and_asks_nothing_of_the_network(knowledge):
    asked = ask(knowledge, STOP)
    page = render(asked.answer, "html", pictures=pictures_of(knowledge, asked))
    assert 'id="picture-course-denosumab"' in page
    assert not re.search(r'src="|<link|@import|url\(', page)
