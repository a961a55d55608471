"""What stands on the page: plans, sections, bottom line, obligations, disputes, alerts, region, day."""

import pytest

from osler.core.errors import ProofError
from osler.question import Reading
from teahouse import QUESTION, WILTED, ask, assert_sound, composed, statements, tea, variant

_CARE = """
id: {id}
title: {id}
source: {source}
locator: Rule 20
topic: {topic}
section: care
about: {about}
direction: {direction}
when: "{when}"
text: {{clinician: "{id} is said.", patient: "{id} is said."}}
strength: null
certainty: null
in_force: {in_force}
last_checked: "2026-01-15"
"""


def rule(name, **changes):
    base = {
        "source": "north-guild",
        "topic": "wilt",
        "about": f"about-{name}",
        "direction": "for",
        "when": "true",
        "in_force": '{since: "2021"}',
    }
    extra = changes.pop("extra", "")
    return {f"recommendations/wilt/{name}.yaml": _CARE.format(id=name, **{**base, **changes}) + extra}


def plan_with(old, new):
    return {"plans/10-brew.yaml": lambda text: _swapped(text, old, new)}


def _swapped(text, old, new):
    assert old in text
    return text.replace(old, new)


CARE = "- {section: care}"


def test_what_applies_is_said_what_is_open_becomes_a_condition_what_fails_is_left_out():
    applies = statements(ask(WILTED))["north-treat"]
    assert (applies.applies, applies.depends_on, applies.condition) == ("yes", (), None)
    said = statements(ask())["north-treat"]
    assert said.applies == "unknown"
    assert "leaf_score_lowest" in said.depends_on
    assert said.text.startswith(f"If {said.condition}: ")
    assert "north-treat" not in statements(ask({"leaf_score_rim": 1.0, "heavy_steeping": False}))


def test_a_section_holds_no_more_than_its_limit(tmp_path):
    files = rule("first") | rule("second") | rule("third")
    all_said = statements(ask(knowledge=variant(tmp_path, files)))
    assert {"first", "second", "third", "rinse-cup"} <= set(all_said)
    few = ask(WILTED, knowledge=variant(tmp_path, plan_with(CARE, "- {section: care, limit: 2}")))
    care = next(part for part in few.sections if part.id == "care")
    # The remedy named obliges the page to say how to leave it off, whatever the limit.
    assert len([said for said in care.statements if said.id != "drug/camelline/exit"]) == 2


def test_open_statements_have_their_own_limit(tmp_path):
    files = rule("open-one", when="green_tongue") | rule("open-two", when="green_tongue")
    known = variant(tmp_path, files | plan_with(CARE, "- {section: care, open_limit: 1}"))
    said = [name for name in statements(ask(knowledge=known)) if name.startswith("open-")]
    assert said == ["open-one"]


def test_an_open_statement_may_hang_only_on_what_the_plan_allows(tmp_path):
    files = rule("hangs", when="green_tongue")
    files |= plan_with("candidates:", "may_depend_on: [kettle_scald]\ncandidates:")
    known = variant(tmp_path, files)
    assert "hangs" not in statements(ask(knowledge=known))
    assert "hangs" in statements(ask({"green_tongue": True}, knowledge=known))
    known = variant(tmp_path, plan_with(CARE, "- {section: care, may_depend_on: [green_tongue]}"))
    assert "hangs" in statements(ask(knowledge=known))


def test_of_several_on_one_decision_the_newest_speaks(tmp_path):
    source = (
        "id: new-guild\nkind: guideline\nshort: New Guild 2024\ntitle: New\npublisher: Guild\nyear: 2024\n"
        "region: north\nstatus: current\n"
    )
    files = {"sources/new-guild.yaml": source}
    files |= rule("older", about="steeping") | rule("newer", about="steeping", source="new-guild")
    said = statements(ask(knowledge=variant(tmp_path, files)))
    assert "newer" in said
    assert "older" not in said
    both = variant(tmp_path, plan_with(CARE, "- {section: care, per_about: 2}"))
    assert {"newer", "older"} <= set(statements(ask(knowledge=both)))


