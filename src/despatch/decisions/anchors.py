"""Words of a letter, marked so that they are found again when offsets have moved.

An anchor is a quote with the words on either side of it. White space may change between builds, as when a source is
saved with other line ends. If a word of the quote changed, the anchor is not found.
"""

from __future__ import annotations

from functools import lru_cache

from despatch.model import Anchor, Seen, Span

AROUND = 40
"""Code points that are kept on either side, to tell equal quotes apart."""
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
    words, joined = _words(text)
    hits: list[int] = []
    step = 1 if len(quote) <= _SHORT else len(quote)
    at = joined.find(quote)
    while at >= 0:
        hits.append(at)
        at = joined.find(quote, at + step)
    if not hits:
        return []
    return _back(text, words, hits, len(quote))


@lru_cache(maxsize=2)
def _words(text: str) -> tuple[list[str], str]:
    """Return the words of a letter, and the words joined by single spaces; cached for letters with many decisions."""
    words = text.split()
    return words, " ".join(words)


def _back(text: str, words: list[str], hits: list[int], length: int) -> list[tuple[int, int]]:
    """Return the places in `text` of hits in its words joined by single spaces."""
    marks = sorted({place for hit in hits for place in (hit, hit + length - 1)})
    where: dict[int, int] = {}
    at = joined = 0
    wanted = iter(marks)
    mark = next(wanted, None)
    for word in words:
        at = text.index(word, at)
        while mark is not None and mark < joined + len(word):
            where[mark] = at + mark - joined
            mark = next(wanted, None)
        at += len(word)
        joined += len(word) + 1
        if mark is None:
            break
    return [(where[hit], where[hit + length - 1] + 1) for hit in hits]
