"""Pages written by a script: write them, or say which are out of date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from osler.knowledge import Pack, load_pack

ROOT = Path(__file__).resolve().parent.parent
PACK_DIR = ROOT / "src" / "osler" / "content" / "bone_health"

Pages = Mapping[Path, str]


def bone_health() -> Pack:
    """The pack that the reference pages describe."""
    return load_pack(PACK_DIR)


def outdated(pages: Pages) -> list[str]:
    """The pages whose file differs from what the program would write now, relative to the root."""
    return [
        str(path.relative_to(ROOT))
        for path, text in pages.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]


def write(pages: Pages) -> None:
    """Writes every page that differs."""
    for name in outdated(pages):
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], "utf-8")
        print(f"wrote {name}")


def run(description: str, pages: Callable[[], Pages], problems: Callable[[], list[str]] = list) -> None:
    """The command line of a page script: --check fails on a difference, --write mends the files."""
    parser = argparse.ArgumentParser(description=description)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="fail when a page is out of date (the default)")
    choice.add_argument("--write", action="store_true", help="write the pages")
    given = parser.parse_args()
    found = problems()
    if given.write:
        write(pages())
    else:
        script = Path(sys.argv[0]).name
        found += [f"{name} is out of date: run python scripts/{script} --write" for name in outdated(pages())]
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)


def cell(text: str) -> str:
    """Text fit for one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell(part) for part in line) + " |" for line in lines)
