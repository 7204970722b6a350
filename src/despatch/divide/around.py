"""What the lines around a line say, whatever piece they belong to."""

from __future__ import annotations

from functools import cached_property

from despatch.divide.layout import (
    FEW,
    REGULAR,
    Layout,
)
from despatch.divide.lines import Line
from despatch.divide.signs import AHEAD, ENDING, OPENING, Sign

_TITLE_LINES = 6
"""A page's own title has at most so many lines."""


class Around:
    """The lines of a source, and questions about the lines before or after one of them."""

    def __init__(self, lines: list[Line], signs: list[int], layout: Layout) -> None:
        self.lines, self.signs, self.layout = lines, signs, layout

    @cached_property
    def numbered_once(self) -> bool:
        """Whether an edition's number heads the source and no other line: then the source holds one letter."""
        numbers = [i for i, sign in enumerate(self.signs) if sign & (Sign.NUMBER | Sign.HEADING)]
        return numbers == [0] and bool(self.signs[0] & Sign.NUMBER)

    def is_page_title(self, first: int, end: int) -> bool:
        """Say whether the lines that stand before the first heading are the page's own title."""
        above = self.signs[first:end] if end - first <= _TITLE_LINES else []
        return bool(above) and not any(sign & (OPENING | Sign.TEXT | Sign.PIECE) for sign in above)

    def numbers_letter(self, i: int) -> bool:
        """Say whether a number heads a letter, rather than stands in the letterhead of one that began before."""
        if self.layout.spaced and not self.lines[i].gap:
            return False
        parted = self.layout.separator is not None and not self.layout.loose
        announced = parted or self.layout.headings * 10 > self.layout.greetings
        return not announced or self.closed(i)

    def heads_piece(self, i: int) -> bool:
        """Say whether the opening that begins with line `i` has the heading of a piece that was sent to nobody."""
        while not self.signs[i] & Sign.HEADING:
            i += 1
        return bool(self.signs[i] & Sign.PIECE)

    def like_heading(self, i: int, after: int) -> bool:
        """Say whether a title that could not be read stands where this source has its headings."""
        if self.layout.headings < FEW or self.layout.alone < REGULAR or self.signs[i - 1] & (Sign.COMMA | AHEAD):
            return False
        opens = after & (Sign.DATE | Sign.DATED | Sign.GREETING) or self.closed(i)
        return bool(opens) and not after & Sign.HEADING

    def in_sentence(self, i: int) -> bool:
        """Say whether the lines around line `i` run on through it, as the items of a list do."""
        if i == 0 or i + 1 == len(self.lines) or not self.signs[i + 1] & Sign.LOWER:
            return False
        return not self.signs[i - 1] & (ENDING | AHEAD | Sign.FULL_STOP | Sign.APART)

    def only_ends(self, i: int) -> bool:
        """Say whether the lines from `i` to the next parting gap only end a letter: closing, signature, date, note."""
        separator = self.layout.separator or 1
        for k in range(i, min(i + 5, len(self.lines))):
            if k > i and self.lines[k].gap >= separator:
                return True
            if k > i and self.signs[k] & Sign.APART:
                continue  # a note below the letter
            if not self.signs[k] & ENDING or self.signs[k] & (Sign.TEXT | OPENING ^ Sign.DATE):
                return False
        return i + 5 > len(self.lines)

    def after_closing(self, i: int) -> bool:
        """Say whether one of the three lines before line `i` is a closing."""
        return any(self.signs[k] & Sign.CLOSING for k in range(max(0, i - 3), i))

    def ended(self, i: int) -> bool:
        """Say whether the line before line `i` can end a letter."""
        return bool(self.signs[i - 1] & (ENDING | Sign.APART))

    def closed(self, i: int) -> bool:
        """Say whether a closing, a name or a note stands before line `i`."""
        at = i - 2 if i > 1 and self.signs[i - 1] & Sign.DATE else i - 1  # a date may follow the signature
        return bool(self.signs[at] & (Sign.CLOSING | Sign.NAME | Sign.APART))
