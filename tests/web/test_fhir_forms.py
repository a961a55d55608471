"""Answers as FHIR over HTTP, where the client asks for it."""

import fhirkit

FHIR = "application/fhir+json"
QUESTION = "66-year-old woman after menopause, total hip T-score -2.7. Which drug?"


def test_the_interface_answers_in_fhir(client):
    reply = client.post("/api/answers", json={"question": QUESTION}, headers={"accept": FHIR})
    assert reply.headers["content-type"].startswith(FHIR)
    assert fhirkit.validate(reply.json()) == []
    assert reply.json()["type"] == "document"
    plain = client.post("/api/answers", json={"question": QUESTION}, headers={"accept": "application/json"})
    assert plain.json()["status"] == "answered"
    described = client.get("/openapi.json").json()["paths"]["/api/answers"]["post"]["responses"]["200"]
    assert FHIR in described["content"]


def test_an_article_is_given_in_fhir(client):
    slug = "treatment-for-osteopenia"
    reply = client.get(f"/answers/{slug}", headers={"accept": FHIR})
    assert reply.headers["content-type"].startswith(FHIR)
    assert fhirkit.validate(reply.json()) == []
    assert reply.headers["etag"]


def test_a_page_offers_its_answer_in_fhir(visitor):
    page = visitor.ask(QUESTION)
    assert f'value="{FHIR}"' in page.text
    reply = visitor.ask(QUESTION, **{"as": FHIR})
    assert fhirkit.validate(reply.json()) == []
