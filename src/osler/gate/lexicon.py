"""The words that the gate goes by: general English from a list, entities from whoever calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml

from osler.gate.canonical import Canonical
from osler.library.analysis.spelling import folded, stem

_WORD = re.compile(r"[A-Za-z][A-Za-z'’_]*[A-Za-z]|[A-Za-z]")
_WORDS = 32_768
"""Words whose form is remembered."""
_CLINICAL = re.compile(
    r"(?:\w{3,}(?:mab|nib|statin|pril|sartan|olol|dronate|dronic|azole|cillin|mycin|cycline|parin|gliptin|"
    r"gliflozin|glutide|tidine|prazole|oxetine|triptan|setron|paratide|zumab|ximab|ifene|trozole|sone|lone)"
    r"|\w{3,}(?:itis|oma|emia|aemia|osis|opathy|ectomy|plasty|algia|uria|penia|cytosis))$",
    re.IGNORECASE,
)
"""The shape of names of drugs, diseases and procedures."""


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    negations: tuple[str, ...]
    negations_before: tuple[str, ...]
    clause_ends: tuple[str, ...]
    distances: tuple[str, ...]
    levels: dict[int, tuple[str, ...]]
    orders: tuple[str, ...]
    certain: tuple[str, ...]
    universal: tuple[str, ...]
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    synonyms: tuple[tuple[str, ...], ...]
    glue: tuple[str, ...]
    restricts: tuple[str, ...]
    function: tuple[str, ...]
    rewrites: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def english() -> English:
    """The list of general English."""
    text = files("osler.gate").joinpath("words.yaml").read_text("utf-8")
    general = files("osler.gate").joinpath("general.txt").read_text("utf-8").splitlines()
    plain = (word for line in general if not line.startswith("#") for word in line.split())
    return English(msgspec.convert(yaml.safe_load(text), _Lists), frozenset(plain))


class English:
    """General English by stem."""

    def __init__(self, lists: _Lists, general: frozenset[str] = frozenset()) -> None:
        self.canonical = Canonical(lists.rewrites)
        # Asked of every word of every sentence.
        self.same = lru_cache(maxsize=_WORDS)(self._same)
        self.is_glue = lru_cache(maxsize=_WORDS)(self._is_glue)
        self.negations = frozenset(map(root, lists.negations))
        self.negations_before = frozenset(lists.negations_before)
        self.clause_ends = frozenset(lists.clause_ends)
        self.function = frozenset(lists.function)
        self.restricts = frozenset(lists.restricts)
        self.orders = frozenset(lists.orders)
        self.certain = frozenset(map(root, lists.certain))
        self.universal = frozenset(lists.universal)
        self.distances = re.compile(rf"\b(?:{'|'.join(map(re.escape, lists.distances))})\b", re.I)
        self.levels = {
            level: re.compile(
                r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b", re.I
            )
            for level, words in sorted(lists.levels.items(), reverse=True)
        }
        self.opposites = tuple(
            (frozenset(map(root, one)), frozenset(map(root, other))) for one, other in lists.opposites
        )
        self.group: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        for row in lists.synonyms:
            name = next((self._exact[word] for word in row if word in self._exact), root(row[0]))
            for word in row:
                # "Initial" and "initiate" have one stem and say two things.
                self._exact[word] = name
                self.group.setdefault(root(word), name)
        self._glue: dict[str, list[str]] = {}
        for word in lists.glue:
            self._glue.setdefault(self.same(word), []).append(word)
        self._general = frozenset(map(root, general)) | frozenset(self.group)

    def _is_glue(self, word: str) -> bool:
        """Whether a word carries no claim; a word that only has the same stem ("severe", "several") does."""
        lower = word.lower()
        return any(
            lower.startswith(one) or one.startswith(lower) or lower in self._exact
            for one in self._glue.get(self.same(word), ())
        )

    def is_general(self, word: str) -> bool:
        """Whether a word is of general English, so that it names no clinical thing."""
        return root(word) in self._general or word.lower() in self.function or self.is_glue(word)

    def can_be_denied(self, word: str) -> bool:
        """Whether a denial of the word says something."""
        return len(word) > 2 and word[0].isalpha() and word.lower() not in self.function

    def _same(self, word: str) -> str:
        """The stem of a word, or of the first of the words that say the same."""
        base = root(word)
        return self._exact.get(word.lower()) or self.group.get(base, base)


@lru_cache(maxsize=_WORDS)
def root(word: str) -> str:
    """The stem of one word of general text."""
    return stem(folded(word.lower().replace("’", "'")))


class Lexicon(msgspec.Struct, frozen=True):
    """Names of clinical things, each with what it names; longer names win."""

    concepts: Mapping[str, str]
    """Lower-case name → concept: brand and substance name the same one."""
    pattern: re.Pattern[str]
    words: frozenset[str]
    """The concepts, each as the one word that `unified` writes, lower case."""
    roots: frozenset[str]
    """The same, as `English.same` has them."""

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Lexicon:
        """A lexicon of names, with the names that are the same in all of medicine."""
        lower = dict(_same_names().concepts) | {
            name.lower(): concept for name, concept in names.items() if name.strip()
        }
        longest = sorted(lower, key=lambda name: (-len(name), name))
        inner = "|".join(map(re.escape, longest)) or r"(?!)"
        pattern = re.compile(rf"(?<![\w-])(?:{inner})(?![\w])", re.IGNORECASE)
        words = frozenset(_one_word(concept).lower() for concept in lower.values())
        return cls(lower, pattern, words, frozenset(map(english().same, words)))

    def unified(self, text: str) -> str:
        """The text with each name replaced by what it names, as one word."""
        return self.pattern.sub(lambda found: self._as_one(found[0]), text)

    def _as_one(self, name: str) -> str:
        if name.lower() in _same_names().capitals and not name[:2].isupper():
            return name
        return _one_word(self.concepts[name.lower()])

    def concepts_in(self, text: str) -> frozenset[str]:
        """What the text names."""
        return frozenset(self.concepts[found[0].lower()] for found in self.pattern.finditer(text))


def _one_word(concept: str) -> str:
    return re.sub(r"[^A-Za-z]+", "_", concept)


class _Names(msgspec.Struct, frozen=True):
    concepts: dict[str, str]
    capitals: frozenset[str]
    """Names that are read only in capitals: "CT", "AF"."""


@lru_cache(maxsize=1)
def _same_names() -> _Names:
    text = files("osler.gate").joinpath("names.txt").read_text("utf-8")
    rows = [[name.strip() for name in line.split("|")] for line in text.splitlines() if line[:1] != "#"]
    return _Names(
        {name.lower(): row[0] for row in rows for name in row},
        frozenset(name.lower() for row in rows for name in row if name[:2].isupper()),
    )


def clinical_by_form(words: Iterable[str]) -> frozenset[str]:
    """Words that have the shape of a clinical name, lower case."""
    return frozenset(word.lower() for word in words if _CLINICAL.match(word))


def words_of(text: str) -> list[str]:
    """The words of a text in order; numbers are no words."""
    return [found[0] for found in _WORD.finditer(text)]
