"""What a library promises: never doubled, newest wins, retractions seen, nothing lost when it dies.

Each promise is kept in a folder and in a bucket.
"""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from osler.core.errors import InputError
from osler.documents.document import Notice, Rejected
from osler.library import notices
from osler.library.interface import Query
from shelf import document, notice


def found(library, words="sclerostin", **wishes):
    return library.search(Query(text=words, **wishes))


def test_a_document_is_found_word_for_word(kept):
    kept.add([document("1", "First. Sclerostin falls.", year=2001, kind="trial")])
    (hit,) = found(kept)
    assert (hit.document, hit.kind, hit.year, hit.status, hit.rank) == ("1", "trial", 2001, "current", 1)
    stored = kept.stored("1")
    assert stored is not None
    assert stored.document.text[hit.start : hit.end] == hit.quote
    assert hit.locator.startswith("Results")


def test_adding_again_changes_nothing_and_a_change_updates(kept):
    assert kept.add([document()]).added == 1
    before = kept.fingerprint
    assert kept.add([document()]).unchanged == 1
    assert kept.fingerprint == before
    assert kept.add([document(text="Sclerostin rises.")]).updated == 1
    assert [hit.quote for hit in found(kept)] == ["Sclerostin rises."]
    assert [item.status for item in kept.editions("1")] == ["superseded", "current"]


def test_any_shared_identity_is_the_same_document(kept):
    kept.add([document(identities=("pmid:1", "doi:10.1000/a"))])
    done = kept.add([document(text="Sclerostin again.", identities=("doi:10.1000/a", "pmcid:PMC1"))])
    assert done.updated == 1
    assert [hit.document for hit in found(kept)] == ["1"]
    assert kept.stored("pmcid:PMC1") == kept.stored("1")


def test_an_older_version_of_a_label_does_not_replace_the_newer(kept):
    new = document(text="Sclerostin new.", identities=("setid:s",), version=3)
    old = document(text="Sclerostin old.", identities=("setid:s",), version=2)
    kept.add([new])
    kept.add([old])
    kept.add([old])
    assert [hit.quote for hit in found(kept)] == ["Sclerostin new."]
    assert len(kept.editions("s")) == 2


def test_rows_of_two_files_with_one_number_stay_apart(kept):
    kept.add([document(title="A", identities=("row:one#7", "same:aa#7"))])
    kept.add([document(title="B", text="Sclerostin there.", identities=("row:two#7", "same:bb#7"))])
    assert sorted(hit.document for hit in found(kept)) == ["7", "row:two#7"]


@pytest.mark.parametrize("order", [0, 1])
def test_a_retraction_marks_its_article_whichever_comes_first(kept, order):
    both = [document("1"), notice("2", "retraction", "pmid:1")]
    kept.add(both[order:] + both[:order])
    assert [(hit.document, hit.status) for hit in found(kept)] == [("1", "retracted")]
    assert "2" in (kept.stored("1").note or "")
    assert not found(kept, "withdrawn")


def test_retracted_documents_are_found_alone_or_left_out(kept):
    kept.add([document(str(n), f"Sclerostin {n}.") for n in range(1, 16)])
    kept.add([document("20", "Sclerostin lies.", retracted=True), notice("30", "retraction", "pmid:2")])
    assert {hit.document for hit in found(kept, statuses=("retracted",))} == {"2", "20"}
    assert {hit.document for hit in found(kept, statuses=("retracted",), documents=("2", "3"))} == {"2"}
    left = found(kept, statuses=("current",), k=14)
    assert len(left) == 14
    assert {"2", "20"}.isdisjoint(hit.document for hit in left)
    kept.remove(["30"])
    assert {hit.document for hit in found(kept, statuses=("retracted",))} == {"20"}


def test_what_notices_say_is_told_by_any_identity_of_the_document(kept):
    kept.add(
        [
            document("1", identities=("pmid:1", "doi:10.1/a")),
            document("2", retracted=True, year=1999),
            document("8", notice=Notice(kind="retraction", of=("doi:10.1/a",), date="2021-03-04")),
            document("9", notice=Notice(kind="correction", of=("doi:10.1/gone",)), year=2019),
        ]
    )
    told = [(it.kind, it.of, it.date, it.said_by) for it in notices(kept)]
    assert told == [
        ("correction", "doi:10.1/gone", "2019", "9"),
        ("retraction", "doi:10.1/a", "2021-03-04", "8"),
        ("retraction", "pmid:2", None, "2"),
    ]
    asked = notices(kept, ["pmid:1", "doi:10.1/gone", "pmid:404", "pmid:1"])
    assert [(it.of, it.said_by) for it in asked] == [("doi:10.1/gone", "9"), ("pmid:1", "8")]
    assert notices(kept, []) == ()


def test_a_newer_edition_that_stands_again_is_no_longer_retracted(kept):
    kept.add([document("1", "Sclerostin falls.", retracted=True)])
    kept.add([document("1", "Sclerostin falls again.")])
    assert kept.stored("1").status == "current"
    assert notices(kept) == ()
    assert kept.summary().marks == {}


def test_a_correction_is_noted_and_the_article_stays(kept):
    kept.add([document("1"), notice("2", "correction", "pmid:1")])
    stored = kept.stored("1")
    assert (stored.status, stored.note) == ("current", "corrected by 2")


def test_removing_takes_every_edition(place, kept):
    kept.add([document("1"), document("2", "Sclerostin too.")])
    only = place.open()
    assert kept.remove(["1", "9"]) == ("1",)
    assert [hit.document for hit in found(kept)] == ["2"]
    assert [hit.document for hit in found(only)] == ["2"]
    assert kept.editions("1") == ()


