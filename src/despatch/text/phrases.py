"""Looking for many phrases at once: a phrase is compared only where its first word stands.

A pattern of two hundred phrases tries all of them at every place. These functions look each word up in a set first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import regex

from despatch.text.tokens import low_words, words

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
    for place in places(first, text, start, end, folded=folded):
        if place < at:
            continue
        hit = pattern.match(text, place, end)
        if hit:
            yield hit
            at = hit.end()


def places(first: frozenset[str], text: str, start: int, end: int, *, folded: bool = True) -> list[int]:
    """Return where the words of `first` begin, in order.

    Most letters hold few of them. A set tells which; then each is searched for by itself.
    """
    within = text[start:end]
    sought = within.lower() if folded else within
    if len(sought) != len(within):  # a capital that has no single small letter
        return [w.start() for w in _WORD.finditer(text, start, end) if w.group().lower() in first]
    found = []
    for word in first.intersection(low_words(within) if folded else words(within)):
        size, at = len(word), sought.find(word)
        while at >= 0:
            after = at + size
            if not ((at and _is_letter(sought[at - 1])) or (after < len(sought) and _is_letter(sought[after]))):
                found.append(start + at)
            at = sought.find(word, after)
    found.sort()
    return found


def _is_letter(char: str) -> bool:
    """Say whether a character may stand within a word, as `_WORD` has it."""
    return char.isalnum() and not char.isdecimal()
