"""The dates of one letter, as its references ask for them."""

from __future__ import annotations

from bisect import bisect_left

from despatch import dates
from despatch.model import Span

WIDE = 700
"""So many code points are read at once, where references stand close together."""


class Days:
    """The dates of one letter. Where references stand close together, each date is read once."""

    def __init__(self, text: str, limit: int, codes: tuple[str, ...], base: str | None) -> None:
        """Take the text, the end of the letter, its languages, and its own date (EDTF) or None."""
        self.text, self.limit, self.codes, self.base = text, limit, codes, base
        self._read = Span(0, 0)
        self._found: list[dates.DateExpression] = []
        self._starts: list[int] = []

    def between(self, start: int, end: int) -> list[dates.DateExpression]:
        """Return the dates that stand between `start` and `end`, in order."""
        if not self._read.start <= start < self._read.end:
            return self._look(start, end)
        if end > self._read.end:
            self._look(start, min(self.limit, start + WIDE))
        first = bisect_left(self._starts, start)
        if first and self._found[first - 1].span.end > start:
            return dates.find(self.text, start, end, self.codes)  # a date that begins before is another from here
        return [date for date in self._found[first : bisect_left(self._starts, end)] if date.span.end <= end]

    def _look(self, start: int, end: int) -> list[dates.DateExpression]:
        self._found = dates.find(self.text, start, end, self.codes)
        self._starts = [date.span.start for date in self._found]
        self._read = Span(start, end)
        return self._found

    def resolve(self, expression: dates.DateExpression) -> str | None:
        """Return the EDTF of a date, looking back: letters speak of letters that came before."""
        return dates.resolve(expression, self.base, look="back") if self.base else dates.to_edtf(expression)
