"""What a library promises: never doubled, newest wins, retractions seen, nothing lost when it dies."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osler.core.errors import InputError
from osler.documents.document import Rejected
from osler.library.interface import Query
from osler.library.local import LocalLibrary
from shelf import document, notice


def found(library, words="sclerostin", **wishes):
    return library.search(Query(text=words, **wishes))


def test_a_document_is_found_word_for_word(library):
    library.add([document("1", "First. Sclerostin falls.", year=2001, kind="trial")])
    (hit,) = found(library)
    assert (hit.document, hit.kind, hit.year, hit.status, hit.rank) == ("1", "trial", 2001, "current", 1)
    stored = library.stored("1")
    assert stored is not None
    assert stored.document.text[hit.start : hit.end] == hit.quote
    assert hit.locator.startswith("Results")


def test_adding_again_changes_nothing_and_a_change_updates(library):
    assert library.add([document()]).added == 1
    before = library.fingerprint
    assert library.add([document()]).unchanged == 1
    assert library.fingerprint == before
    assert library.add([document(text="Sclerostin rises.")]).updated == 1
    assert [hit.quote for hit in found(library)] == ["Sclerostin rises."]
    assert [item.status for item in library.editions("1")] == ["superseded", "current"]


def test_any_shared_identity_is_the_same_document(library):
    library.add([document(identities=("pmid:1", "doi:10.1000/a"))])
    done = library.add([document(text="Sclerostin again.", identities=("doi:10.1000/a", "pmcid:PMC1"))])
    assert done.updated == 1
    assert [hit.document for hit in found(library)] == ["1"]
    assert library.stored("pmcid:PMC1") == library.stored("1")


def test_an_older_version_of_a_label_does_not_replace_the_newer(library):
    new = document(text="Sclerostin new.", identities=("setid:s",), version=3)
    old = document(text="Sclerostin old.", identities=("setid:s",), version=2)
    library.add([new])
    library.add([old])
    library.add([old])
    assert [hit.quote for hit in found(library)] == ["Sclerostin new."]
    assert len(library.editions("s")) == 2


def test_rows_of_two_files_with_one_number_stay_apart(library):
    library.add([document(title="A", identities=("row:one#7", "same:aa#7"))])
    library.add([document(title="B", text="Sclerostin there.", identities=("row:two#7", "same:bb#7"))])
    assert sorted(hit.document for hit in found(library)) == ["7", "row:two#7"]


@pytest.mark.parametrize("order", [0, 1])
def test_a_retraction_marks_its_article_whichever_comes_first(library, order):
    both = [document("1"), notice("2", "retraction", "pmid:1")]
    library.add(both[order:] + both[:order])
    assert [(hit.document, hit.status) for hit in found(library)] == [("1", "retracted")]
    assert "2" in (library.stored("1").note or "")
    assert not found(library, "withdrawn")


def test_a_correction_is_noted_and_the_article_stays(library):
    library.add([document("1"), notice("2", "correction", "pmid:1")])
    stored = library.stored("1")
    assert (stored.status, stored.note) == ("current", "corrected by 2")


def test_removing_takes_every_edition(library):
    library.add([document("1"), document("2", "Sclerostin too.")])
    only = LocalLibrary.open(library._folder)
    assert library.remove(["1", "9"]) == ("1",)
    assert [hit.document for hit in found(library)] == ["2"]
    assert [hit.document for hit in found(only)] == ["2"]
    assert library.editions("1") == ()


def test_a_removed_documents_place_is_not_given_to_another(library):
    reader = LocalLibrary.make(library._folder)
    library.add([document("1", "Sclerostin old.")])
    assert [hit.quote for hit in found(reader)] == ["Sclerostin old."]
    library.remove(["1"])
    library.add([document("2", "Sclerostin new.")])
    assert [hit.quote for hit in found(reader)] == ["Sclerostin new."]


@settings(max_examples=25)
@given(order=st.permutations(range(5)))
def test_the_fingerprint_does_not_depend_on_order(tmp_path_factory, order):
    here, there = (LocalLibrary.make(tmp_path_factory.mktemp("l")) for _ in range(2))
    five = [document(str(number), f"Sclerostin {number}.") for number in range(1, 6)]
    here.add(five)
    there.add([five[number] for number in order])
    assert here.fingerprint == there.fingerprint
    assert [hit.document for hit in found(here)] == [hit.document for hit in found(there)]
    there.remove(["3"])
    assert here.fingerprint != there.fingerprint


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_in(library):
    done = library.add([Rejected(where="a.xml", why="damaged"), document()])
    assert (done.added, [item.where for item in done.rejected]) == (1, ["a.xml"])


def test_a_second_writer_is_told_to_wait(library):
    class Slow:
        def __iter__(self):
            yield document("1")
            with pytest.raises(InputError, match="another process is writing"):
                LocalLibrary.make(library._folder).add([document("2")])
            yield document("3", "Sclerostin three.")

    assert library.add(Slow()).added == 2


def test_readers_see_the_last_commit_while_a_writer_works(library):
    library.add([document("1")])
    reader = LocalLibrary.open(library._folder)

    class Watching:
        def __iter__(self):
            yield document("2", "Sclerostin two.")
            assert [hit.document for hit in found(reader)] == ["1"]

    library.add(Watching())
    assert sorted(hit.document for hit in found(reader)) == ["1", "2"]


SHELF = Path(__file__).parents[1]
_LOADER = """
import sys
from pathlib import Path
from shelf import document
from osler.library.local import LocalLibrary
def endless():
    for number in range(1, 200_000):
        yield document(str(number), f"Sclerostin {number}.")
        if number % 500 == 0:
            print(number, flush=True)
