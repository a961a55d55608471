"""Each service is replayed by a local server: paging, pace, passing failures, resuming, the records."""

from datetime import date

import pytest
from test_formats import JATS, RECORD, SPL

from osler.core.errors import InputError
from osler.documents.connectors import Wanted, service
from osler.documents.connectors.web import Web
from osler.documents.document import Document, Rejected
from osler.library.fetching import fetched


def everything(found):
    return [item for page in found for item in page.documents]


def test_pubmed_searches_with_history_and_fetches_by_pages(replay):
    def records(given):
        start, count = int(given["retstart"]), int(given["retmax"])
        chosen = range(start + 1, start + count + 1)
        made = "".join(RECORD.format(pmid=number, type="Review", about="") for number in chosen)
        return f"<PubmedArticleSet>{made}</PubmedArticleSet>".encode()

    found = {"count": "250", "querykey": "1", "webenv": "W"}
    replay.routes = {"esearch.fcgi": lambda _: {"esearchresult": found}, "efetch.fcgi": records}
    wanted = Wanted(query="bone", since=date(2020, 1, 2), most=230)
    documents = everything(service("pubmed", replay.base).pages(wanted))
    assert [item.id for item in documents] == [str(number) for number in range(1, 231)]
    searched = replay.asked[0][1]
    assert (searched["term"], searched["mindate"], searched["usehistory"]) == ("bone", "2020/01/02", "y")
    assert [given["retstart"] for path, given in replay.asked if path.endswith("efetch.fcgi")] == ["0", "200"]


def test_pubmed_refusing_a_query_is_told(replay):
    replay.routes = {"esearch.fcgi": lambda _: {"esearchresult": {"ERROR": "no"}}}
    with pytest.raises(InputError, match="does not understand"):
        everything(service("pubmed", replay.base).pages(Wanted(query="((")))


def test_europe_pmc_follows_the_cursor_and_takes_open_full_text(replay):
    def listed(given):
        if given["cursorMark"] == "*":
            items = [
                {
                    "id": "1",
                    "pmid": "1",
                    "title": "<i>One</i>",
                    "abstractText": "<p>Said.</p>",
                    "pubYear": "2020",
                },
                {"id": "2", "pmcid": "PMC2", "isOpenAccess": "Y", "title": "Two"},
            ]
            return {"hitCount": 3, "nextCursorMark": "B", "resultList": {"result": items}}
        if given["cursorMark"] == "B":
            items = [
                {"id": "3", "pmcid": "PMC3", "isOpenAccess": "Y", "title": "Three", "abstractText": "Short."}
            ]
            return {"hitCount": 3, "nextCursorMark": "B", "resultList": {"result": items}}
        return {}

    replay.routes = {
        "search": listed,
        "PMC2/fullTextXML": lambda _: JATS.format(type="research-article", related="").encode(),
        "PMC3/fullTextXML": lambda _: (404, b""),
    }
    one, two, three = everything(service("europepmc", replay.base).pages(Wanted(query="bone")))
    assert (one.title, one.text, one.year) == ("One", "Said.", 2020)
    assert two.sections[1].heading == "Methods"
    assert three.text == "Short."


def test_dailymed_and_openfda_give_labels(replay):
    replay.routes = {
        "spls.json": lambda given: {
            "data": [{"setid": "s"}] if given["page"] == "1" else [],
            "metadata": {"total_elements": 1, "total_pages": 1},
        },
        "spls/s.xml": lambda _: SPL.encode(),
        "drug/label.json": lambda given: {
            "meta": {"results": {"total": 2}},
            "results": [
                {
                    "set_id": "Z", "version": "4", "effective_time": "20210203", "boxed_warning": ["Harm."],
                    "openfda": {"brand_name": ["B"], "generic_name": ["G"], "manufacturer_name": ["M"]},
                },
                {"id": "lacks"},
            ],
        },
    }  # fmt: skip
    wanted = Wanted(query="x", since=date(2021, 1, 1))
    (label,) = everything(service("dailymed", replay.base).pages(wanted))
    assert label.version == 7
    assert replay.asked[0][1]["published_date_comparison"] == "gte"
    made, left = everything(service("openfda", replay.base).pages(wanted))
    assert (made.id, made.title, made.version, made.text) == ("z", "B (g): drug label, M", 4, "Harm.")
    assert isinstance(left, Rejected)


def test_crossref_gives_notices(replay):
    works = [
        {
            "DOI": "10.1000/N", "title": ["Retraction of X"], "issued": {"date-parts": [[2022, 1]]},
            "update-to": [
                {"type": "retraction", "DOI": "10.1000/X"}, {"type": "new_version", "DOI": "10.1000/Y"},
            ],
        },
        {"DOI": "10.1000/M", "update-to": [{"type": "erratum", "DOI": "10.1000/Z"}]},
    ]  # fmt: skip
    replay.routes = {"works": lambda _: {"message": {"items": works, "next-cursor": "c", "total-results": 2}}}
    first, second = everything(
        service("crossref", replay.base).pages(Wanted(query="", since=date(2022, 1, 1)))
    )
    assert (first.notice.kind, first.notice.of, first.year) == ("retraction", ("doi:10.1000/x",), 2022)
    assert (second.notice.kind, second.notice.of) == ("correction", ("doi:10.1000/z",))
    assert (first.notice.date, second.notice.date) == ("2022-01", None)
    assert "from-update-date:2022-01-01" in replay.asked[0][1]["filter"]


def test_passing_failures_are_tried_again_at_the_pace_asked_for(replay):
    answers = iter([(429, b""), (503, b""), (200, b"fine")])
    replay.routes = {"x": lambda _: next(answers)}
    slept: list[float] = []
    now = [0.0]
    web = Web(replay.base, a_second=2, sleep=slept.append, clock=lambda: now[0])
    assert web.get("x") == b"fine"
    assert slept == [1.0, 0.5, 2.0, 1.0]


@pytest.mark.parametrize(("status", "calls"), [(404, 1), (500, 5)])
def test_lasting_failures_are_told_in_one_line(replay, status, calls):
    replay.routes = {"x": lambda _: (status, b"")}
    web = Web(replay.base, a_second=1000, sleep=lambda _: None)
    with pytest.raises(InputError, match=f"answers {status}"):
        web.get("x")
    assert len(replay.asked) == calls


def test_a_service_that_is_down_is_told():
    web = Web("http://127.0.0.1:9", a_second=1000, sleep=lambda _: None)
    with pytest.raises(InputError, match="cannot be reached"):
        web.get("x")


def test_an_unknown_service_is_told():
    with pytest.raises(InputError, match="there is no service 'medline'"):
        service("medline")


def test_a_load_goes_on_where_it_stopped(replay, library):
    failing = [True]

    def labels(given):
        start = int(given["skip"])
        if start == 100 and failing[0]:
            return 404, b""
        made = [
            {"set_id": f"s{number}", "boxed_warning": ["Harm."]}
            for number in range(start, min(start + 100, 150))
        ]
        return {"meta": {"results": {"total": 150}}, "results": made}

    replay.routes = {"label.json": labels}
    made = service("openfda", replay.base)
    with pytest.raises(InputError):
        fetched(library, made, "openfda", Wanted(query="x"))
    assert library.summary().documents == 100
    failing[0] = False
    asked = len(replay.asked)
    done = fetched(library, made, "openfda", Wanted(query="x"))
    assert done.added == 50
    assert replay.asked[asked][1]["skip"] == "100"
    assert isinstance(library.stored("s149").document, Document)
