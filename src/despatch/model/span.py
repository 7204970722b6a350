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
        """Return its first `most` code points, or itself when it is no longer."""
        return self if self.end - self.start <= most else Span(self.start, self.start + most)

    def holds(self, other: Span) -> bool:
        """Say whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end


READ_AT_MOST = 1_000_000
"""So many code points of one letter are read for references, names and acts. No letter is longer; a file without a cut may be."""