LocalLibrary.make(Path(sys.argv[1])).add(endless())
"""


def test_killed_at_any_moment_it_keeps_what_was_committed_and_goes_on(tmp_path):
    folder = tmp_path / "library"
    for pause in (0.0, 0.15, 0.4):
        loader = subprocess.Popen(
            [sys.executable, "-c", _LOADER, str(folder)], cwd=SHELF, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3):
            assert loader.stdout is not None
            assert loader.stdout.readline()
        time.sleep(pause)
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        loader.stdout.close()
    kept = LocalLibrary.make(folder)
    # The next writer finishes what the dead one left, whatever it adds itself.
    done = kept.add([document("1", "Sclerostin 1."), document("0", "Sclerostin last.")])
    assert (done.added, done.unchanged) == (1, 1)
    summary = kept.summary()
    assert summary.documents >= 1001
    assert summary.passages == summary.documents
    assert next(hit.document for hit in found(kept, "sclerostin last")) == "0"
    kept.close()


def test_the_index_can_be_thrown_away_and_made_again(library):
    library.add([document("1"), notice("2", "correction", "pmid:1"), document("3", "Sclerostin three.")])
    before = found(library)
    library.reindex()
    assert found(library) == before


def test_a_notice_that_names_nobody_is_not_found_after_the_index_is_made_anew(library):
    library.add([document("1"), notice("2", "retraction")])
    library.reindex()
    assert not found(library, "withdrawn")


def test_an_index_that_was_deleted_is_missed_and_made_again(library):
    library.add([document("1")])
    before = found(library)
    shutil.rmtree(library._folder / "index")
    with pytest.raises(InputError, match="osler library reindex"):
        found(LocalLibrary.open(library._folder))
    library.add([])
    assert found(library) == before


def test_reindexing_waits_for_no_writer_and_spoils_nothing(library):
    library.add([document("1")])

    class Slow:
        def __iter__(self):
            yield document("2", "Sclerostin two.")
            with pytest.raises(InputError, match="another process is writing"):
                LocalLibrary.make(library._folder).reindex()

    library.add(Slow())
    assert len(found(LocalLibrary.open(library._folder))) == 2


def test_a_folder_without_a_library_is_told(tmp_path):
    with pytest.raises(InputError, match="no evidence library"):
        LocalLibrary.open(tmp_path)


def test_a_file_that_is_no_library_is_told(tmp_path):
    (tmp_path / "library.db").write_bytes(b"not a database" * 100)
    with pytest.raises(InputError, match="not a readable library"):
        LocalLibrary.open(tmp_path)
