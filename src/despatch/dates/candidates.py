"""The places of a text where a date may stand.

One regular expression finds figures and capitalised month or weekday names. Lower-case words ("yesterday", "ago") are
searched for individually, which is faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from despatch.dates.numbers import REACH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from despatch.dates.numbers import Place

FIGURE_NEAR = 8
"""A figure that is the day of a month stands within so many characters before it."""


def anchors(place: Place, seen: frozenset[str], *, own: bool = False) -> Iterator[Any]:
    """Yield a match for each place worth reading; those that figures and capitals give come first, in order.

    `seen` holds the words of the text in small letters. `own` leaves out the words that only lean on another day
    ("yesterday", "instant").
    """
    g, text, end = place.grammar, place.text, place.end
    anchor = g.anchor
    for hit in g.gate.finditer(text, place.start, end):
        at = hit.start()
        candidate = anchor.match(text, at, end)
        if text[at].isdecimal():
            month = g.lower.match(text, at, end)
            if month is None:
                month = g.lower_before.match(text, max(place.start, at - REACH), at)
            if month is not None:
                small = anchor.match(text, month.start("month"), end)
                if small is not None:
                    yield small
        if candidate is not None:
            yield candidate
    for month in sorted(g.small_months & seen):
        yield from _small_month(place, month)
    if own:
        return
    shown_words = g.literals.keys() & seen
    for word, kind in (
        sorted({literal for shown in shown_words for literal in g.literals[shown]}) if shown_words else ()
    ):
        at = text.find(word, place.start, end)
        while at >= 0:
            yield from _literal(place, at, word, kind)
            at = text.find(word, at + 1, end)


def _small_month(place: Place, month: str) -> Iterator[Any]:
    """Yield the places of a month in small letters that no figure stands before: a figure is an anchor itself."""
    at = place.text.find(month, place.start, place.end)
    while at >= 0:
        before = place.text[max(place.start, at - FIGURE_NEAR) : at]
        if before.strip() and not any(c.isdecimal() for c in before):
            candidate = place.grammar.anchor.match(place.text, at, place.end)
            if candidate is not None:
                yield candidate
        at = place.text.find(month, at + 1, place.end)


def _literal(place: Place, at: int, word: str, kind: str) -> Iterator[Any]:
    g, text = place.grammar, place.text
    if kind == "ago":
        after = at + len(word)
        if not (after < place.end and text[after].isalnum()):
            candidate = g.ago.match(text, max(place.start, at - REACH), after)
            if candidate is not None:
                yield candidate
        return
    begin = at + 1 if kind == "stamp" else at - 1
    if begin < place.start or (begin > place.start and text[begin - 1].isalnum()):
        return
    if kind == "stamp":
        ordinal = g.ordinal.match(text, max(place.start, begin - REACH), begin)
        if ordinal is None:
            return
        begin = ordinal.start()
    candidate = g.anchor.match(text, begin, place.end)
    if candidate is not None:
        yield candidate
