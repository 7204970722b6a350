"""A stretch of text, the ground of every claim."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source's text, from code point `start` up to but not including `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words themselves; `text` is the whole text of the source."""
        return text[self.start : self.end]

    def first(self, most: int) -> Span:
        """Return the first `most` code points; the span itself if it is no longer than that."""
        return self if self.end - self.start <= most else Span(self.start, self.start + most)

    def moved(self, by: int) -> Span:
        """Return the span `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def holds(self, other: Span) -> bool:
        """Say whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end


READ_AT_MOST = 1_000_000
"""At most so many code points of a letter are read for references, names and acts.

No letter is longer, but a file that could not be divided may be.
"""
