"""An answer's references for reference managers: RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from osler.core.answer import Reference

# What is neither of these appeared in a journal.
_RIS = {"guideline": "RPRT", "label": "RPRT", "document": "GEN"}
_CSL = {"guideline": "report", "label": "report", "document": "document"}
_ESCAPED = {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#",
            "_": "\\_", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}  # fmt: skip


class Style(NamedTuple):
    """One file format of references."""

    ending: str
    media_type: str


STYLES = {
    "ris": Style("ris", "application/x-research-info-systems"),
    "bibtex": Style("bib", "application/x-bibtex"),
    "csl": Style("json", "application/vnd.citationstyles.csl+json"),
}


def export(references: Iterable[Reference], style: str) -> str:
    """The references in one of the styles."""
    write = {"ris": to_ris, "bibtex": to_bibtex, "csl": to_csl}[style]
    return write(references)


def to_ris(references: Iterable[Reference]) -> str:
    """RIS, one record a reference."""
    return "".join(_ris(reference) for reference in references)


def _ris(item: Reference) -> str:
    kind = _RIS.get(item.kind, "JOUR")
    issued = ("T2" if kind == "JOUR" else "PB", item.source)
    tags = [("TY", kind), ("ID", item.id), ("TI", item.title), issued]
    if item.year:
        tags.append(("PY", str(item.year)))
    tags += [("DO", item.doi)] if item.doi else []
    tags += [("AN", item.pmid), ("DB", "PubMed")] if item.pmid else []
    tags += [("UR", item.url)] if item.url else []
    tags += [("N1", item.status)] if item.status != "current" else []
    return "".join(f"{tag}  - {_flat(value)}\r\n" for tag, value in [*tags, ("ER", "")])


def to_bibtex(references: Iterable[Reference]) -> str:
    """BibTeX, one entry a reference."""
    return "\n".join(_bibtex(reference) for reference in references)


def _bibtex(item: Reference) -> str:
    kind = "article" if item.kind not in _RIS else "techreport"
    fields = {
        "title": f"{{{_tex(item.title)}}}",
        "journal" if kind == "article" else "institution": _tex(item.source),
        "year": str(item.year or ""),
        "doi": item.doi or "",
        "pmid": item.pmid or "",
        "url": item.url or "",
        "note": item.status if item.status != "current" else "",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{item.id},\n{body}\n}}\n"


def to_csl(references: Iterable[Reference]) -> str:
    """CSL-JSON, a list of items."""
    return json.dumps([_csl(reference) for reference in references], indent=2, ensure_ascii=False) + "\n"


def _csl(item: Reference) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.id,
        "type": _CSL.get(item.kind, "article-journal"),
        "title": item.title,
        "publisher" if item.kind in _CSL else "container-title": item.source,
        "issued": {"date-parts": [[item.year]]} if item.year else None,
        "DOI": item.doi,
        "PMID": item.pmid,
        "URL": item.url,
        "note": item.status if item.status != "current" else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _tex(text: str) -> str:
    return "".join(_ESCAPED.get(char, char) for char in _flat(text))


def _flat(text: str) -> str:
    return " ".join(text.split())
