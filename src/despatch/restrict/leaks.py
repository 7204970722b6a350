"""Words that a visible letter shares with withheld text: long runs that hardly any other letter has."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from despatch.model import Span
from despatch.text.clauses import listed
from despatch.text.fold import fold

RUN = 5
"""So many words in the same order are no chance."""
_COMMON = 3
"""A run of words that more of the visible letters have is a phrase that everybody uses."""
_LONG, _LONG_WORDS = 4, 2
"""A run has at least so many words of more than so many letters: "it is of the" tells nothing."""
_WORD = re.compile(r"[^\W_]+")

Word = tuple[str, int, int]
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Words of a visible letter, by offsets in its text, that a withheld letter has too."""

    letter: str
    span: Span
    withheld: str


def find_shared(withheld: Iterable[tuple[str, str]], shown: Iterable[tuple[str, str]]) -> Iterator[Shared]:
    """Yield the longest runs of words that visible letters share with withheld text; both are (letter, text)."""
    holders: defaultdict[Run, set[str]] = defaultdict(set)
    for letter, text in withheld:
        for _, run in _runs(_split(text)):
            if sum(len(word) > _LONG for word in run) >= _LONG_WORDS:
                holders[run].add(letter)
    common: Counter[Run] = Counter()
    found: list[tuple[str, list[Word], list[tuple[int, Run]]]] = []
    for letter, text in shown if holders else ():
        words = _split(text)
        hits = [(at, run) for at, run in _runs(words) if run in holders]
        common.update({run for _, run in hits})
        if hits:
            found.append((letter, words, hits))
    for letter, words, hits in found:
        rare = [(at, run) for at, run in hits if common[run] <= _COMMON]
        for first, last, holder in _stretches(rare, holders):
            if holder != letter:
                yield Shared(letter, Span(words[first][1], words[last][2]), holder)


def _stretches(hits: list[tuple[int, Run]], holders: dict[Run, set[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield (first word, last word, withheld letter) of each stretch of runs that follow each other."""
    open_stretches: dict[str, tuple[int, int]] = {}
    for at, run in hits:
        for holder in sorted(holders[run]):
            first, last = open_stretches.get(holder, (at, -1))
            if last >= 0 and at > last - RUN + 2:
                yield first, last, holder
                first = at
            open_stretches[holder] = (first, at + RUN - 1)
    for holder, (first, last) in open_stretches.items():
        yield first, last, holder


def _split(text: str) -> list[Word]:
    return [(fold(match.group()), *match.span()) for match in _WORD.finditer(text)]


def _runs(words: list[Word]) -> Iterator[tuple[int, Run]]:
    folded = [word for word, _, _ in words]
    return ((at, tuple(folded[at : at + RUN])) for at in range(len(folded) - RUN + 1))


def sentence_around(text: str, span: Span, languages: tuple[str, ...]) -> Span:
    """Return the sentence, or the sentences, that hold a span."""
    pieces = listed(text, 0, len(text), languages)
    begins = [piece.start for piece, first in pieces if first]
    start = begins[max(0, bisect_right(begins, span.start) - 1)] if begins else 0
    after = bisect_right(begins, max(span.start, span.end - 1))
    end = begins[after] if after < len(begins) else len(text)
    return Span(start, start + len(text[start:end].rstrip()))
