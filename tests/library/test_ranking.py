"""The order of candidates, from plain values."""

from osler.library.asked import asked
from osler.library.ranking import Candidate, Question, coverage, ranked, rarity


def candidate(document, text, *, number=0, title="", **more):
    return Candidate(
        document=document,
        number=number,
        title=tuple(title.split()),
        heading=(),
        body=tuple(text.split()),
        **more,
    )


def question(text, common=()):
    meant = asked(text)
    looked_for = [*meant.weights, *(term for other in meant.others for term in other.terms)]
    rarities = {term: 1.0 if term in common else 5.0 for term in looked_for}
    greatest = sum(weight * rarities[term] for term, weight in meant.weights.items())
    return Question(asked=meant, rarity=rarities, greatest=greatest)


def order(text, *candidates, common=()):
    return [found.candidate.document for found in ranked(question(text, common), candidates)]


def test_a_rarer_word_counts_more():
    one, other = candidate("a", "bone x x"), candidate("b", "sclerostin x x")
    assert order("bone sclerostin", one, other, common=("bone",)) == ["b", "a"]


def test_a_shorter_passage_with_the_same_words_comes_first():
    assert order("gout", candidate("a", "gout" + " x" * 300), candidate("b", "gout x x")) == ["b", "a"]


def test_a_title_about_the_subject_comes_before_one_that_mentions_it():
    one = candidate("a", "x", title="gout crystal kidney uric joint")
    assert order("gout", one, candidate("b", "x", title="gout")) == ["b", "a"]


def test_words_near_each_other_come_first():
    apart = candidate("a", "gout " + "x " * 60 + "diet")
    assert order("gout diet", apart, candidate("b", "gout diet " + "x " * 60)) == ["b", "a"]


def test_other_words_for_the_same_are_not_counted_twice():
    both = candidate("a", "dvt deep vein thrombos x x x x x x")
    again = candidate("b", "dvt x x x x x x x x x")
    scores = {found.candidate.document: found.score for found in ranked(question("dvt"), [both, again])}
    assert scores["a"] == scores["b"]


def test_other_words_are_found_where_the_own_are_missing():
    found = ranked(question("dvt"), [candidate("a", "deep vein thrombos x"), candidate("b", "deep vein x")])
    assert found[0].candidate.document == "a"
    assert found[0].score > 0


def test_the_passage_that_reports_results_leads_its_document():
    plan = candidate("a", "gout diet plan", number=0)
    result = candidate("a", "gout diet x x p signific ci lower", number=1)
    assert [found.candidate.number for found in ranked(question("gout diet"), [plan, result])] == [1, 0]


def test_guidelines_newer_and_current_ones_come_first_among_equals():
    text = "gout diet"
    assert order("gout", candidate("a", text, kind="study"), candidate("b", text, kind="guideline")) == [
        "b",
        "a",
    ]
    assert order("gout", candidate("a", text, year=2001), candidate("b", text, year=2021)) == ["b", "a"]
    assert order("gout", candidate("a", text, status="superseded"), candidate("b", text)) == ["b", "a"]


def test_standing_never_outweighs_the_answer():
    poor = candidate("a", "gout " + "x " * 40, kind="guideline", year=2025)
    assert order("gout diet", poor, candidate("b", "gout diet x", year=1996)) == ["b", "a"]


def test_equal_scores_go_by_document_then_passage():
    same = [candidate(name, "gout", number=number) for name, number in (("b", 0), ("a", 1), ("a", 0))]
    found = ranked(question("gout"), same)
    assert [(each.candidate.document, each.candidate.number) for each in found] == [
        ("a", 0),
        ("a", 1),
        ("b", 0),
    ]


def test_coverage_is_the_share_of_the_question_found():
    meant = question("gout dvt")
    whole, other, half = (
        candidate("a", text) for text in ("gout dvt", "gout deep vein thrombos", "gout deep")
    )
    assert [coverage(meant, each) for each in (whole, other, half)] == [1.0, 1.0, 0.5]


def test_the_parts_of_a_score_add_up_to_it():
    passages = [
        candidate("a", "gout diet p ci", title="gout", kind="review", year=2020),
        candidate("a", "gout x", number=1, title="gout", kind="review", year=2020, status="superseded"),
    ]
    for found in ranked(question("gout diet"), passages, explain=True):
        assert abs(sum(part.value for part in found.parts) - found.score) < 1e-3
        assert all(part.what for part in found.parts)


def test_a_term_that_no_passage_has_tells_most():
    assert rarity(0, 100) > rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0
