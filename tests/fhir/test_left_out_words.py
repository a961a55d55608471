"""What of a record was left out is counted in words, also what nobody could place."""

from osler.core.record import FromRecord, NotKnown, Record


def test_strangers_unreadable_pieces_and_unknown_codes_are_counted():
    unknown = NotKnown(resource="Observation", system="urn:odd", code="1", count=3)
    told = FromRecord(as_of="2026-11-24", of_others=2, unreadable=1, not_known=(unknown,))
    assert Record((), told).left_out == (
        "2 resources that are not said to be this patient's",
        "1 pieces that are no FHIR resource",
        "1 codes in 3 resources that are not known here",
    )
    assert Record((), FromRecord(as_of="2026-11-24")).left_out == ()
