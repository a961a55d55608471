"""A model of entailment has the last word: it can stop what the rules let through, and nothing else."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from osler.core.errors import InputError
from osler.gate import Bar, Evidence, Lexicon, LocalEntailment, entailing, judge

NAMES = Lexicon.of({"balmurinol": "balmurinol"})
TEXT = "Balmurinol 60 mg by mouth once weekly is the usual dose in gout."
EVIDENCE = {1: Evidence(number=1, texts=(TEXT,), level=3, met=True)}
TRUE = "In gout the usual dose is balmurinol 60 mg once weekly [1]."
FREE = "Clinicians usually settle on a dose of balmurinol 60 mg once weekly in gout, quite simply [1]."


class Says:
    """Gives one score to everything, and keeps what it was asked."""

    name, least = "nli-1", 0.5

    def __init__(self, score):
        self.asked = []
        self._score = score

    def score(self, premise, hypothesis):
        self.asked.append((premise, hypothesis))
        return self._score


@pytest.mark.parametrize(("score", "passes"), [(0.9, True), (0.5, True), (0.49, False)])
def test_it_stops_what_does_not_follow(score, passes):
    ruling = judge(TRUE, EVIDENCE, NAMES, bar=Bar.of(Says(score)))
    assert ruling.passed is passes
    assert ruling.score == score
    assert passes or [reason.kind for reason in ruling.reasons] == ["entailment"]


def test_it_is_asked_of_the_evidence_without_markers():
    model = Says(1.0)
    judge(TRUE, EVIDENCE, NAMES, bar=Bar.of(model))
    assert model.asked == [(TEXT, TRUE.replace(" [1]", ""))]


def test_it_saves_no_sentence_that_a_rule_stops():
    model = Says(1.0)
    assert not judge(TRUE.replace("60", "600"), EVIDENCE, NAMES, bar=Bar.of(model)).passed
    assert not judge(TRUE.replace(" [1]", ""), EVIDENCE, NAMES, bar=Bar.of(model)).passed
    assert model.asked == []


def test_with_it_fewer_words_need_be_the_sources_own():
    assert judge(FREE, EVIDENCE, NAMES, bar=Bar(words=0.99)).passed is False
    assert judge(FREE, EVIDENCE, NAMES, bar=Bar.of(Says(0.9))).passed
    assert not judge("The moon is made of green cheese [1].", EVIDENCE, NAMES, bar=Bar.of(Says(1.0))).passed


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no model"):
        LocalEntailment(tmp_path)


def pretend(monkeypatch, labels, logits=(0.0, 5.0, 0.0)):
    """Stands in for the two packages, as far as the loader uses them."""

    class Saved:
        @classmethod
        def from_pretrained(cls, folder, *, local_files_only):
            assert local_files_only
            return cls()

        config = SimpleNamespace(id2label=labels)

        def eval(self):
            return self

        def __call__(self, *_, **more):
            return SimpleNamespace(logits=[list(logits)]) if "ids" in more else {"ids": 1}

    class NoGrad:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    torch, transformers = ModuleType("torch"), ModuleType("transformers")
    torch.no_grad = NoGrad
    torch.softmax = lambda row, _: [2.718281828**one / sum(2.718281828**each for each in row) for one in row]
    transformers.AutoTokenizer = transformers.AutoModelForSequenceClassification = Saved
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "transformers", transformers)
    entailing._loaded.cache_clear()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    yield tmp_path
    entailing._loaded.cache_clear()


def test_the_label_entailment_is_the_score(monkeypatch, folder):
    pretend(monkeypatch, {0: "contradiction", 1: "ENTAILMENT", 2: "neutral"})
    assert LocalEntailment(folder).score("a", "b") == pytest.approx(0.9867, abs=1e-3)


def test_a_model_of_something_else_is_refused(monkeypatch, folder):
    pretend(monkeypatch, {0: "positive", 1: "not_entailment"})
    with pytest.raises(InputError, match="label"):
        LocalEntailment(folder)


def test_without_the_packages_the_mend_is_said(monkeypatch, folder):
    entailing._loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match=r"osler\[nli\]"):
        LocalEntailment(folder)


def test_a_real_model_from_a_folder_gives_a_chance(tmp_path):
    pytest.importorskip("torch", reason="the extra nli is not installed")
    transformers = pytest.importorskip("transformers", reason="the extra nli is not installed")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "balmurinol", "60", "mg", "weekly"]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    transformers.BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, num_labels=3, id2label={0: "contradiction", 1: "neutral", 2: "entailment"},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    model = LocalEntailment(tmp_path, least=0.0)
    assert 0 < model.score(TEXT, "balmurinol weekly") < 1
    assert model.score(TEXT, "balmurinol weekly") == model.score(TEXT, "balmurinol weekly")
    assert judge(TRUE, EVIDENCE, NAMES, bar=Bar.of(model)).passed
