"""A starter is fetched once, and only what was meant is taken."""

import io
import tarfile

import pytest

from osler.core.errors import InputError
from osler.documents import starters
from osler.documents.document import Document
from osler.documents.reading import read
from osler.documents.starters import STARTERS, Starter, fetch

PAGE = """<?xml version="1.0"?><Document id="1" source="NIH" url="https://example.org/a"><QAPairs>
<QAPair pid="1"><Question>What is A ?</Question><Answer>A is one.</Answer></QAPair>
<QAPair pid="2"><Question>What is B ?</Question><Answer></Answer></QAPair></QAPairs></Document>"""


def packed(level):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=level) as archive:
        info = tarfile.TarInfo("Top-1/b/a.xml")
        info.size = len(PAGE)
        archive.addfile(info, io.BytesIO(PAGE.encode()))
    return out.getvalue()


def test_an_archive_is_known_by_what_it_holds_not_by_its_packing(monkeypatch, tmp_path, replay):
    digest = starters._hash_of_members(packed(9), ".xml")
    made = Starter(url="https://example.org/x/set.tar.gz", sha256=digest, of_members=".xml", about="")
    monkeypatch.setitem(STARTERS, "test", made)
    replay.routes = {"x/set.tar.gz": lambda _: packed(1)}
    path = fetch("test", tmp_path, base=replay.base)
    fetch("test", tmp_path, base=replay.base)
    assert len(replay.asked) == 1
    (found,) = read([path])
    assert isinstance(found, Document)
    assert (found.id, found.title, found.text, found.url) == (
        "NIH_1_1",
        "What is A ?",
        "A is one.",
        "https://example.org/a",
    )


def test_anything_else_is_refused(monkeypatch, tmp_path, replay):
    made = Starter(url="https://example.org/x.json", sha256="0" * 64, about="")
    monkeypatch.setitem(STARTERS, "test", made)
    replay.routes = {"x.json": lambda _: b"something"}
    with pytest.raises(InputError, match="not what was meant"):
        fetch("test", tmp_path, base=replay.base)
    assert not list(tmp_path.iterdir())
    with pytest.raises(InputError, match="There are: medquad"):
        fetch("medquat", tmp_path)


def test_grades_come_with_their_recommendations(tmp_path):
    (tmp_path / "u.json").write_text(
        '{"specificRecommendations": [{"id": 1, "title": "Falls", "grade": "I", "text": "<p>Evidence.</p>"}]}'
    )
    (found,) = read([tmp_path / "u.json"])
    assert isinstance(found, Document)
    assert (found.kind, found.text) == ("guideline", "The USPSTF gives this grade I.\n\nEvidence.")
