"""References survive the way into each format and back."""

from __future__ import annotations

import io
import json
import re
import warnings

import rispy

from osler.core.answer import Reference
from osler.interchange import export
from osler.interchange.references import to_bibtex, to_csl, to_ris
from osler.knowledge import load

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


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import citeproc
    from citeproc.source.bibtex import BibTeX
    from citeproc.source.json import CiteProcJSON

ALL = tuple(
    Reference(number=place, id=one.id, kind=one.kind, title=one.title, source=one.publisher, year=one.year,
              doi=one.doi, pmid=one.pmid, url=one.url, status=one.status)
    for place, one in enumerate(load().packs[0].sources.values(), 1)
)  # fmt: skip


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Plain</title><id>plain</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout suffix="."><group delimiter=". "><text variable="title"/>
<text variable="container-title"/><text variable="publisher"/>
<date variable="issued"><date-part name="year"/></date></group></layout></bibliography></style>"""


def flat(text):
    return " ".join(text.split())


def essence(one):
    year = str(one.year) if one.year else None
    return (one.id, flat(one.title), flat(one.source), year, one.doi, one.pmid, one.url)


def test_every_source_survives_ris_read_by_a_library_of_others():
    found = [
        (
            row["id"],
            row["title"],
            row.get("secondary_title") or row.get("publisher"),
            row.get("year"),
            row.get("doi"),
            row.get("accession_number"),
            row["urls"][0] if row.get("urls") else None,
        )
        for row in rispy.loads(export(ALL, "ris"))
    ]
    assert found == [essence(one) for one in ALL]
    assert len(found) > 200


def test_every_source_survives_csl_read_by_a_citation_processor():
    items = CiteProcJSON(json.loads(export(ALL, "csl")))
    for one in ALL:
        row = {name: str(value) for name, value in items[one.id.lower()].items() if name != "issued"}
        told = (
            row["title"],
            row.get("container_title") or row.get("publisher"),
            row.get("DOI"),
            row.get("PMID"),
        )
        assert tuple(flat(part) if part else None for part in told) == (
            flat(one.title),
            flat(one.source),
            one.doi,
            one.pmid,
        )


def test_a_citation_processor_sets_a_bibliography():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = citeproc.CitationStylesStyle(io.BytesIO(STYLE.encode()), validate=False)
        source = CiteProcJSON(json.loads(to_csl(ALL[:3])))
        made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
        for one in ALL[:3]:
            made.register(citeproc.Citation([citeproc.CitationItem(one.id.lower())]))
        lines = [str(line) for line in made.bibliography()]
    assert len(lines) == 3
    for one in ALL[:3]:
        assert any(flat(one.title)[:20].lower() in line.lower() for line in lines)


def test_every_source_survives_bibtex_read_by_a_library_of_others(tmp_path):
    path = tmp_path / "all.bib"
    path.write_text(export(ALL, "bibtex"), "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        items = BibTeX(str(path), "utf-8")
    for one in ALL:
        row = items[one.id.lower()]
        assert flat(str(row["title"])).lower() == flat(one.title).lower()
        assert (str(row["DOI"]) if one.doi else None) == one.doi
