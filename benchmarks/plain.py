"""Plain BM25, the floor that search is compared with: k1 0.9, b 0.4, crude stemming, no synonyms."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

K1, B = 0.9, 0.4
_STOP = """
a an and are as at be but by for from had has have he her his how i if in into is it its me my no not of
on or our she so such that the their them then there these they this to was we were what when where which
who why will with you your can could do does did would should about
"""
STOP = frozenset(_STOP.split())


def words(text: str) -> list[str]:
    """Lower-case words without a plural or participle ending."""
    return [
        re.sub(r"(?:ies|es|s|ing|ed)$", "", word) if len(word) > 4 else word
        for word in re.findall(r"[a-z0-9]+", text.lower())
        if word not in STOP
    ]


class Plain:
    """An index in memory of texts by their keys."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self.postings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.length: dict[str, int] = {}
        for key, text in texts:
            counts = Counter(words(text))
            self.length[key] = counts.total()
            for word, count in counts.items():
                self.postings[word].append((key, count))
        self.mean = sum(self.length.values()) / len(self.length)

    def search(self, text: str, k: int) -> list[str]:
        """The keys of the best texts."""
        scores: dict[str, float] = defaultdict(float)
        size = len(self.length)
        for word, times in Counter(words(text)).items():
            found = self.postings.get(word, ())
            idf = math.log(1 + (size - len(found) + 0.5) / (len(found) + 0.5))
            for key, count in found:
                room = K1 * (1 - B + B * self.length[key] / self.mean)
                scores[key] += times * idf * count * (K1 + 1) / (count + room)
        return sorted(scores, key=lambda key: (-scores[key], key))[:k]
