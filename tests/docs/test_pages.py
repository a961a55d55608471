"""Links lead somewhere, shown commands run, and no page speaks of where it was written."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from osler.cli.main import osler

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A block that must run stands under "<!-- runnable -->"; "<!-- runnable: 3 -->" expects that exit status.
RUNNABLE = re.compile(
    r"<!-- runnable(?:: (?P<status>\d))? -->\n\s*```(?P<kind>console|python)\n(?P<body>.*?)\n\s*```",
    re.DOTALL,
)
# What a system keeps at its root for every machine; all else at the root of this one is a private place.
STANDARD = {"bin", "boot", "dev", "etc", "lib", "lib64", "opt", "sbin", "srv", "sys", "usr", "var"}
PLACES = {"home", "root", "tmp", "Users", *(path.name for path in Path(ROOT.anchor).iterdir())} - STANDARD
ROOTS = "|".join(re.escape(place) for place in sorted(PLACES))
PRIVATE = re.compile(
    rf"(?<![\w.])/(?:{ROOTS})\b|package (?:registr|index)|\bLLM\b|\bhelper session|\bseed claim",
    re.IGNORECASE,
)
HOST = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:org|com|io|net|dev|local)\b|(?<=://)[a-z0-9.-]*[a-z0-9]", re.IGNORECASE
)
HOSTS = {"localhost", "bucket", "127.0.0.1", "osler.example.org", "ehr.example.org"}


def name(page):
    return str(page.relative_to(ROOT))


def anchors(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_internal_links_lead_somewhere(page):
    for link in LINK.findall(page.read_text()):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_names_a_private_place(page):
    assert PRIVATE.findall(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_names_no_host_but_the_examples(page):
    assert set(HOST.findall(page.read_text())) - HOSTS == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_of_the_documentation_is_in_the_index(page):
    if page.parent == ROOT or page.parent.name == "adr" or page.name == "index.md":
        return
    index = (ROOT / "docs" / "index.md").read_text()
    assert str(page.relative_to(ROOT / "docs")) in index


def blocks():
    for page in PAGES:
        for number, match in enumerate(RUNNABLE.finditer(page.read_text()), 1):
            yield pytest.param(match, id=f"{name(page)}-{number}")


@pytest.mark.parametrize("block", list(blocks()))
def test_runnable_blocks_run(block, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    if block["kind"] == "python":
        exec(compile(block["body"], "documentation", "exec"), {})
        assert capsys.readouterr().out
        return
    commands = [line.strip()[2:] for line in block["body"].splitlines() if line.strip().startswith("$ ")]
    assert commands
    for command in commands:
        assert run(command) == int(block["status"] or 0), command


def run(command):
    line, _, file = command.partition(" > ")
    program, *arguments = shlex.split(line)
    assert program in ("osler", "scripts/osler"), "a runnable line calls osler"
    result = CliRunner().invoke(osler, arguments, standalone_mode=False, catch_exceptions=False)
    if file:
        Path(file).write_text(result.stdout)
    assert result.output
    return result.return_value or 0
