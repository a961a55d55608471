"""The site as files that any host can serve: relative links, own search, the same bytes on every run."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path, PurePosixPath

import msgspec

from osler.core.errors import InputError
from osler.core.standing import Standings
from osler.web.browse.articles import READERS, article, contents
from osler.web.browse.catalog import TEMPLATES, addresses, page_at
from osler.web.browse.library import Library, library_of
from osler.web.browse.search import entries, search
from osler.web.settings import Settings
from osler.web.site import HERE, NAVIGATION, Site

MARKER = ".osler-site"
"""Names the files that a run wrote, so that the next may replace them and nothing else."""
_LINK = re.compile(r'(?P<name> href| src| action)="/(?P<path>[^"#?]*)(?P<rest>[^"]*)"')

_SHUT = re.compile(r"<details(?![^>]* open)")


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What a run wrote."""

    pages: int
    files: int


def publish(
    folder: Path, *, packs: tuple[str, ...] = (), url: str = "", standings: Standings | None = None
) -> Published:
    """Writes the whole site into a folder; what people signed is claimed as far as `standings` has it.

    Raises:
        InputError: the folder holds files that are not of an earlier run, or cannot be written.
    """
    earlier = _earlier(folder)
    site = Site(Settings(packs=packs, secret="00" * 32))
    site.templates.globals.update(
        interactive=False, board=False, navigation=(("/", "Answers"), *NAVIGATION[1:])
    )
    library = msgspec.structs.replace(library_of(site.knowledge, packs), standings=standings)
    pages = dict(_pages(site, library))
    files = {_file(path): _relative(path, markup).encode() for path, markup in pages.items()}
    files |= _assets(site)
    files |= _indexes(library, tuple(pages), url.rstrip("/"))
    _write(folder, files, earlier)
    return Published(pages=len(pages), files=len(files))


def _earlier(folder: Path) -> set[str]:
    """The files of the last run; refuses a folder that is somebody else's."""
    if not folder.exists():
        return set()
    if not folder.is_dir():
        raise InputError(f"{str(folder)!r} is a file: give a folder to publish into")
    marker = folder / MARKER
    if marker.is_file():
        return {line for line in marker.read_text("utf-8").splitlines() if _inside(line)}
    if any(folder.iterdir()):
        raise InputError(
            f"{str(folder)!r} is not empty and not made by osler publish: give an empty or new folder"
        )
    return set()


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts


def _pages(site: Site, library: Library) -> Iterator[tuple[str, str]]:
    front = contents(library)
    yield "/", _render(site, TEMPLATES[type(front)], front)
    for pack in library.packs:
        for item in pack.articles:
            for audience, _ in READERS:
                page = article(library, pack, item, audience)
                yield page.head.path, _render(site, "publish/article.html.j2", page)
    for address in addresses(library):
        found = page_at(library, address)
        assert found is not None, address
        yield address, _render(site, TEMPLATES[type(found)], found)
    empty = search(library, "")
    yield "/search", _render(site, TEMPLATES[type(empty)], empty)


def _render(site: Site, template: str, page: object) -> str:
    # Nothing may open a fold but a script or a recent browser: without either, all of it is read and printed.
    return _SHUT.sub("<details open data-shut", site.templates.get_template(template).render(page=page))


def _file(path: str) -> str:
    return f"{path.strip('/')}/index.html".lstrip("/")


def _relative(path: str, markup: str) -> str:
    """The page with links that work from wherever the site is put, even below another address."""
    above = "../" * len([part for part in path.split("/") if part])

    def turn(match: re.Match[str]) -> str:
        target = match["path"]
        file = target if target.startswith("static/") else _file(target)
        return f'{match["name"]}="{above}{file}{match["rest"]}"'

    return _LINK.sub(turn, markup).replace("<html ", f'<html data-root="{above}" ', 1)


def _assets(site: Site) -> dict[str, bytes]:
    return {
        address.lstrip("/"): (HERE / "static" / name).read_bytes() for name, address in site.assets.items()
    }


def _indexes(library: Library, paths: tuple[str, ...], url: str) -> dict[str, bytes]:
    held = [
        {
            "kind": each.kind,
            "more": each.more,
            "path": _file(each.path),
            "text": each.text,
            "title": each.title,
        }
        for each in entries(library)
    ]
    indexes = {
        "search-index.json": json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode(),
        "robots.txt": b"User-agent: *\nAllow: /\n",
    }
    # A sitemap must name whole addresses: where the site will stand is not known without one.
    return indexes | _sitemap(library, paths, url) if url else indexes


def _sitemap(library: Library, paths: tuple[str, ...], url: str) -> dict[str, bytes]:
    day = library.packs[0].head.last_updated
    places = "".join(
        f"<url><loc>{escape(url + path)}{'' if path == '/' else '/'}</loc><lastmod>{day}</lastmod></url>\n"
        for path in paths
        if path != "/search"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    robots = f"User-agent: *\nAllow: /\nSitemap: {url}/sitemap.xml\n"
    return {"sitemap.xml": f"{head}{places}</urlset>\n".encode(), "robots.txt": robots.encode()}


def _write(folder: Path, files: dict[str, bytes], earlier: set[str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The marker first: a run that is cut off can be run again.
        names = sorted({*files, *earlier})
        (folder / MARKER).write_text("\n".join(names) + "\n", "utf-8")
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name in sorted(earlier - set(files)):
            (folder / name).unlink(missing_ok=True)
            _prune(folder, (folder / name).parent)
        (folder / MARKER).write_text("\n".join(sorted(files)) + "\n", "utf-8")
    except OSError as error:
        where = error.filename or folder
        raise InputError(
            f"{str(where)!r} cannot be written ({error.strerror}): give a folder of yours"
        ) from None


def _prune(folder: Path, emptied: Path) -> None:
    """Removes the folders that hold nothing any more, up to the site's own."""
    while emptied != folder and emptied.is_dir() and not os.listdir(emptied):
        emptied.rmdir()
        emptied = emptied.parent
