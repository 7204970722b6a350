"""Words come in with what stands in and around them; the mixed content of an element goes out, sign by sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from despatch.export.xml import add, holdable


@dataclass(frozen=True, slots=True)
class Inline:
    """An element around words, by code points from the beginning of the letter."""

    start: int
    end: int
    name: str
    attributes: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """An empty element between two signs. One that `closes` stands right behind the sign before it."""

    at: int
    name: str
    attributes: Mapping[str, str | None] = field(default_factory=dict)
    closes: bool = False


def nested(found: Iterable[Inline]) -> list[Inline]:
    """Return the elements that can stand in one tree, in order: of two that cross, the one that begins first."""
    out: list[Inline] = []
    open_: list[Inline] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        while open_ and open_[-1].end <= one.start:
            open_.pop()
        same = open_ and (open_[-1].start, open_[-1].end, open_[-1].name) == (one.start, one.end, one.name)
        if one.start < one.end and not same and (not open_ or one.end <= open_[-1].end):
            out.append(one)
            open_.append(one)
    return out


class Filler:
    """Fills elements with the words of one letter, from its beginning to its end."""

    def __init__(self, text: str, points: Iterable[Point]) -> None:
        self._text = text
        self._points = sorted(points, key=lambda point: (point.at, not point.closes))
        self._next = 0

    def fill(self, parent: etree._Element, start: int, end: int, found: Sequence[Inline] = ()) -> None:
        """Put words into an element, with the elements of `found` that lie within them; those must be `nested`."""
        at, n = start, 0
        while n < len(found):
            one = found[n]
            inner = n + 1
            while inner < len(found) and found[inner].start < one.end:
                inner += 1
            if start <= one.start and one.end <= end:
                self._words(parent, at, one.start)
                self.fill(add(parent, one.name, one.attributes), one.start, one.end, found[n + 1 : inner])
                at, n = one.end, inner
            else:
                n += 1
        self._words(parent, at, end)

    def _words(self, parent: etree._Element, start: int, end: int) -> None:
        at = start
        while self._next < len(self._points):
            point = self._points[self._next]
            if point.at > end or (point.at == end and not point.closes):
                break
            put = max(at, point.at)
            append(parent, self._text[at:put])
            add(parent, point.name, point.attributes)
            at = put
            self._next += 1
        append(parent, self._text[at:end])

    def finish(self, parent: etree._Element) -> None:
        """Put the empty elements that are left behind the last words."""
        for point in self._points[self._next :]:
            add(parent, point.name, point.attributes)


def append(parent: etree._Element, words: str) -> None:
    """Add words behind everything that an element holds."""
    if not words:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + holdable(words)
    else:
        parent.text = (parent.text or "") + holdable(words)
