"""What only a library in a folder does: its index can be lost, its file damaged."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osler.core.errors import InputError
from osler.library.interface import Query
from osler.library.local import LocalLibrary
from shelf import document


def found(library, words="sclerostin", **wishes):
    return library.search(Query(text=words, **wishes))


def test_an_index_that_was_deleted_is_missed_and_made_again(library):
    library.add([document("1")])
    before = found(library)
    shutil.rmtree(library._folder / "index")
    with pytest.raises(InputError, match="osler library reindex"):
        found(LocalLibrary.open(library._folder))
    library.add([])
    assert found(library) == before


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


def test_a_file_that_is_no_library_is_told(tmp_path):
    (tmp_path / "library.db").write_bytes(b"not a database" * 100)
    with pytest.raises(InputError, match="not a readable library"):
        LocalLibrary.open(tmp_path)
