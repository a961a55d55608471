"""So many of something, as it is said."""

import pytest

from osler.core.wording import counted


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [(1, "document", "1 document"), (16_944, "document", "16,944 documents"), (2, "study", "2 studies")],
)
def test_a_noun_follows_its_number(count, noun, said):
    assert counted(count, noun) == said
