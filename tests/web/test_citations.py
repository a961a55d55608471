"""References survive the way into each format and back."""

from __future__ import annotations

import json
import re

from osler.core.answer import Reference
from osler.web.citations import to_bibtex, to_csl, to_ris

REFERENCES = (
    Reference(number=1, id="black-2007", kind="trial", title="Once-yearly {zoledronic} acid & 5% of bones_",
              source="New England Journal of Medicine 356:1809-1822",
              year=2007, doi="10.1056/NEJMoa067312", pmid="17476007", url=None, status="current"),
    Reference(number=2, id="who-1994", kind="guideline", title="Assessment of fracture\nrisk",
              source="World Health Organization", year=None, doi=None,
              pmid=None, url="https://example.org/a", status="superseded"),
)  # fmt: skip


def test_ris():
    records = [
        dict(re.findall(r"(?m)^([A-Z0-9]{2})  - (.*?)\r?$", part))
        for part in to_ris(REFERENCES).split("ER  - ")[:-1]
    ]
    assert [(record["ID"], record.get("DO"), record.get("AN"), record.get("PY")) for record in records] == [
        ("black-2007", "10.1056/NEJMoa067312", "17476007", "2007"),
        ("who-1994", None, None, None),
    ]
    assert records[0]["TI"] == REFERENCES[0].title
    assert records[1]["TI"] == "Assessment of fracture risk"
    assert records[1]["N1"] == "superseded"


def test_bibtex():
    entries = re.findall(r"@(\w+)\{([^,]+),\n(.*?)\n\}\n", to_bibtex(REFERENCES), re.S)
    assert [(kind, name) for kind, name, _ in entries] == [
        ("article", "black-2007"),
        ("techreport", "who-1994"),
    ]
    fields = dict(re.findall(r"(?m)^  (\w+) = \{(.*)\},?$", entries[0][2]))
    plain = re.sub(r"\\([{}&%_])", r"\1", fields["title"].removeprefix("{").removesuffix("}"))
    assert plain == REFERENCES[0].title
    assert fields["doi"] == "10.1056/NEJMoa067312"
    body = entries[0][2].replace("\\{", "").replace("\\}", "")
    assert body.count("{") == body.count("}")


def test_csl():
    items = json.loads(to_csl(REFERENCES))
    assert items[0]["DOI"] == "10.1056/NEJMoa067312"
    assert items[0]["issued"] == {"date-parts": [[2007]]}
    assert items[0]["title"] == REFERENCES[0].title
    assert "issued" not in items[1]
    assert items[1]["type"] == "report"
