"""Looking for many phrases at once: word by word, each compared only where its first word is one that a phrase begins with.

A pattern of two hundred phrases tries all of them at every place; this looks each word up in a set first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import regex

_WORD = re.compile(r"[^\W\d_]+")


def first_words(phrases: Iterable[str], *, folded: bool = True) -> frozenset[str]:
    """Return the first word of each phrase, in lower case where case does not matter (`folded`)."""
    found = (_WORD.search(phrase) for phrase in phrases)
    return frozenset(hit.group().lower() if folded else hit.group() for hit in found if hit)


def hits(
    pattern: regex.Pattern[str], first: frozenset[str], text: str, start: int, end: int, *, folded: bool = True
) -> Iterator[regex.Match[str]]:
    """Yield the matches of `pattern` between `start` and `end` that begin at a word of `first`; none overlap."""
    at = start
    for word in _WORD.finditer(text, start, end):
        if word.start() < at or (word.group().lower() if folded else word.group()) not in first:
            continue
        hit = pattern.match(text, word.start(), end)
        if hit:
            yield hit
            at = hit.end()
