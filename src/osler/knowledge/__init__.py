"""Knowledge packs: guidelines as data, read from files, checked, compiled once.

It knows files and shapes, no medicine. Start at `load`; `osler.knowledge.check` lints a pack,
`osler.knowledge.scaffold` proposes test files, `osler.knowledge.show` and `diff` are for editors.
"""

from osler.knowledge.implied import Implied, complete, implied
from osler.knowledge.load import load, load_pack
from osler.knowledge.pack import Consequence, Knowledge, Pack
from osler.knowledge.vocabulary import vocabulary

__all__ = [
    "Consequence",
    "Implied",
    "Knowledge",
    "Pack",
    "complete",
    "implied",
    "load",
    "load_pack",
    "vocabulary",
]
