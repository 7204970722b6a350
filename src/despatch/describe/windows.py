"""The parts of a letter that describing looks at: its head and its tail, with the editors' apparatus blanked out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from despatch.model import NOT_THE_LETTERS, Cut, Hint, Source, Span
from despatch.text.own_words import blank

HEAD = 1600
TAIL = 2600


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a source as the letter has it: same length, apparatus blanked. `at` is its place in the source."""

    text: str
    at: int

    def span(self, start: int, end: int) -> Span:
        """Return the span in the source for one in the zone."""
        return Span(self.at + start, self.at + end)


class Apparatus:
    """The hints of one source that are not the letters' words, in order, for quick look-up."""

    def __init__(self, hints: Sequence[Hint]) -> None:
        self.hints = sorted((h for h in hints if h.kind in NOT_THE_LETTERS), key=lambda h: (h.span.start, h.span.end))
        self.starts = [hint.span.start for hint in self.hints]

    def within(self, start: int, end: int) -> list[Hint]:
        """Return the hints that touch a stretch."""
        low = max(0, bisect_left(self.starts, start) - 3)
        high = bisect_left(self.starts, end)
        return [hint for hint in self.hints[low:high] if hint.span.end > start]

    def beginning(self, start: int, end: int) -> list[Hint]:
        """Return the hints that begin within a stretch, those of no length too."""
        return self.hints[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@dataclass(frozen=True, slots=True)
class Windows:
    """The head and tail of one letter; for a short letter both are the whole."""

    head: Window
    tail: Window
    end: int
    """Where the letter's words end, in the source: trailing notes are past it."""


def cut_windows(source: Source, cut: Cut, apparatus: Apparatus) -> Windows:
    """Cut out the head and the tail of a letter, without its apparatus."""
    end = _without_trailing(source.text, cut, apparatus)
    start = cut.span.start
    if end - start <= TAIL:
        whole = _window(source.text, start, end, apparatus)
        return Windows(whole, whole, end)
    return Windows(
        _window(source.text, start, start + HEAD, apparatus), _window(source.text, end - TAIL, end, apparatus), end
    )


def _without_trailing(text: str, cut: Cut, apparatus: Apparatus) -> int:
    end = cut.span.end
    for hint in reversed(apparatus.within(cut.span.start, cut.span.end)):
        while end > cut.span.start and text[end - 1].isspace():
            end -= 1
        if hint.span.end < end:
            break
        if hint.kind != "note-mark":
            end = max(cut.span.start, min(end, hint.span.start))
    while end > cut.span.start and text[end - 1].isspace():
        end -= 1
    return end


def _window(text: str, start: int, end: int, apparatus: Apparatus) -> Window:
    hints = apparatus.within(start, end)
    if not hints:
        return Window(text[start:end], start)
    parts, at = [], start
    for hint in hints:
        low, high = max(at, hint.span.start), min(end, hint.span.end)
        if high <= low:
            continue
        parts += [text[at:low], blank(text[low:high])]
        at = high
    parts.append(text[at:end])
    return Window("".join(parts), start)
