"""From a clinical question in free English to facts, intents and topics; every clinical word is pack content.

Start at `read`; the format of the reading data is `osler.question.vocabulary`.
"""

from __future__ import annotations

from osler.question.emergencies import emergencies
from osler.question.read import intents_known, read
from osler.question.reading import Reading

__all__ = ["Reading", "emergencies", "intents_known", "read"]
