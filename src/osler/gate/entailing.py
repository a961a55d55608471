"""Whether a text entails a sentence, by a model from a folder of this machine (extra `nli`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from osler.core.errors import InputError

_MOST_TOKENS = 512


class Entailment(Protocol):
    """Judges whether one text follows from another; asked last, of sentences that all rules let through."""

    @property
    def name(self) -> str:
        """What it is called on the answer."""

    @property
    def least(self) -> float:
        """Score from which a sentence is carried."""

    def score(self, premise: str, hypothesis: str) -> float:
        """How sure it is that the premise entails the hypothesis, 0 to 1."""


class LocalEntailment:
    """A classifier of sentence pairs with a label "entailment", as `transformers` saves them."""

    LEAST = 0.5
    """Chance of entailment from which a sentence counts as carried, unless the operator says otherwise."""

    def __init__(self, folder: Path, *, least: float = LEAST) -> None:
        """Loads the model; nothing is fetched.

        Raises:
            InputError: the folder holds no such model, or the extra is not installed.
        """
        self.name = folder.name
        self.least = least
        self._judge = _loaded(folder)

    def score(self, premise: str, hypothesis: str) -> float:
        """As `Entailment.score`."""
        return self._judge(premise, hypothesis)


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> Callable[[str, str], float]:
    if not (folder / "config.json").is_file():
        raise InputError(f"{folder} holds no model: OSLER_NLI names the folder that has its config.json")
    try:
        import torch  # noqa: PLC0415 - only with a model of entailment
        from transformers import AutoModelForSequenceClassification, AutoTokenizer  # noqa: PLC0415
    except ImportError:
        raise InputError(
            'OSLER_NLI needs more packages: install them with pip install "osler[nli]", or unset it'
        ) from None
    try:
        cut: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model: Any = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True)
    # Whatever a folder holds: the packages raise OSError, ValueError and others of their own.
    except Exception:
        raise InputError(f"{folder} holds no model of sentence pairs that can be read") from None
    label = _label(model.config.id2label)
    if label is None:
        raise InputError(f'{folder} holds a model without the label "entailment": it judges something else')
    model.eval()

    def judge(premise: str, hypothesis: str) -> float:
        pair = cut(premise, hypothesis, return_tensors="pt", truncation="only_first", max_length=_MOST_TOKENS)
        with torch.no_grad():
            return float(torch.softmax(model(**pair).logits[0], -1)[label])

    return judge


def _label(names: dict[int, str]) -> int | None:
    """The place of "entailment", which is not that of "not_entailment"."""
    return next((place for place, name in names.items() if name.lower() == "entailment"), None)
