"""Pages and the interface of a site that has an evidence library."""

import html

import pytest
from starlette.testclient import TestClient
from visiting import Visitor

from osler.web import Settings, create_app
from shelf import document

SAID = "Gout is treated with colchicine & rest."


@pytest.fixture
def client(library):
    library.add([document("1", SAID, "Treatment of <gout>", url="https://example.org/a")])
    app = create_app(Settings(library=str(library._folder), rate=0))
    return TestClient(app, base_url="http://osler.test")


def test_a_page_quotes_word_for_word_with_its_reference(client):
    page = Visitor(client).ask("How is gout treated?").text
    assert html.escape(f'"{SAID}"', quote=True).replace("&quot;", "&#34;") in page
    assert "Treatment of &lt;gout&gt;" in page
    assert 'href="https://example.org/a"' in page
    assert "1 documents searched" in page or "1 document searched" in page


def test_the_interface_answers_and_searches(client):
    answer = client.post("/api/answers", json={"question": "How is gout treated?"}).json()
    assert answer["bottom_line"]["quotes"][0]["text"] == SAID
    (hit,) = client.get("/api/library/search", params={"q": "colchicine"}).json()
    assert (hit["document"], hit["quote"]) == ("1", SAID)


def test_searching_for_nothing_or_without_a_library_is_a_problem(client):
    assert client.get("/api/library/search").status_code == 422
    bare = TestClient(create_app(Settings(no_library=True, rate=0)), base_url="http://osler.test")
    problem = bare.get("/api/library/search", params={"q": "x"})
    assert problem.status_code == 422
    assert "no evidence library" in problem.json()["detail"]


def test_the_description_tells_of_the_search(client):
    described = client.get("/openapi.json").json()
    assert "/api/library/search" in described["paths"]
