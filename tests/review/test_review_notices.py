"""A retraction or correction that the library learns of ends what rests on the source, once."""

import pytest
from boardroom import ARTICLE, MINTOL, TREAT, approve, reviewed

from osler.documents.document import Notice
from osler.review.items import look
from osler.review.queue import Wanted, queue
from osler.review.sources import noted, take_notices
from osler.review.verifying import entries, verify
from shelf import document
from teahouse import variant

DRUG = "tea-wilt/drugs/camelline"


def known_by(**identities):
    lines = "".join(f'{name}: "{value}"\n' for name, value in identities.items())
    return lambda text: text.rstrip() + "\n" + lines


@pytest.fixture
def signed(board):
    """North's recommendation and the drug are approved; their sources are known by doi and by PMID."""
    board.knowledge = variant(
        board.folder,
        {
            "sources/north-guild.yaml": known_by(doi="10.1000/NORTH", pmid="77"),
            "sources/camelline-leaflet.yaml": known_by(pmid="88"),
        },
    )
    board.sync()
    reviewed(board, TREAT, DRUG, MINTOL)
    approve(board, "rob", TREAT, DRUG, MINTOL)
    approve(board, "rita", MINTOL)
    return board


def tell(library, kind, *of, name="900", date="2026-05-03"):
    library.add(
        [document(name, text="See the notice.", notice=Notice(kind=kind, of=of, date=date), year=2026)]
    )


@pytest.mark.parametrize(
    ("kind", "of", "status", "told"),
    [
        ("retraction", "doi:10.1000/north", "retracted", "a notice of retraction of 2026-05-03 (pmid:900)"),
        ("correction", "pmid:77", "revised", "a correction of 2026-05-03 (pmid:900)"),
        ("concern", "pmid:77", "doubted", "an expression of concern of 2026-05-03 (pmid:900)"),
    ],
)
def test_a_notice_ends_what_rests_on_its_source(signed, library, kind, of, status, told):
    tell(library, kind, of)
    (taken,) = take_notices(signed.store, signed.knowledge, library)
    assert (taken.source, taken.status) == ("north-guild", status)
    item = look(signed.store, TREAT).item
    assert (item.state, item.approved_at) == ("submitted", None)
    assert told.partition(" (")[0] in item.stale
    assert item.stale.startswith(f"its source north-guild is {status}: ")
    assert signed.state(DRUG) == signed.state(MINTOL) == "approved"
    assert ARTICLE in {each.unit for each in queue(signed.store, Wanted(view="stale")).items}
    assert noted(signed.store)["north-guild"].person == "osler"
    assert verify(signed.store).holds


def test_a_notice_counts_once_however_the_source_is_known(signed, library):
    tell(library, "retraction", "doi:10.1000/north", "pmid:77")
    assert len(take_notices(signed.store, signed.knowledge, library)) == 1
    reviewed(signed, TREAT)
    approve(signed, "rob", TREAT)
    before = len(entries(signed.store))
    assert take_notices(signed.store, signed.knowledge, library) == ()
    assert len(entries(signed.store)) == before
    assert signed.state(TREAT) == "approved"
    tell(library, "correction", "pmid:77", name="901")
    assert [each.status for each in take_notices(signed.store, signed.knowledge, library)] == ["revised"]
    assert signed.state(TREAT) == "submitted"


def test_a_drug_and_what_quotes_it_end_with_its_label(signed, library):
    tell(library, "correction", "pmid:88")
    take_notices(signed.store, signed.knowledge, library)
    assert "camelline-leaflet is revised" in look(signed.store, DRUG).item.stale
    assert signed.state(TREAT) == "approved"


def test_other_documents_and_what_the_pack_says_itself_change_nothing(signed, library):
    tell(library, "retraction", "pmid:5000")
    assert take_notices(signed.store, signed.knowledge, library) == ()
    signed.change(
        "sources/north-guild.yaml", lambda text: text.replace("status: current", "status: retracted")
    )
    tell(library, "retraction", "pmid:77", name="901")
    assert take_notices(signed.store, signed.knowledge, library) == ()


def test_what_is_new_on_such_a_source_is_marked_from_the_start(board, library):
    board.knowledge = variant(board.folder, {"sources/north-guild.yaml": known_by(pmid="77")})
    tell(library, "retraction", "pmid:77")
    take_notices(board.store, board.knowledge, library)
    board.sync()
    assert "north-guild is retracted" in look(board.store, TREAT).item.stale
