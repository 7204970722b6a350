"""Words of a letter, marked so that they are found again when offsets have moved.

An anchor is the quote with what stands on either side of it. White space may change between builds (a source saved again with
other line ends); a word that changed is another text, and the anchor is then not found.
"""

from __future__ import annotations

from functools import lru_cache

from despatch.model import Anchor, Seen, Span

AROUND = 40
"""So many code points to either side are kept to tell equal words apart."""
_SHORT = 200
"""Of longer quotes, places that overlap another are not looked at: comparing them would take quadratic time."""


def anchor(letter: str, text: str, offset: int, span: Span, act: Seen | None = None) -> Anchor:
    """Return the anchor of `span`; `text` is the letter's, which begins at `offset` of its source."""
    start, end = span.start - offset, span.end - offset
    quote = _even(text[start:end])
    before, after = _even(text[max(0, start - AROUND) : start]), _even(text[end : end + AROUND])
    places = _places(text, quote)
    nth = next((n for n, (at, _) in enumerate(places, 1) if at >= start), 1)
    return Anchor(letter, span.start, span.end, quote, before, after, nth, act)


def find(one: Anchor, text: str, offset: int) -> Span | None:
    """Return where the words of an anchor stand now, or None when they do not.

    Of several places the one is meant around which most of the old surroundings stand; then the one of the old number.
    """
    places = _places(text, _even(one.quote))
    best: tuple[int, bool, int] | None = None
    found: tuple[int, int] | None = None
    for n, (start, end) in enumerate(places, 1):
        before, after = _even(text[max(0, start - AROUND) : start]), _even(text[end : end + AROUND])
        alike = _same(before[::-1], _even(one.before)[::-1]) + _same(after, _even(one.after))
        score = (alike, n == one.nth, -n)
        if best is None or score > best:
            best, found = score, (start, end)
    return Span(found[0] + offset, found[1] + offset) if found else None


def _even(words: str) -> str:
    return " ".join(words.split())


def _same(one: str, two: str) -> int:
    """Return how many characters agree from the first on."""
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _places(text: str, quote: str) -> list[tuple[int, int]]:
    """Return (start, end) of every place where words stand, whatever the white space between them; in linear time."""
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
    """Return the words of a letter, and them joined by single spaces: a letter with many decisions is asked for often."""
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
