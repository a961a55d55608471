"""PDF: one page for a patient, the same bytes on every run, and a plain word where it cannot be made."""

import re
import sys
import zlib
from contextlib import suppress

import pytest

from osler.asking import Wish, ask
from osler.core.errors import InputError
from osler.knowledge import load
from osler.pictures.paper import on_paper
from osler.render import pdf

STOP = "Can I stop denosumab after 3 years?"


def made(audience: str, question: str = STOP) -> bytes:
    knowledge = load()
    asked = ask(knowledge, question, wish=Wish(audience=audience))
    return on_paper(knowledge.packs[0], asked.case.values(), asked.answer)


def pages(content: bytes) -> int:
    """How many pages a PDF has; its page objects may stand in a compressed stream."""
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        with suppress(zlib.error):
            parts.append(zlib.decompress(stream))
    return sum(len(re.findall(rb"/Type ?/Page\b(?!s)", part)) for part in parts)


@pytest.fixture(autouse=True)
def _printer():
    try:
        import weasyprint  # noqa: F401, PLC0415
    except (ImportError, OSError):
        pytest.skip("no WeasyPrint or no Pango here")


def test_a_handout_is_one_page_and_the_whole_answer_is_more():
    assert pages(made("patient")) == 1
    assert pages(made("clinician")) > 1


def test_every_handout_fits_one_page():
    for question in load().packs[0].head.examples:
        assert pages(made("patient", question)) == 1, question


def test_the_same_answer_makes_the_same_bytes():
    first = made("patient")
    assert first == made("patient")
    assert b"CreationDate" not in first


def test_without_the_extra_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match=r"osler\[pdf\]"):
        made("patient")


def test_printing_fetches_nothing():
    with pytest.raises(ValueError, match="not fetched"):
        pdf._nothing("https://example.org/x.png")
