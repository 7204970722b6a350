"""Where the notes of an office document are written out: below the letter that bears their marks.

An office document holds its notes apart, and does not say where a letter ends. Notes wait for a place where one does,
by all signs: a heading, a new page, the signature below a closing, the line before a dateline and a salutation, the
end. A note that comes soon after a signature (to a postscript) follows its paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from despatch.dates import DateExpression, find_first
from despatch.formulas.headings import parse
from despatch.formulas.lines import closing, courtesy, signature
from despatch.formulas.openings import salutation
from despatch.read.paragraphs import Paragraph

_SIGNED = 3
"""A signature has at most so many lines: a name, an office, a ship."""
_POSTSCRIPT = 2
"""So many paragraphs after a signature may still belong to the letter."""
_OPENING = 4
"""An opening has at most so many lines after its first."""
_HEAD = 120
"""A dateline stands within so many characters."""


@dataclass(slots=True)
class Foot:
    """The notes that are still to be written, and how far the letter has come that bears them."""

    languages: tuple[str, ...]
    usual: int = 0
    """How many blank lines stand between paragraphs that follow closely."""
    waiting: list[tuple[str, str]] = field(default_factory=list)
    _signed: int | None = None
    """How many lines of a signature followed the closing; None before a closing."""
    _after: int = 0
    """How many more paragraphs may belong to the letter that was signed."""
    _opened: int = 0
    """How many more lines may belong to the opening that began."""

    def add(self, notes: tuple[tuple[str, str], ...]) -> None:
        """Let notes wait."""
        self.waiting += notes

    def taken(self) -> list[tuple[str, str]]:
        """Return the notes that waited; none waits after that."""
        taken, self.waiting = self.waiting, []
        return taken

    def ends_before(self, paragraph: Paragraph, following: Paragraph | None, gap: int, *, parted: bool) -> bool:
        """Say whether the notes that wait are to be written before `paragraph`; asked of every paragraph in order.

        `gap` counts the blank lines before it; `parted` says that a page or a section begins with it.
        """
        text = paragraph.text
        # A text box or a table within a letter is no opening of the next.
        gap = 0 if paragraph.alone else gap
        ends = self._ends(text, following, gap, parted=parted or paragraph.look.level is not None)
        # A line of text ends the opening.
        self._opened = max(0, self._opened - 1) if len(text) <= _HEAD else 0
        return ends

    def _ends(self, text: str, following: Paragraph | None, gap: int, *, parted: bool) -> bool:
        if parted or self._heads(text) or self._opens(text, following, gap):
            self._signed, self._after, self._opened = None, 0, _OPENING
            return True
        if self._signed is not None:
            if self._signed < _SIGNED and not (self._signed and gap) and self._signs(text):
                self._signed += 1
                return False
            self._signed, self._after = None, _POSTSCRIPT
            return True
        lines = text.split("\n")
        ended = self._after > 0
        self._after = max(0, self._after - 1)
        if any(closing(line, self.languages) or courtesy(line, self.languages) for line in lines):
            # A signature on the lines below the closing belongs to the paragraph.
            self._signed = 1 if len(lines) > 1 and self._signs(lines[-1]) else 0
        return ended

    def _heads(self, text: str) -> bool:
        """Say whether a line names who writes to whom."""
        heading = parse(text.strip(), self.languages) if "\n" not in text else None
        return heading is not None and bool(heading.senders) and bool(heading.recipients)

    def _opens(self, text: str, following: Paragraph | None, gap: int) -> bool:
        """Say whether a letter opens: date and salutation follow each other, or one stands after a wider gap."""
        if self._opened:
            return False
        greeted, date = self._greets(text), self._date(text)
        placed = date is not None and (date.year or date.short_year) is not None
        if gap > self.usual and (greeted or placed):
            return True
        below = following.text if following and len(text) <= _HEAD else ""
        return bool(greeted and (date or self._date(below))) or bool(date and self._greets(below))

    def _greets(self, text: str) -> bool:
        return any(salutation(line, self.languages) for line in text.split("\n")[:_OPENING])

    def _date(self, text: str) -> DateExpression | None:
        date = find_first(text, 0, min(len(text), _HEAD), self.languages) if text else None
        return date if date is not None and date.month is not None and date.kind == "date" else None

    def _signs(self, line: str) -> bool:
        return signature(line, self.languages) is not None
