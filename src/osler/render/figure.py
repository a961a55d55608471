"""A picture as markup: the drawing, the same as a table, and where its numbers stand."""

from __future__ import annotations

import re
from html import escape

from osler.core.picture import Origin, Picture

_VARIABLE = re.compile(r"var\(--[a-z-]+,([^)]+)\)")


def figure(picture: Picture, *, open_table: bool = False) -> str:
    """The figure for a page; every word is escaped, and it needs no script and no style of its own."""
    state = " open" if open_table else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in picture.table.head)
    rows = "".join(_row(row) for row in picture.table.rows)
    return (
        f'<figure class="picture" id="picture-{escape(picture.id)}">'
        f"<figcaption>{escape(picture.title)}</figcaption>{picture.svg}"
        f"<details{state}><summary>The same as a table</summary>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(picture.title)}, table">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
        f'<p class="meta">Sources: {"; ".join(map(_origin, picture.citations))}.</p></figure>'
    )


def printed(picture: Picture) -> str:
    """The drawing with plain colors, for a printer that knows no variables."""
    return _VARIABLE.sub(r"\1", picture.svg).replace('font-family="inherit"', 'font-family="sans-serif"')


def _row(row: tuple[str, ...]) -> str:
    first, *rest = row
    return (
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
    )


def _origin(origin: Origin) -> str:
    named = f"{escape(origin.label)}, {escape(origin.locator)}"
    if origin.number is None:
        return named
    link = f'<a href="#ref-{origin.number}" aria-label="reference {origin.number}">{origin.number}</a>'
    return f'{named} <span class="cites">{link}</span>'
