"""Passages in the index: found, filtered, deleted, seen whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.core.errors import InputError
from osler.library.index import INDEX_VERSION, IndexedPassage, PassageIndex
from osler.library.interface import Query

TEXTS = ("gout diet", "gout", "diet", "uric acid in gout", "bone", "bone diet and gout of old age")


def passage(document, text, number=0, **more):
    return IndexedPassage(document=document, number=number, text=text, **more)


def filled(*passages):
    index = PassageIndex.in_memory()
    with index.writer() as writer:
        for each in passages:
            writer.add(each)
        writer.commit()
    return index


def names(index, text, **more):
    return [found.document for found in index.search(Query(text=text, **more))]


def test_nothing_is_found_in_an_empty_index_or_for_no_words():
    assert names(PassageIndex.in_memory(), "gout") == []
    assert names(filled(passage("a", "gout")), "?!") == []
    assert names(filled(passage("a", "gout")), "sclerostin") == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Haemorrhage of the oesophagus", "esophageal hemorrhages"),
        ("TNF-α blockade", "TNFalpha"),
        ("Take 5 mg daily", "5mg"),
        ("Chronic obstructive pulmonary disease", "COPD"),
        ("Myocardial infarction", "heart attack"),
        ("Gabapentin for pain, gabapentin for itch", "gabapentine"),
    ],
)
def test_a_passage_is_found_by_another_spelling_or_name(text, asked):
    index = filled(passage("right", text), passage("other", "bone"), passage("again", text))
    assert "right" in names(index, asked)
    assert "other" not in names(index, asked)


def test_a_common_word_is_never_corrected():
    index = filled(*(passage(f"s{n}", "statin") for n in range(3)), passage("a", "static"))
    assert set(names(index, "static")) == {"a"}


def test_titles_without_text_are_found():
    assert names(filled(passage("a", "", title="What causes cervicitis?")), "cervicitis") == ["a"]


def test_filters():
    index = filled(
        passage("old", "gout", kind="trial", year=1999, source="BMJ", section="Results"),
        passage(
            "new", "gout", kind="guideline", year=2020, source="NICE", section="Methods", status="superseded"
        ),
        passage("bare", "gout"),
    )
    assert set(names(index, "gout", kinds=("guideline", "trial"))) == {"new", "old"}
    assert names(index, "gout", since=2000) == ["new"]
    assert names(index, "gout", since=2021) == []
    assert names(index, "gout", sources=("nice",)) == ["new"]
    assert names(index, "gout", sections=("result",)) == ["old"]
    assert set(names(index, "gout", documents=("old", "bare"))) == {"old", "bare"}


def test_a_filter_changes_who_is_found_not_how_they_score():
    index = filled(passage("a", "gout diet", year=2010), passage("b", "gout", year=2010))
    free = [(found.document, found.score) for found in index.search(Query(text="gout diet"))]
    assert free == [
        (found.document, found.score) for found in index.search(Query(text="gout diet", since=2000))
    ]


def test_documents_are_each_ranked_once_with_their_best_passage():
    index = filled(passage("a", "gout", 0), passage("a", "gout diet", 1), passage("b", "gout", 0))
    assert [(found.document, found.passage) for found in index.documents(Query(text="gout diet"))] == [
        ("a", 1),
        ("b", 0),
    ]


def test_only_k_are_given():
    index = filled(*(passage(f"d{n}", "gout") for n in range(9)))
    assert names(index, "gout", k=4) == ["d0", "d1", "d2", "d3"]


def test_parts_come_when_asked_for():
    index = filled(passage("a", "gout"))
    assert index.search(Query(text="gout"))[0].parts == ()
    assert index.search(Query(text="gout", explain=True))[0].parts[0].what == "word: gout"


def test_what_was_not_committed_is_forgotten():
    index = filled(passage("a", "gout"))
    with index.writer() as writer:
        writer.add(passage("b", "gout"))
    assert (names(index, "gout"), len(index)) == (["a"], 1)


def test_deleting_takes_every_passage_of_the_document():
    index = filled(passage("a", "gout"), passage("a", "gout", 1), passage("ab", "gout"))
    with index.writer() as writer:
        writer.delete("a")
        writer.add(passage("a", "gout", 2))
        writer.commit()
    assert [(found.document, found.passage) for found in index.search(Query(text="gout"))] == [
        ("a", 2),
        ("ab", 0),
    ]


def test_a_reader_sees_what_another_committed_and_nothing_before(tmp_path):
    reader, owner = PassageIndex.open(tmp_path / "index"), PassageIndex.open(tmp_path / "index")
    with owner.writer() as writer:
        writer.add(passage("a", "gout"))
        assert names(reader, "gout") == []
        writer.commit()
        assert names(reader, "gout") == ["a"]


def test_an_index_of_another_version_is_refused_with_the_mend(tmp_path):
    PassageIndex.open(tmp_path)
    mark = tmp_path / "osler-index-version"
    assert mark.read_text() == INDEX_VERSION
    mark.write_text("0+0")
    with pytest.raises(InputError, match=r"version 0\+0.*made again"):
        PassageIndex.open(tmp_path)


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_indexing(texts, chance):
    passages = [passage(f"d{number}", text) for number, text in enumerate(texts)]
    other = list(passages)
    chance.shuffle(other)
    wanted = Query(text="gout diet in old age")
    assert filled(*passages).search(wanted) == filled(*other).search(wanted)


def test_what_was_deleted_and_added_again_scores_as_before(tmp_path):
    index = PassageIndex.open(tmp_path / "index")
    passages = [passage(f"d{number}", text) for number, text in enumerate(TEXTS)]
    before = None
    for _ in range(3):
        with index.writer() as writer:
            for each in passages:
                writer.delete(each.document)
                writer.add(each)
            writer.commit()
        found = index.search(Query(text="gout diet in old age"))
        assert found == (before or found)
        before = found


def test_two_words_are_found_as_one():
    assert names(filled(passage("a", "Ribcage pain"), passage("b", "bone")), "rib cage") == ["a"]


def test_an_abbreviation_that_the_passages_define_finds_its_words():
    index = filled(
        passage("a", "Normal pressure hydrocephalus (NPH) is treated with a shunt."),
        passage("b", "", title="Normal pressure hydrocephalus"),
        passage("c", "Normal blood pressure"),
    )
    assert "b" in names(index, "NPH")


def test_suggested_words_find_more_and_change_no_coverage():
    index = filled(passage("a", "gout diet"), passage("b", "allopurinol lowers urate"))
    assert names(index, "gout") == ["a"]
    found = index.search(Query(text="gout", also=("allopurinol",)))
    assert [(each.document, each.coverage) for each in found] == [("a", 1.0), ("b", 0.0)]


@pytest.mark.parametrize("since", [1991, 2000, 2008, 2009, 2010])
def test_the_years_that_are_wanted_are_found_however_many_there_are(since):
    index = filled(*(passage(f"{n:03}", "gout " * (1 + n % 7), year=1990 + n % 20) for n in range(300)))
    found = index.search(Query(text="gout", since=since, k=300))
    every = {f"{n:03}" for n in range(300) if 1990 + n % 20 >= since}
    assert {each.document for each in found} == every
    unfiltered = {each.document: each.score for each in index.search(Query(text="gout", k=300))}
    assert all(unfiltered[each.document] == each.score for each in found)