def test_a_removed_documents_place_is_not_given_to_another(place, kept):
    reader = place.make()
    kept.add([document("1", "Sclerostin old.")])
    assert [hit.quote for hit in found(reader)] == ["Sclerostin old."]
    kept.remove(["1"])
    kept.add([document("2", "Sclerostin new.")])
    assert [hit.quote for hit in found(reader)] == ["Sclerostin new."]


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_in(kept):
    done = kept.add([Rejected(where="a.xml", why="damaged"), document()])
    assert (done.added, [item.where for item in done.rejected]) == (1, ["a.xml"])


def test_a_second_writer_is_told_to_wait(place, kept):
    class Slow:
        def __iter__(self):
            yield document("1")
            with pytest.raises(InputError, match="another process is writing"):
                place.make().add([document("2")])
            yield document("3", "Sclerostin three.")

    assert kept.add(Slow()).added == 2


def test_readers_see_the_last_commit_while_a_writer_works(place, kept):
    kept.add([document("1")])
    reader = place.open()

    class Watching:
        def __iter__(self):
            yield document("2", "Sclerostin two.")
            assert [hit.document for hit in found(reader)] == ["1"]

    kept.add(Watching())
    assert sorted(hit.document for hit in found(reader)) == ["1", "2"]


SHELF = Path(__file__).parents[1]
_LOADER = """
import sys
from shelf import document
from osler.library import make_library
batch = int(sys.argv[2])
def endless():
    for number in range(1, 200_000):
        yield document(str(number), f"Sclerostin {number}.")
        if number % batch == 0:
            print(number, flush=True)
make_library(sys.argv[1]).add(endless())
"""


def test_killed_at_any_moment_it_keeps_what_was_committed_and_goes_on(place):
    for pause in (0.0, 0.3):
        loader = subprocess.Popen(
            [sys.executable, "-c", _LOADER, place.address, str(place.batch)],
            cwd=SHELF,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2):
            assert loader.stdout is not None
            assert loader.stdout.readline()
        time.sleep(pause)
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        loader.stdout.close()
    left = place.make()
    # The next writer finishes what the dead one left, whatever it adds itself.
    done = left.add([document("1", "Sclerostin 1."), document("0", "Sclerostin last.")])
    assert (done.added, done.unchanged) == (1, 1)
    summary = left.summary()
    assert summary.documents > place.batch
    assert summary.passages == summary.documents
    assert next(hit.document for hit in found(left, "sclerostin last")) == "0"
    left.close()


def test_the_index_can_be_thrown_away_and_made_again(kept):
    kept.add([document("1"), notice("2", "correction", "pmid:1"), document("3", "Sclerostin three.")])
    before = found(kept)
    kept.reindex()
    assert found(kept) == before


def test_a_notice_that_names_nobody_is_not_found_after_the_index_is_made_anew(kept):
    kept.add([document("1"), notice("2", "retraction")])
    kept.reindex()
    assert not found(kept, "withdrawn")


def test_reindexing_waits_for_no_writer_and_spoils_nothing(place, kept):
    kept.add([document("1")])

    class Slow:
        def __iter__(self):
            yield document("2", "Sclerostin two.")
            with pytest.raises(InputError, match="another process is writing"):
                place.make().reindex()

    kept.add(Slow())
    assert len(found(place.open())) == 2


def test_what_is_not_wanted_is_filtered_out(kept):
    kept.add(
        [
            document("1", "Sclerostin one.", kind="trial", year=2001, publisher="Bone"),
            document("2", "Sclerostin two.", kind="review", year=2011, publisher="The Lancet"),
            document("3", "Sclerostin three.", kind="trial", year=2021),
        ]
    )
    for wishes, expected in (
        ({"kinds": ("trial",)}, {"1", "3"}),
        ({"kinds": ("trial", "review"), "since": 2010}, {"2", "3"}),
        ({"sources": ("the lancet",)}, {"2"}),
        ({"sources": ("it's; DROP",)}, set()),
        ({"sections": ("results",)}, {"1", "2", "3"}),
        ({"sections": ("methods",)}, set()),
        ({"statuses": ("current",)}, {"1", "2", "3"}),
        ({"statuses": ("retracted", "superseded")}, set()),
        ({"documents": ("1", "3", "9")}, {"1", "3"}),
        ({"documents": ("9",)}, set()),
    ):
        assert {hit.document for hit in found(kept, **wishes)} == expected, wishes


def test_words_are_counted_exactly_after_documents_have_left(kept):
    kept.add([document(str(n), f"Sclerostin {n}.") for n in range(5)] + [document("9", "Gout.")])
    kept.add([document("1", "Gout now.")])
    kept.remove(["2"])
    kept.add([document("3", "Gout too.")])
    rarity = kept.rarity(("sclerostin", "gout", "unheard"))
    fresh = kept.rarity(("sclerostin",))
    assert fresh["sclerostin"] == rarity["sclerostin"]
    assert rarity["sclerostin"] > rarity["gout"]
    assert rarity["unheard"] > rarity["sclerostin"]
    assert kept.size() == 5


def test_what_was_noted_is_remembered_by_the_next(place, kept):
    assert kept.remembered("fetch") is None
    kept.remember("fetch", "page 3")
    assert place.open().remembered("fetch") == "page 3"


def test_a_place_without_a_library_is_told(place):
    with pytest.raises(InputError, match="no evidence library"):
        place.open()
