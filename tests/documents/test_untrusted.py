"""Files from strangers: bombs, entities, paths that lead outside, damage: refused, while the rest goes in."""

import gzip
import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.core.errors import InputError
from osler.documents.document import Document, Rejected
from osler.documents.reading import read


def _tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_declared_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><article><front/></article>'
    (tmp_path / "b.xml").write_text(bomb)
    (tmp_path / "p.xml").write_text(
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><PubmedArticleSet><PubmedArticle/></PubmedArticleSet>'
    )
    for found in read([tmp_path]):
        assert isinstance(found, Rejected)
        assert "entities" in found.why


def test_an_archive_bomb_is_refused(tmp_path):
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb", compresslevel=9) as out:
        row = b'{"title": "' + b"a" * 1_000_000 + b'"}\n'
        for _ in range(150):
            out.write(row)
    found = list(read([tmp_path / "bomb.jsonl.gz"]))
    assert isinstance(found[-1], Rejected)
    assert "200 times" in found[-1].why
    assert len(found) < 100


def test_members_that_lead_outside_or_are_links_are_refused(tmp_path):
    link = tarfile.TarInfo("l.md")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    members = [
        (tarfile.TarInfo("../up.md"), b"# Up\n\nText."),
        (tarfile.TarInfo("/root.md"), b"# Root\n\nText."),
        (link, b""),
        (tarfile.TarInfo("ok.md"), b"# Fine\n\nText."),
    ]
    (tmp_path / "a.tar.gz").write_bytes(_tar(members))
    *refused, taken = list(read([tmp_path / "a.tar.gz"]))
    assert all(isinstance(item, Rejected) and "refused" in item.why for item in refused)
    assert len(refused) == 3
    assert isinstance(taken, Document)
    assert taken.title == "Fine"


def test_archives_too_deep_and_damaged_ones_are_refused(tmp_path):
    inner = b"# T\n\nText."
    for _ in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("deeper.zip", inner)
        inner = out.getvalue()
    (tmp_path / "deep.zip").write_bytes(inner)
    (deep,) = read([tmp_path / "deep.zip"])
    assert isinstance(deep, Rejected)
    assert "deep" in deep.why
    (tmp_path / "cut.md.gz").write_bytes(gzip.compress(b"# T\n\n" + b"words " * 9999)[:-40])
    (cut,) = read([tmp_path / "cut.md.gz"])
    assert isinstance(cut, Rejected)
    assert "damaged" in cut.why


@given(
    content=st.binary(max_size=600),
    name=st.sampled_from(["a.xml", "a.pdf", "a.jsonl", "a.md", "a.zip", "a.html"]),
)
def test_no_bytes_make_the_reader_fail(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    assert all(isinstance(item, Document | Rejected) for item in read([path]))


@pytest.mark.parametrize(
    "start",
    [b"%PDF-1.7", b"PK\x03\x04", b"<article>", b"<document xmlns='urn:hl7-org:v3'>", b"PMID- x", b"TY  - "],
)
def test_no_truncated_file_makes_the_reader_fail(tmp_path, start):
    (tmp_path / "a.dat").write_bytes(start + b"\x00\xff" * 50)
    assert all(isinstance(item, Rejected) for item in read([tmp_path / "a.dat"]))


def test_a_path_that_is_not_there_is_told_before_anything_is_read(tmp_path):
    with pytest.raises(InputError, match="no file or folder"):
        read([tmp_path / "none"])


def test_a_field_that_is_none_of_ours_is_told(tmp_path):
    with pytest.raises(InputError, match="no field of a document"):
        read([tmp_path], fields={"titel": "x"})