def test_a_wider_rule_gives_way_to_the_one_that_refines_it(tmp_path):
    files = rule("exact", when="green_tongue", extra="refines: rinse-cup\n")
    known = variant(tmp_path, files)
    said = statements(ask({"green_tongue": True}, knowledge=known))
    assert "exact" in said
    assert "rinse-cup" not in said
    assert "rinse-cup" in statements(ask({"green_tongue": False}, knowledge=known))


def test_a_special_topic_is_said_only_when_known_to_apply_or_asked_about(tmp_path):
    files = rule("burns", topic="scald", when="kettle_scald")
    files["pack.yaml"] = lambda text: text + "special_topics: [scald]\n"
    known = variant(tmp_path, files)
    assert "burns" not in statements(ask(knowledge=known))
    assert "burns" in statements(ask({"kettle_scald": True}, knowledge=known))
    asked = composed(known.packs[0], Reading(question="?", intents=("brew",), topics=("scald",)), {})
    assert "burns" in statements(asked)


def test_a_section_may_keep_to_the_asked_drugs(tmp_path):
    files = rule("of-mintol", extra="drugs: [mintol]\n") | rule("of-none")
    files |= plan_with(CARE, "- {section: care, asked_drugs_only: true}")
    pack = variant(tmp_path, files).packs[0]
    reading = Reading(question="?", intents=("brew",), drugs=("mintol",))
    assert {"of-mintol", "of-none"} & set(statements(composed(pack, reading, {}))) == {"of-mintol"}
    assert "of-none" in statements(ask(knowledge=variant(tmp_path, {})))


def test_a_section_whose_condition_fails_is_left_out(tmp_path):
    known = variant(tmp_path, plan_with(CARE, "- {section: care, when: green_tongue}"))
    assert "rinse-cup" in statements(ask(knowledge=known))
    assert "rinse-cup" not in statements(ask({"green_tongue": False}, knowledge=known))


def test_a_section_says_monograph_items_of_the_drugs_it_names(tmp_path):
    section = "- {section: care, drug_items: [usual_regimens, trials], drugs: [camelline]}"
    answer = ask(knowledge=variant(tmp_path, plan_with(CARE, section)))
    said = statements(answer)
    assert said["drug/camelline/weekly"].text.startswith("Camelline 40 mg by mouth once weekly")
    assert "10% against 20%" in said["drug/camelline/trial-1"].text


def test_the_first_plan_that_fits_is_taken(tmp_path):
    text = (
        "id: tongue\nintents: [brew]\nwhen: green_tongue\ntitle: {clinician: Green tongues, patient: Green}\n"
        "bottom_line:\n- slot: one\n  lines:\n  - id: tongue-line\n"
        "    text: {clinician: A cup., patient: A cup.}\n"
        "    rests_on: [rinse-cup]\nsections:\n- {section: care}\n"
    )
    known = variant(tmp_path, {"plans/05-tongue.yaml": text})
    assert ask({"green_tongue": True}, knowledge=known).title == "Green tongues"
    assert ask({"green_tongue": False}, knowledge=known).title == "Treating tea wilt"
    assert ask(knowledge=known).title == "Treating tea wilt"


def test_the_bottom_line_follows_the_verdicts():
    assert ask(WILTED).bottom_line.text == "A remedy is advised: camelline 40 mg by mouth once weekly."
    none = ask({"leaf_score_rim": -1.5, "leaf_score_base": -1.0, "heavy_steeping": False})
    assert none.bottom_line.text == "No remedy is advised with a lowest leaf score of -1.5."
    assert ask().bottom_line.text == "A remedy is advised at a lowest leaf score of -2.5 or below."


def test_a_drug_that_is_contraindicated_is_not_offered_and_the_next_line_is_said():
    answer = ask(WILTED | {"kettle_scald": True})
    assert "40 mg" not in answer.bottom_line.text
    assert answer.candidates[0].verdict == "avoid"
    assert_sound(answer)


