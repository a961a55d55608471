"""The published site: complete, relative, searchable, the same on every run, and careful with folders."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from osler.cli.publish import publish as command
from osler.core.errors import InputError
from osler.web.publish import MARKER, publish


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    publish(folder, url="https://osler.example.org/")
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_second_run_writes_the_same_bytes(published):
    before = bytes_of(published)
    publish(published, url="https://osler.example.org/")
    assert bytes_of(published) == before


def test_every_link_is_relative_and_leads_to_a_file(published):
    for path in published.rglob("*.html"):
        for link in re.findall(r' (?:href|src|action)="([^"]*)"', path.read_text("utf-8")):
            if link.startswith(("#", "https://", "http://")):
                continue
            assert not link.startswith("/"), f"{path}: {link}"
            target = (path.parent / link.partition("#")[0].partition("?")[0]).resolve()
            assert target.is_file(), f"{path}: {link}"


def test_no_page_asks_a_server_or_loads_from_elsewhere(published):
    for path in published.rglob("*.html"):
        text = path.read_text("utf-8")
        assert 'method="post"' not in text
        assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//', text)


def test_search_index_and_sitemap_name_files_that_exist(published):
    index = json.loads((published / "search-index.json").read_bytes())
    assert len(index) > 100
    assert all((published / entry["path"]).is_file() for entry in index)
    places = re.findall(
        r"<loc>https://osler\.example\.org/([^<]*)</loc>", (published / "sitemap.xml").read_text()
    )
    assert len(places) == len(set(places)) > 100
    assert all((published / place / "index.html").is_file() for place in places)
    assert "Sitemap: https://osler.example.org/sitemap.xml" in (published / "robots.txt").read_text()


def test_calculators_are_published_without_a_form(published):
    page = (published / "calculators" / "ost" / "index.html").read_text("utf-8")
    assert "This is a published copy, which cannot calculate" in page
    assert "truncate(0.2 × (weight − age))" in page
    assert "calculators/ost/" in (published / "sitemap.xml").read_text()
    index = json.loads((published / "search-index.json").read_bytes())
    assert "calculators/ost/index.html" in {entry["path"] for entry in index}


def test_a_later_run_removes_only_its_own_files(tmp_path):
    folder = tmp_path / "site"
    publish(folder)
    assert not (folder / "sitemap.xml").exists(), "a sitemap needs whole addresses"
    assert "Sitemap" not in (folder / "robots.txt").read_text()
    (folder / "CNAME").write_text("osler.example.org")
    stale = folder / "drugs" / "old" / "index.html"
    stale.parent.mkdir()
    stale.write_text("old")
    marker = folder / MARKER
    marker.write_text(marker.read_text() + "drugs/old/index.html\n../outside\n")
    (tmp_path / "outside").write_text("kept")
    publish(folder)
    assert not stale.parent.exists()
    assert (folder / "CNAME").exists()
    assert (tmp_path / "outside").exists()


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        publish(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "thesis.txt"]
    with pytest.raises(InputError, match="is a file"):
        publish(tmp_path / "thesis.txt")


def test_the_command_says_what_it_wrote_and_refuses_an_address_without_scheme(tmp_path):
    done = CliRunner().invoke(command, [str(tmp_path / "site"), "--url", "https://osler.example.org"])
    assert done.exit_code == 0
    assert re.match(r"\d+ pages, \d+ files in ", done.output)
    wrong = CliRunner().invoke(command, [str(tmp_path / "other"), "--url", "osler.example.org"])
    assert isinstance(wrong.exception, InputError)


def test_no_article_uses_an_id_twice(published):
    """Two sections of one name could not be told apart by their landmarks."""
    for path in published.glob("answers/**/index.html"):
        ids = re.findall(r'\sid="([^"]+)"', path.read_text())
        assert len(ids) == len(set(ids)), path
