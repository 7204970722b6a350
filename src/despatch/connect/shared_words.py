"""What two letters have in common: the rare words of both. A letter that answers another takes up its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import log, sqrt

from despatch.text.sound import sound

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 7
"""Words are alike that begin with the same letters: forms of one word often do."""
_COMMON = 0.05
"""A word in a greater share of the letters tells nothing."""
_FEWEST = 3
_FREE = 2.5
"""How rare a word of no weight is: the logarithm of letters to letters with the word."""
_LEAST = 0.1
_USUAL = 20
"""So many rare words has a letter of usual length."""
_FREE_HERE = 1.5
"""The same as `_FREE` for the words of one passage, which has few."""
_LONG = 100
"""So many different words has a letter of usual length."""
_REACH = 1000
"""A passage reaches no further, in code points, before and behind the words in its midst."""


def passage(text: str, start: int, end: int) -> str:
    """Return the words of the paragraph around `start`..`end`, without those between."""
    low, high = text.rfind("\n\n", max(0, start - _REACH), start), text.find("\n\n", end, end + _REACH)
    before = text[low + 2 if low >= 0 else max(0, start - _REACH) : start]
    return f"{before} {text[end : high if high >= 0 else end + _REACH]}"


def sounds(text: str) -> frozenset[str]:
    """Return the longer words of a text as they sound."""
    return frozenset(sound(word)[:_STEM] for word in _WORD.findall(text))


class Rarity:
    """How rare words are in an archive."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in how many of `texts`, a fair choice of the archive's letters, each word stands."""
        self._letters = 0
        self._with: Counter[str] = Counter()
        for text in texts:
            self._letters += 1
            self._with.update(sounds(text))
        self._most = max(_FEWEST, self._letters * _COMMON)

    def rare(self, text: str) -> dict[str, float]:
        """Return the rare words of a text, each with its weight."""
        total = self._letters + 1
        return {
            word: max(_LEAST, log(total / (count or 1)) - _FREE)
            for word in sounds(text)
            if (count := self._with[word]) <= self._most
        }

    def weight(self, word: str) -> float:
        """Return what a word that sounds so weighs in a passage: nothing where many letters have it."""
        return max(0.0, log((self._letters + 1) / (self._with[word] or 0.5)) - _FREE_HERE)


class Likeness:
    """How much two letters have in common, by their ids."""

    def __init__(self, text_of: Callable[[str], str], rarity: Rarity) -> None:
        """`text_of` returns the words of a letter; each is asked for once as long as its neighbours are compared."""
        self._rarity = rarity
        self._rare = lru_cache(maxsize=256)(lambda letter: rarity.rare(text_of(letter)))
        self._sounds = lru_cache(maxsize=256)(lambda letter: sounds(text_of(letter)))

    def of_passage(self, words: str, letter: str) -> float:
        """Return 0 where a passage and a letter have nothing in common, and more the more rare words they share."""
        there = self._sounds(letter)
        return sum(self._rarity.weight(word) for word in sounds(words) & there) / sqrt(1 + len(there) / _LONG)

    def between(self, one: str, other: str) -> float:
        """Return 0 for nothing in common, and more the more rare words two letters share."""
        a, b = self._rare(one), self._rare(other)
        if len(a) > len(b):
            a, b = b, a
        shared = sum(weight for word, weight in a.items() if word in b)
        return shared / sqrt(1 + len(a) * len(b) / _USUAL**2)
