"""A FHIR R4 patient record read into facts, each with where it stood; what was left out is told. Pure.

For CDS Hooks (prefetch), SMART and panels there is one call:

    record = read_record(pack, documents, as_of)

`documents` is decoded JSON: Bundles, searchsets and single resources in any mixture (a null is skipped),
all of one patient. `osler.asking.ask(knowledge, question, wish=Wish(record=record))` answers about its
facts (facts given besides outrank them), and `answer.understood.record` says where each fact stood and
what was left out and why; `record.facts` goes into `osler.reasoning.build_case` where nothing is asked.
It raises InputError where there is no resource at all or more than one patient; nothing else in a record
is an error. `osler.ask(question, facts=osler.read_record(documents))` is the same for programs.

`osler.fhir.from_xml.from_xml` makes such JSON of FHIR XML (apart, for it loads an XML reader).

`resources_in` and `read_gathered` are its two halves, for who must look at the resources in between;
`unpacked` opens Bundles, `subject_of` says whom a resource is about;
`day_of`, `codings`, `mapping`, `items` and `word` read resources safely. What is which fact is the
pack's `record_codes.yaml`. `tells` says beforehand whether any row of that table speaks of a resource.
"""

from osler.core.record import Record
from osler.fhir.gathering import NOBODYS, READ, Gathered, resources_in, unpacked
from osler.fhir.orders import medication_key
from osler.fhir.record import read_gathered, read_record
from osler.fhir.resources import (
    Coding,
    as_day,
    codings,
    day_of,
    items,
    mapping,
    said,
    state,
    subject_of,
    word,
)
from osler.fhir.table import Table, table_of
from osler.fhir.telling import tells

__all__ = [
    "NOBODYS",
    "READ",
    "Coding",
    "Gathered",
    "Record",
    "Table",
    "as_day",
    "codings",
    "day_of",
    "items",
    "mapping",
    "medication_key",
    "read_gathered",
    "read_record",
    "resources_in",
    "said",
    "state",
    "subject_of",
    "table_of",
    "tells",
    "unpacked",
    "word",
]
