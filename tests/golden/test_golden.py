"""Whole pages for five questions, kept as files: a change of content or engine shows as a difference."""

import re
from pathlib import Path

import pytest

import osler
from osler.render import render

QUESTIONS = {
    "osteopenia-spine": "What is the treatment for osteopenia of the spine?",
    "osteopenia": "What is the treatment for osteopenia?",
    "osteopenia-scores": "What is the recommended treatment for a patient with osteopenia, as indicated by a "
    "lumbar spine T score of -1.9 and femoral neck T scores of -1.2?",
    "osteoporosis-dexa": "What treatment is recommended for a patient with osteoporosis, as indicated by a "
    "DEXA scan showing low bone density at the lumbar spine (L-L3), hip, and femoral neck?",
    "spine-fracture": "What is the best treatment for a spine fracture in osteoporosis?",
}
PAGES = Path(__file__).parent / "pages"
ENDINGS = {"json": "json", "text": "txt", "markdown": "md", "html": "html"}
WANTED = [(name, "json") for name in QUESTIONS]
WANTED += [("osteopenia-spine", form) for form in ("text", "markdown", "html")]


def settled(text, answer):
    """A page without what changes with every edit of the content."""
    for changing in (answer.knowledge_version, answer.last_updated):
        # The terminal page may break a line inside the version.
        text = re.sub(r"\s+".join(map(re.escape, changing.split())), "VERSION", text)
    return text


@pytest.mark.parametrize(("name", "form"), WANTED, ids=lambda value: value)
def test_the_page_is_as_kept(name, form, update):
    answer = osler.ask(QUESTIONS[name])
    page = settled(render(answer, form), answer)
    kept = PAGES / f"{name}.{ENDINGS[form]}"
    if update:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(page)
    assert kept.exists(), "no golden page yet: pytest tests/golden --update-golden"
    assert page == kept.read_text(), "the page differs from the kept one: pytest tests/golden --update-golden"
