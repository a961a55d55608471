"""Drug labels: DailyMed's SPL files, and openFDA's labels as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from osler.documents import identity
from osler.documents.connectors.service import Page, Wanted
from osler.documents.connectors.web import Web
from osler.documents.document import Document, Rejected, Section
from osler.documents.formats import spl
from osler.documents.formats.markup import UnreadableError, year_of
from osler.documents.prose import paragraphs

DAILYMED = "https://dailymed.nlm.nih.gov/dailymed/services/v2"
OPENFDA = "https://api.fda.gov"
_PAGE = 100
_OPENFDA_MOST = 25_000
"""openFDA skips no further."""
_PASSED_OVER = ("openfda", "spl_product_data_elements", "package_label_principal_display_panel")


class DailyMed:
    """Labels of a drug by its name, each in its newest version."""

    def __init__(self, base: str = DAILYMED) -> None:
        self._web = Web(base, a_second=5)

    def pages(self, wanted: Wanted, cursor: str | None = None) -> Iterator[Page]:
        """Pages of labels; the cursor is the number of the page to come."""
        number, seen = int(cursor or 1), 0
        while seen < wanted.most:
            answer = self._web.json(
                "spls.json",
                {
                    "drug_name": wanted.query, "pagesize": _PAGE, "page": number,
                    "published_date": wanted.since.isoformat() if wanted.since else None,
                    "published_date_comparison": "gte" if wanted.since else None,
                },
            )  # fmt: skip
            items, about = answer.get("data", []), answer.get("metadata", {})
            if not items:
                return
            seen += len(items)
            number += 1
            documents = tuple(self._label(item["setid"]) for item in items)
            yield Page(documents=documents, total=int(about.get("total_elements", seen)), cursor=str(number))
            if number > int(about.get("total_pages", 0)):
                return

    def _label(self, set_id: str) -> Document | Rejected:
        try:
            return next(spl.documents(self._web.get(f"spls/{set_id}.xml")))
        except UnreadableError as error:
            return Rejected(where=f"DailyMed {set_id}", why=str(error))


class OpenFda:
    """Labels that openFDA's own query finds (`openfda.generic_name:zoledronic`)."""

    def __init__(self, base: str = OPENFDA) -> None:
        self._web = Web(base, a_second=4)

    def pages(self, wanted: Wanted, cursor: str | None = None) -> Iterator[Page]:
        """Pages of labels; the cursor is how many were seen."""
        query = wanted.query
        if wanted.since:
            query = f"({query}) AND effective_time:[{wanted.since:%Y%m%d} TO 30001231]"
        start, total = int(cursor or 0), None
        while total is None or start < min(total, wanted.most, _OPENFDA_MOST):
            answer = self._web.json("drug/label.json", {"search": query, "limit": _PAGE, "skip": start})
            total = int(answer.get("meta", {}).get("results", {}).get("total", 0))
            items = answer.get("results", [])
            if not items:
                return
            start += len(items)
            yield Page(documents=tuple(_label(item) for item in items), total=total, cursor=str(start))


def _label(item: Mapping[str, Any]) -> Document | Rejected:
    found = identity.set_id(item.get("set_id"))
    if found is None:
        return Rejected(where=f"openFDA {item.get('id', '?')}", why="the label has no set id")
    about = item.get("openfda") or {}
    brand = next(iter(about.get("brand_name") or ()), "")
    generic = next(iter(about.get("generic_name") or ()), "")
    labeler = next(iter(about.get("manufacturer_name") or ()), "")
    drug = " ".join(part for part in (brand, f"({generic.lower()})" if generic else "") if part) or "Drug"
    version = str(item.get("version") or "")
    return Document(
        identities=(found,),
        title=f"{drug}: drug label, {labeler}" if labeler else f"{drug}: drug label",
        sections=tuple(_sections(item)),
        kind="label",
        year=year_of(str(item.get("effective_time") or "")[:4]),
        version=int(version) if version.isdigit() else None,
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={found.split(':')[1]}",
        publisher=labeler,
    )


def _sections(item: Mapping[str, Any]) -> Iterator[Section]:
    for name, value in item.items():
        if name in _PASSED_OVER or name.endswith("_table") or not isinstance(value, list):
            continue
        if text := paragraphs("\n\n".join(str(part) for part in value)):
            yield Section(text=text, heading=name.replace("_", " ").capitalize())