def test_offers_are_limited_and_in_order(tmp_path):
    two = variant(tmp_path, plan_with("offers: [camelline]", "offers: [mintol, camelline]"))
    assert ask(WILTED, knowledge=two).bottom_line.text == (
        "A remedy is advised: mintol 5 mg by mouth once daily or camelline 40 mg by mouth once weekly."
    )
    one = variant(
        tmp_path, plan_with("offers: [mintol, camelline]", "offers: [mintol, camelline]\n    offer_limit: 1")
    )
    assert (
        ask(WILTED, knowledge=one).bottom_line.text == "A remedy is advised: mintol 5 mg by mouth once daily."
    )
    assert "mintol" not in ask(WILTED | {"green_tongue": True}, knowledge=one).bottom_line.text


LINE = """  - id: {id}
    {how}
    text: {{clinician: "{text}", patient: "{text}"}}
    rests_on: [rinse-cup]
  - id: treat
"""


def line(how, text="This line."):
    return plan_with("  - id: treat\n", LINE.format(id="tried", how=how, text=text))


@pytest.mark.parametrize(
    ("how", "facts", "wish", "said"),
    [
        ("regions: [south]", {}, {"region": "south"}, True),
        ("regions: [south]", {}, {}, False),
        ("when: green_tongue", {"green_tongue": True}, {}, True),
        ("when: green_tongue", {}, {}, False),
        ("fails: [north-treat]", {"leaf_score_lowest": 0.0, "heavy_steeping": False}, {}, True),
        ("fails: [north-treat]", {}, {}, False),
        ("asked_drugs: [mintol]", {"current_drug": "mintol"}, {}, True),
        ("asked_drugs: [mintol]", {"current_drug": "camelline"}, {}, False),
    ],
)
def test_a_line_is_said_only_where_all_it_asks_for_holds(tmp_path, how, facts, wish, said):
    text = ask(facts, knowledge=variant(tmp_path, line(how)), **wish).bottom_line.text
    assert (text == "This line.") is said


def test_a_line_about_an_unknown_value_gives_way(tmp_path):
    known = variant(
        tmp_path, line("when: 'true'", "Steeped {steep_minutes}, lowest at the {leaf_score_lowest_which}.")
    )
    full = ask({"steep_minutes": 30, "leaf_score_rim": -2.0, "leaf_score_base": 1}, knowledge=known)
    assert full.bottom_line.text == "Steeped 30 minutes, lowest at the rim leaf score."
    assert "Steeped" not in ask(WILTED, knowledge=known).bottom_line.text


def test_a_stopping_line_says_why_the_asked_drug_may_not_be_given(tmp_path):
    pack = variant(tmp_path, line("stops: contraindication", "No {drug}: {stops}")).packs[0]
    reading = Reading(question="?", intents=("brew",), drugs=("camelline",))
    said = composed(pack, reading, {"kettle_scald": True}).bottom_line.text
    assert said == "No camelline: Camelline is contraindicated after a kettle scald."
    assert "No camelline" not in composed(pack, reading, {"kettle_scald": False}).bottom_line.text


def test_what_a_named_drug_obliges_to_say_is_added():
    assert "drug/camelline/exit" in statements(ask(WILTED))


def test_an_answer_that_cannot_say_what_it_must_is_not_built(tmp_path):
    files = {"must_say.yaml": lambda text: text.replace("drug/camelline/exit", "rinse-cup")}
    with pytest.raises(ProofError, match="camelline-exit"):
        ask(WILTED, knowledge=variant(tmp_path, files))


def test_an_obligation_stands_where_its_condition_is_known_to_hold(tmp_path):
    files = {"must_say.yaml": lambda text: text.replace("drugs:", "when: green_tongue, drugs:")}
    known = variant(tmp_path, files)
    assert "drug/camelline/exit" not in statements(ask(WILTED | {"green_tongue": False}, knowledge=known))
    assert "drug/camelline/exit" in statements(ask(WILTED | {"green_tongue": True}, knowledge=known))


def test_a_disagreement_gives_each_side_its_verdict_the_leading_region_first():
    facts = {"leaf_score_rim": -2.2, "cup_kind": "mug", "heavy_steeping": False}
    north = ask(facts).disagreements[0].positions
    assert [(side.guideline, side.verdict) for side in north] == [
        ("Northern Guild 2021", "does not apply"),
        ("Southern Guild 2022", "applies"),
    ]
    south = ask(facts, region="south").disagreements[0].positions
    assert [side.guideline for side in south] == ["Southern Guild 2022", "Northern Guild 2021"]
    undecided = ask({"leaf_score_rim": -2.2}).disagreements[0].positions[1]
    assert (undecided.verdict, undecided.depends_on) == ("depends", ("cup_kind",))


