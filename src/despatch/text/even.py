"""The text as stages read it: odd spaces are plain, invisible signs are gone, a letter and its accent are one sign.

The low lines with which typists and digital libraries print italics ("_5th May 1841._") are spaces, too.

A source's text stays as it is, and every span points into it. A stage reads an even copy of it. What the stage finds is
moved back: each span to its place in the source, each quote to the source's own words. Names keep their even form.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache, wraps
from operator import attrgetter, is_
from typing import Any, Concatenate, ParamSpec, TypeVar

from despatch.model import Dating, DeliveryStep, Due, LedgerAct, Phrase, Source, Span

T = TypeVar("T")
P = ParamSpec("P")

_SPACES = "\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164"
"""Whatever parts words, except the space, the tab and the line end."""
_INVISIBLE = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
"""Soft hyphens, joiners, marks of direction and the like."""
_ACCENTS = "\u0300-\u034e\u0350-\u036f"
_ODD = re.compile(f"[{_SPACES}]|(?P<gone>[{_INVISIBLE}]+)|(?P<letter>[^\\W\\d_][{_ACCENTS}]{{1,4}})")
_ANY = re.compile(f"[{_SPACES}{_INVISIBLE}{_ACCENTS}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_SPLIT = re.compile(rf"(?<![^\W_])[^\W_]++(?:[{_INVISIBLE}]+(?:[ \t]*\n[ \t]*)?+[^\W_]++)+")
"""A word with invisible signs within it. A line may end after them: there the word is broken."""
_NO_LETTER = re.compile(r"[\W_]+")
_ITALICS = re.compile(r"(?<![\w_])_(?=[^\s_])((?:[^_\n]|\n(?![ \t]*\n)){1,1000})(?<=[^\s_])_(?![\w_])")
_ANY_ASCII = "\v\f\x1c\x1d\x1e\x1f"

_QUOTES: dict[type, tuple[tuple[str, Callable[[Any], Span | None]], ...]] = {
    Phrase: (("written", attrgetter("span")),),
    Dating: (("written", attrgetter("span")),),
    Due: (("written", attrgetter("span")),),
    LedgerAct: (("quote", attrgetter("act.span")), ("context", attrgetter("around"))),
    DeliveryStep: (("quote", attrgetter("delivery.span")),),
}
"""The fields that hold words of the text, each with the span of these words."""
_PLAIN = frozenset((str, int, float, bool, type(None)))
"""The types of most fields: they hold no span."""
_PLACES: dict[type, tuple[str, ...]] = {LedgerAct: ("sentence",)}
"""The fields that hold a place in the text as a number."""


@dataclass(frozen=True, slots=True)
class Even:
    """An even copy of a text, and how places in one lead to places in the other."""

    text: str
    written: str
    starts: tuple[int, ...]
    """Places in `text`, in order: from each on, the same sign lies further on in `written`."""
    shifts: tuple[int, ...]
    """How far on, for each of `starts`."""

    def forth(self, known: T) -> T:
        """Return what is known of the text as written as known of the even text."""
        found = moved(known, self._to_even, self.written, self.text)
        return replace(found, text=self.text) if isinstance(found, Source) else found

    def back(self, found: T) -> T:
        """Return what was found in the even text as found in the text as written."""
        return moved(found, self._to_written, self.text, self.written)

    def _to_even(self, span: Span) -> Span:
        return Span(self._even(span.start), self._even(span.end))

    def _to_written(self, span: Span) -> Span:
        """Return the span in the text as written; invisible signs before it or after it stay outside."""
        start = self._written(span.start)
        if span.end <= span.start:
            return Span(start, start)
        last = self._written(span.end - 1)
        sign = self.text[span.end - 1]
        composed = sign not in (" ", self.written[last])
        return Span(start, self._accents_end(last + 1) if composed else last + 1)

    def _accents_end(self, at: int) -> int:
        while unicodedata.combining(self.written[at : at + 1] or " "):
            at += 1
        return at

    def _written(self, at: int) -> int:
        known = bisect_right(self.starts, at) - 1
        return at + self.shifts[known] if known >= 0 else at

    def _even(self, at: int) -> int:
        known = bisect_right(range(len(self.starts)), at, key=lambda n: self.starts[n] + self.shifts[n]) - 1
        even = at - self.shifts[known] if known >= 0 else at
        # A place among signs that are gone is where they were.
        return min(even, self.starts[known + 1]) if known + 1 < len(self.starts) else even


@lru_cache(maxsize=1)
def even_out(text: str) -> Even | None:
    """Return an even copy of a text, or None if the text is even. Several stages ask about one text in turn."""
    written, text = text, _ITALICS.sub(r" \1 ", text) if "_" in text else text
    if not (any(c in text for c in _ANY_ASCII) if text.isascii() else _ANY.search(text)):
        return None if text == written else Even(text, written, (), ())
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    at = length = 0
    for odd in _ODD.finditer(text):
        start, end = odd.span()
        instead = " "
        if odd.lastgroup == "gone":
            instead = ""
        elif odd.lastgroup == "letter":
            instead = unicodedata.normalize("NFC", odd.group())
            if len(instead) > 1:
                continue
        pieces += [text[at:start], instead]
        length += start - at + len(instead)
        at = end
        if end - start != len(instead):
            starts.append(length)
            shifts.append(end - length)
    pieces.append(text[at:])
    return Even("".join(pieces), written, tuple(starts), tuple(shifts))


def even_words(text: str) -> str:
    """Return the even form of a few words."""
    even = even_out(text)
    return even.text if even else text


def split_words(text: str) -> Iterator[tuple[Span, str]]:
    """Yield each word that invisible signs split, such as soft hyphens, and the word in one piece."""
    if text.isascii() or not _HIDDEN.search(text):
        return
    for word in _SPLIT.finditer(text):
        yield Span(*word.span()), _NO_LETTER.sub("", word.group())


def reads_even(stage: Callable[Concatenate[Source, P], T]) -> Callable[Concatenate[Source, P], T]:
    """Let a stage read the even text, while its callers see the text as written only."""

    @wraps(stage)
    def read(source: Source, /, *args: P.args, **kwargs: P.kwargs) -> T:
        even = even_out(source.text)
        if even is None:
            return stage(source, *args, **kwargs)
        found = stage(even.forth(source), *even.forth(args), **even.forth(kwargs))
        return even.back(found)

    return read


def moved(value: T, move: Callable[[Span], Span], before: str, after: str) -> T:
    """Return `value` with every span in it moved, and every quote of `before` taken from `after`."""

    def walk(value: Any) -> Any:
        kind: Any = type(value)
        if kind in _PLAIN:
            return value
        if isinstance(value, Span):
            return move(value)
        if isinstance(value, list | tuple):
            parts = [walk(part) for part in value]
            same = all(map(is_, parts, value))
            return value if same else type(value)(parts)
        if not (names := _names(kind)):
            return value
        changes = {}
        for name in names:
            old = getattr(value, name)
            if type(old) not in _PLAIN and (new := walk(old)) is not old:
                changes[name] = new
        for name in _PLACES.get(kind, ()):
            at = getattr(value, name)
            changes[name] = move(Span(at, at)).start
        whole: Any = replace(value, **changes) if changes else value
        quotes = {}
        for name, span_of in _QUOTES.get(kind, ()):
            span = span_of(value)
            if span is not None and span.of(before) == getattr(value, name):
                quotes[name] = span_of(whole).of(after)  # type: ignore[union-attr]
        return replace(whole, **quotes) if quotes else whole

    found: T = walk(value)
    return found


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
