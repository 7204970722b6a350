"""Words of a letter, marked so that they are found again when offsets have moved.

An anchor is a quote with the words on either side of it. White space may change between builds, as when a source is
saved with other line ends. If a word of the quote changed, the anchor is not found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from despatch.model import Anchor, Seen, Span

AROUND = 40
"""Code points that are kept on either side, to tell equal quotes apart."""
_LINE = 80
"""So many code points of a letter mark it."""
_SHORT = 200
"""Of longer quotes, places that overlap are skipped: to compare them all would take quadratic time."""


def anchor(letter: str, text: str, offset: int, span: Span, act: Seen | None = None) -> Anchor:
    """Return the anchor of `span`; `text` is the letter's, which begins at `offset` of its source."""
    start, end = span.start - offset, span.end - offset
    quote = _even(text[start:end])
    before, after = _even(text[max(0, start - AROUND) : start]), _even(text[end : end + AROUND])
    places = _places(text, quote)
    nth = next((n for n, (at, _) in enumerate(places, 1) if at >= start), 1)
    return Anchor(letter, span.start, span.end, quote, before, after, nth, act)


def find_anchor(anchor: Anchor, text: str, offset: int) -> Span | None:
    """Return where the quote of an anchor stands now, or None.

    Of several places, the one with most of the old words around it is chosen; of equals, the one of the old number.
    """
    places = _places(text, _even(anchor.quote))
    best: tuple[int, bool, int] | None = None
    best_place: tuple[int, int] | None = None
    for n, (start, end) in enumerate(places, 1):
        before, after = _even(text[max(0, start - AROUND) : start]), _even(text[end : end + AROUND])
        alike = _same(before[::-1], _even(anchor.before)[::-1]) + _same(after, _even(anchor.after))
        score = (alike, n == anchor.nth, -n)
        if best is None or score > best:
            best, best_place = score, (start, end)
    return Span(best_place[0] + offset, best_place[1] + offset) if best_place else None


def find_every(quote: str, text: str) -> list[Span]:
    """Return every place where a quote stands in a text, whatever the white space in it."""
    return [Span(start, end) for start, end in _places(text, _even(quote))]


def find_in_source(anchor: Anchor, text: str) -> Span | None:
    """Return where the quote of an anchor stands in the whole text of its source, or None.

    Of several places, the one with most of the old words around it is chosen; of equals, the nearest to the old one.
    """
    quote, before, after = _even(anchor.quote), _even(anchor.before), _even(anchor.after)
    start, end = anchor.start, anchor.end
    if (
        _even(text[start:end]) == quote
        and _even(text[max(0, start - AROUND) : start]).endswith(before)
        and _even(text[end : end + AROUND]).startswith(after)
    ):
        return Span(start, end)  # nothing before it changed, as in most builds
    found = [
        (
            _same(_even(text[max(0, a - AROUND) : a])[::-1], before[::-1]) + _same(_even(text[b : b + AROUND]), after),
            a,
            b,
        )
        for a, b in _places(text, quote)
    ]
    best = max(found, key=lambda one: (one[0], -abs(one[1] - start)), default=None)
    return Span(best[1], best[2]) if best else None


def letter_anchors(letter: str, text: str, offset: int) -> tuple[Anchor, tuple[Anchor, ...]]:
    """Return what marks a whole letter: its first words, and some words of its middle, should the first be edited.

    `text` is the letter's, which begins at `offset` of its source.
    """
    first, middle = _some_words(text, 0), _some_words(text, len(text) * 3 // 5)
    rest = (anchor(letter, text, offset, middle.moved(offset)),) if middle.start >= first.end else ()
    return anchor(letter, text, offset, first.moved(offset)), rest


def place_anchor(letter: str, text: str, offset: int, at: int) -> Anchor:
    """Return the anchor of the place `at` of a source, by the words of the letter that follow it."""
    return anchor(letter, text, offset, _some_words(text, at - offset).moved(offset))


def _some_words(text: str, start: int) -> Span:
    """Return about a line of whole words from `start` on."""
    end = len(text)
    while start < end and text[start].isspace():
        start += 1
    stop = min(end, start + _LINE)
    while stop < end and not text[stop].isspace():
        stop += 1
        if stop - start > 2 * _LINE:
            break
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop)


def _even(words: str) -> str:
    return " ".join(words.split())


def _same(a_text: str, b_text: str) -> int:
    """Return how many characters agree from the first on."""
    return next(
        (n for n, (a, b) in enumerate(zip(a_text, b_text, strict=False)) if a != b), min(len(a_text), len(b_text))
    )


def _places(text: str, quote: str) -> list[tuple[int, int]]:
    """Return (start, end) of every place where a quote stands, whatever the white space in it; in linear time."""
    if not quote:
        return []
    joined = _join(text)
    hits: list[tuple[int, int]] = []
    step = 1 if len(quote) <= _SHORT else len(quote)
    at = joined.text.find(quote)
    while at >= 0:
        hits.append((joined.place(at), joined.place(at + len(quote) - 1) + 1))
        at = joined.text.find(quote, at + step)
    return hits


@dataclass(frozen=True, slots=True)
class _Joined:
    """The words of a text joined by single spaces, and where each word begins, there and in the text."""

    text: str
    begins: array[int]
    stood: array[int]

    def place(self, at: int) -> int:
        """Return where a character of the joined words stands in the text."""
        word = bisect_right(self.begins, at) - 1
        return self.stood[word] + at - self.begins[word]


@lru_cache(maxsize=2)
def _join(text: str) -> _Joined:
    """Join the words of a text; cached for texts with many decisions."""
    words = text.split()
    begins, stood = array("q"), array("q")
    at = joined = 0
    for word in words:
        at = text.index(word, at)
        begins.append(joined)
        stood.append(at)
        at += len(word)
        joined += len(word) + 1
    return _Joined(" ".join(words), begins, stood)
