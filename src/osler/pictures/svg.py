"""Pieces of SVG: escaped, without script, style or outside link, colored by the page's own variables."""

from __future__ import annotations

from html import escape
from textwrap import wrap

WIDTH = 360
"""Units across: narrow, so that text stays readable when a phone shows the whole width."""

INK = "var(--ink,#17232b)"
SOFT = "var(--soft,#4c5b66)"
RULE = "var(--line,#d5dde1)"
PAPER = "var(--paper,#ffffff)"
ACCENT = "var(--accent,#0b5d6b)"
WASHES = {
    "good": "var(--accent-wash,#e3f1f3)",
    "middle": "var(--amber-wash,#fff4dc)",
    "bad": "var(--red-wash,#fdecec)",
}
STRONG = {"good": ACCENT, "middle": "var(--amber,#7a4b00)", "bad": "var(--red,#a3161b)"}


def drawing(name: str, title: str, description: str, height: float, body: list[str]) -> str:
    """A whole picture that a screen reader announces by title and description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture-svg" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH} {number(height)}" '
        f'font-family="inherit" font-size="12" fill="{INK}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        + "".join(body)
        + "</svg>"
    )


def number(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def words(
    x: float, y: float, text: str, *, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    """One line of text."""
    weight = ' font-weight="700"' if bold else ""
    align = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{number(x)}" y="{number(y)}" fill="{fill}"{align}{weight}>{escape(text)}</text>'


def box(x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none") -> str:
    """A rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}" stroke="{stroke}"/>'
    )


def stroke(x: float, y: float, to_x: float, to_y: float, *, color: str, dashed: bool = False) -> str:
    """A straight line."""
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<path d="M{number(x)} {number(y)}L{number(to_x)} {number(to_y)}" stroke="{color}" '
        f'stroke-width="1.5" fill="none"{dash}/>'
    )


def dot(x: float, y: float, radius: float, *, fill: str, ring: str = PAPER) -> str:
    """A filled circle with a ring that keeps it apart from what is beneath."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" '
        f'stroke="{ring}" stroke-width="2"/>'
    )


def lines_of(text: str, most: int) -> list[str]:
    """A text cut into lines of at most so many characters."""
    return wrap(text, most) or [""]