def test_the_leading_region_fills_the_body():
    facts = {"leaf_score_rim": -3.0, "cup_kind": "mug"}
    assert "south-treat" not in statements(ask(facts))
    assert "north-treat" not in statements(ask(facts, region="south"))
    assert "south-treat" in statements(ask(facts, region="south"))


def test_alerts_name_what_raised_them_contraindications_first(tmp_path):
    caution = (
        "stops:\n- id: tongue\n  severity: caution\n  when: green_tongue\n"
        "  text: {clinician: Care with camelline and a green tongue., patient: Care with a green tongue.}\n"
        "  source: camelline-leaflet\n  locator: Section 4\n"
    )
    known = variant(tmp_path, {"drugs/camelline.yaml": lambda text: text.replace("stops:\n", caution)})
    # The implication of the pack says that a green tongue rules out a scald; a given fact outranks it.
    answer = ask(WILTED | {"green_tongue": True, "kettle_scald": True}, knowledge=known)
    assert [(item.severity, item.because) for item in answer.alerts] == [
        ("contraindication", ("kettle_scald",)),
        ("caution", ("green_tongue",)),
    ]
    assert not ask(WILTED, knowledge=known).alerts


def test_the_facts_to_ask_for_are_those_that_decide():
    answer = ask({"leaf_score_rim": -2.2})
    names = [item.name for item in answer.next_facts]
    assert "cup_kind" in names
    for item in answer.next_facts:
        assert item.decides
        assert item.name not in answer.understood.facts
    assert not ask(WILTED | {"leaf_score_base": 0, "heavy_steeping": False, "green_tongue": False}).next_facts


def test_what_would_change_the_answer_is_said_with_its_source():
    said = statements(ask({"leaf_score_rim": -2.2, "heavy_steeping": False}))
    changes = [text for name, text in said.items() if name.startswith("change/")]
    assert changes
    assert "-2.5" in changes[0].text
    assert "now -2.2" in changes[0].text
    assert changes[0].citations


def test_a_wrong_premise_is_corrected_first():
    answer = ask({"leaf_score_rim": 1.5})
    assert [item.text for item in answer.premise] == [
        "A leaf score this high is no tea wilt. The limit is -2.5."
    ]
    assert answer.premise[0].citations == (1,)
    assert not ask(WILTED).premise


def test_the_day_decides_what_is_in_force(tmp_path):
    files = rule("was", in_force='{since: "2015", until: "2022-06", replaced_by: "is"}')
    files |= rule("is", in_force='{since: "2022-06"}')
    known = variant(tmp_path, files)
    today, then = statements(ask(knowledge=known)), statements(ask(knowledge=known, as_of="2022-05-31"))
    assert "is" in today
    assert "was" not in today
    assert "was" in then
    assert "is" not in then
    assert "was" not in statements(ask(knowledge=known, as_of="2022-06-01"))


def test_an_emergency_stands_alone_and_first():
    answer = ask(question="My kettle exploded. Which remedy for tea wilt?")
    assert answer.status == "emergency"
    assert answer.alerts[0].severity == "emergency"
    assert answer.bottom_line.text == answer.alerts[0].text
    assert not answer.candidates
    assert not answer.disagreements
    assert_sound(answer)


def test_an_emergency_needs_nothing_else_to_work(tmp_path):
    broken = plan_with("rests_on: [north-treat]\n    offers", "rests_on: []\n    offers")
    known = variant(tmp_path, broken | {"must_say.yaml": "[]\n"})
    assert ask(WILTED, knowledge=known, question="The kettle burst! Remedy?").status == "emergency"


def test_out_of_scope_and_unplanned_questions_are_declined_with_what_was_searched():
    for answer in (
        ask(question="How do I mend a bicycle?"),
        composed(tea().packs[0], Reading(question=QUESTION, intents=("other",)), {}),
    ):
        assert answer.status == "abstained"
        assert "Searched: Tea wilt (fictional)" in answer.bottom_line.text
        assert not answer.references
        assert not answer.sections
