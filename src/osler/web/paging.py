"""Long lists in pages: by the last id of the page before, so that nothing is missed or told twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from osler.core.errors import InputError

Row = TypeVar("Row")
MOST = 200
USUAL = 50


def page_of(
    request: Request, rows: Mapping[str, Row], *, usual: int = USUAL
) -> tuple[tuple[Row, ...], str | None]:
    """The rows of the page that `?limit=` and `?after=` name, in the order of ids, and where the next begins.

    Raises:
        InputError: the limit is no number from 1 to 200.
    """
    limit, after = _limit(request, usual), request.query_params.get("after", "")
    names = sorted(name for name in rows if name > after)
    chosen = names[:limit]
    following = _address(request, chosen[-1]) if len(names) > limit else None
    return tuple(rows[name] for name in chosen), following


def links(following: str | None) -> dict[str, str]:
    """The header that names the next page (RFC 8288)."""
    return {"link": f'<{following}>; rel="next"'} if following else {}


def _limit(request: Request, usual: int) -> int:
    text = request.query_params.get("limit", str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise InputError(f"limit is no number from 1 to {MOST}: write it like ?limit=50")
    return int(text)


def _address(request: Request, last: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*kept, ('after', last)])}"
