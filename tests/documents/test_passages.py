"""Which spans of a document are searched and quoted."""

from hypothesis import given
from hypothesis import strategies as st

from osler.documents.document import Document, Section
from osler.documents.passage import LONG, SHORT, passages
from osler.documents.sentences import sentences

PARAGRAPH = "Gout is caused by crystals of uric acid in a joint. " * 8
LONG_ARTICLE = "\n\n".join([PARAGRAPH.strip()] * 12)


def document(*sections, title="T"):
    return Document(identities=("id:1",), title=title, sections=sections)


def texts(made):
    return [made.text[each.start : each.end] for each in passages(made)]


def test_an_abstract_is_one_passage_even_in_labelled_parts():
    made = document(
        Section(text="It fell.", heading="Results"), Section(text="It works.", heading="Conclusion")
    )
    assert texts(made) == ["It fell.\n\nIt works."]
    assert passages(made)[0].section == ""


def test_a_short_text_of_one_section_keeps_its_heading():
    assert passages(document(Section(text="It fell.", heading="Results")))[0].section == "Results"


def test_a_long_text_is_cut_by_paragraph_under_its_heading():
    made = document(
        Section(text=LONG_ARTICLE, heading="Results"), Section(text=PARAGRAPH, heading="Discussion")
    )
    assert texts(made) == [PARAGRAPH.strip()] * 13
    assert [each.section for each in passages(made)] == ["Results"] * 12 + ["Discussion"]
    assert [each.number for each in passages(made)] == list(range(13))


def test_coded_sections_and_pages_stay_apart_however_short():
    coded = document(Section(text="Take 5 mg.", code="34068-7"), Section(text="Do not.", code="34070-3"))
    assert [each.code for each in passages(coded)] == ["34068-7", "34070-3"]
    paged = document(Section(text="One.", page=1), Section(text="Two.", page=2))
    assert [each.page for each in passages(paged)] == [1, 2]


def test_short_paragraphs_are_joined_to_their_neighbour():
    made = document(Section(text=f"Methods in short.\n\n{LONG_ARTICLE}"))
    assert texts(made)[0] == f"Methods in short.\n\n{PARAGRAPH.strip()}"


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence():
    made = document(Section(text=PARAGRAPH * 20))
    assert len(texts(made)) > 1
    assert all(
        text.startswith("Gout") and text.endswith("joint.") and len(text) <= LONG * 1.2
        for text in texts(made)
    )


def test_a_title_alone_can_be_found_but_has_nothing_to_quote():
    assert [(each.start, each.end) for each in passages(document())] == [(0, 0)]
    assert passages(document(title="")) == ()


@given(
    st.lists(st.text(st.sampled_from("ab. \nA"), max_size=4 * SHORT), max_size=4),
    st.integers(1, 40),
)
def test_passages_hold_the_whole_text_in_order_and_cut_no_sentence(parts, times):
    made = document(*(Section(text=part * times, heading=str(n)) for n, part in enumerate(parts)))
    found = texts(made)
    assert "".join("".join(found).split()) == "".join(made.text.split())
    ends = {end for _, end in sentences(made.text)}
    assert all(made.text[: each.end].strip() == "" or each.end in ends for each in passages(made))
