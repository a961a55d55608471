"""Presidio takes out more than the rules, never less; without it the mend is said."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from osler.core.errors import InputError
from osler.phrasing import presidio, voice_from_environment
from osler.phrasing.deidentify import deidentified

TEXT = "lower case jane from leeds, 71-year-old, T-score -2.8"
SETTINGS = {"OSLER_MODEL": "m", "OSLER_MODEL_KEY": "k"}


def pretend(monkeypatch, found):
    class Engine:
        def analyze(self, text, language):
            assert language == "en"
            return [
                SimpleNamespace(
                    entity_type=kind, start=text.find(word), end=text.find(word) + len(word), score=score
                )
                for kind, word, score in found
                if word in text
            ]

    module = ModuleType("presidio_analyzer")
    module.AnalyzerEngine = Engine
    monkeypatch.setitem(sys.modules, "presidio_analyzer", module)
    presidio._analyzer.cache_clear()


@pytest.fixture(autouse=True)
def fresh():
    yield
    presidio._analyzer.cache_clear()


def test_what_it_finds_is_taken_out_and_what_is_clinical_stays(monkeypatch, pack):
    pretend(
        monkeypatch,
        [("PERSON", "jane", 0.85), ("PERSON", "jane from", 0.6), ("LOCATION", "leeds", 0.9),
         ("DATE_TIME", "71-year-old", 0.9), ("PERSON", "T-score", 0.2)],
    )  # fmt: skip
    cleaned = deidentified(pack, TEXT, presidio.presidio())
    assert "jane" not in cleaned
    assert "leeds" not in cleaned
    assert cleaned.endswith("71-year-old, T-score -2.8")
    assert "jane" in deidentified(pack, TEXT)


def test_it_is_used_where_it_is_set_and_facts_are_sent(monkeypatch):
    pretend(monkeypatch, [])
    wanted = {**SETTINGS, "OSLER_DEIDENTIFY": "presidio"}
    assert voice_from_environment(None, send_facts=True, environment=wanted).cleaner is not None
    assert voice_from_environment(None, environment=wanted).cleaner is None
    assert voice_from_environment(None, send_facts=True, environment=SETTINGS).cleaner is None


def test_without_the_package_or_with_a_wrong_name_the_mend_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    for value, says in (("presidio", r"osler\[presidio\]"), ("magic", "rules or presidio")):
        with pytest.raises(InputError, match=says):
            voice_from_environment(None, send_facts=True, environment={**SETTINGS, "OSLER_DEIDENTIFY": value})


def test_a_presidio_without_a_language_model_ends_no_process(monkeypatch):
    class Engine:
        def __init__(self):
            raise SystemExit(1)

    module = ModuleType("presidio_analyzer")
    module.AnalyzerEngine = Engine
    monkeypatch.setitem(sys.modules, "presidio_analyzer", module)
    with pytest.raises(InputError, match="language model"):
        presidio.presidio()
