"""Osler as the "model" of any chat front end: OpenAI's chat completions, made without a model.

Knows the shapes of that interface and nothing of HTTP. Start at `complete`; `chunks` cuts it for streaming.
"""

from osler.assistants.chat.answering import MODELS, complete, finished, woven
from osler.assistants.chat.request import ChatRequest, RefusedError, read_request
from osler.assistants.chat.shapes import Completion, ErrorBody, Model, Models
from osler.assistants.chat.streaming import chunks

__all__ = [
    "MODELS",
    "ChatRequest",
    "Completion",
    "ErrorBody",
    "Model",
    "Models",
    "RefusedError",
    "chunks",
    "complete",
    "finished",
    "read_request",
    "woven",
]
