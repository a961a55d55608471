"""A language model, optional, behind the gate: it may phrase an answer and point at facts, no more.

Start at `ask_with`: the model-free answer first, then what the model adds. `Scripted` is one for tests.
"""

from osler.phrasing.asking import ask_with, phrased, pointed_at, weaving
from osler.phrasing.following import other_words, understood
from osler.phrasing.model import Message, Model, ModelError
from osler.phrasing.scripted import Scripted
from osler.phrasing.verifying import verify_prose
from osler.phrasing.voice import Limits, Voice, voice_from_environment

__all__ = [
    "Limits",
    "Message",
    "Model",
    "ModelError",
    "Scripted",
    "Voice",
    "ask_with",
    "other_words",
    "phrased",
    "pointed_at",
    "understood",
    "verify_prose",
    "voice_from_environment",
    "weaving",
]
