"""The public names of `osler`, frozen: a change here is a change for every user."""

import pytest

import osler
from osler.render import FORMS


def test_the_public_names_are_these():
    names = "Answer Calculation InputError KnowledgeError OslerError ProofError ask calculate"
    assert osler.__all__ == names.split()
    for name in osler.__all__:
        assert getattr(osler, name).__doc__
    assert osler.__version__
    assert set(FORMS) >= {"text", "markdown", "html", "json"}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = osler.nothing


def test_the_answer_object_holds_what_the_interface_promises():
    fields = set(osler.Answer.__struct_fields__)
    promised = (
        "status question title audience understood premise bottom_line alerts sections next_facts "
        "disagreements references follow_ups review last_updated knowledge_version disclaimer"
    )
    assert set(promised.split()) <= fields
