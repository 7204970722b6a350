"""Where the notes of an office document are written out: below the letter that bears their marks.

An office document holds its notes apart, and does not say where a letter ends. Notes wait for a place where one
certainly does: a heading, a new page, the signature below a closing, the end. A note that comes after the signature (to
a postscript) follows its paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from despatch.formulas.headings import parse
from despatch.formulas.lines import closing, courtesy, signature
from despatch.formulas.openings import salutation
from despatch.read.paragraphs import Paragraph

_SIGNED = 3
"""A signature has at most so many lines: a name, an office, a ship."""


@dataclass(slots=True)
class Foot:
    """The notes that are still to be written, and how far the letter has come that bears them."""

    languages: tuple[str, ...]
    waiting: list[tuple[str, str]] = field(default_factory=list)
    _signed: int | None = None
    """How many lines of a signature followed the closing; None before a closing."""
    _closed: bool = False

    def add(self, notes: tuple[tuple[str, str], ...]) -> None:
        """Let notes wait."""
        self.waiting += notes

    def taken(self) -> list[tuple[str, str]]:
        """Return the notes that waited; none waits after that."""
        taken, self.waiting = self.waiting, []
        return taken

    def ends_before(self, paragraph: Paragraph, gap: int) -> bool:
        """Say whether the notes that wait are to be written before `paragraph`; asked of every paragraph in order."""
        text = paragraph.text
        parted = paragraph.look.level is not None or (paragraph.apart and not text[0].islower())
        if parted or self._heads(text):
            self._signed, self._closed = None, False
            return True
        if self._signed is not None:
            if self._signed < _SIGNED and not (self._signed and gap) and self._signs(text):
                self._signed += 1
                return False
            self._signed, self._closed = None, True
            return True
        lines = text.split("\n")
        if any(closing(line, self.languages) or courtesy(line, self.languages) for line in lines):
            # A signature on the lines below the closing belongs to the paragraph.
            self._signed = 1 if len(lines) > 1 and self._signs(lines[-1]) else 0
            return self._closed
        ended = self._closed
        if salutation(lines[-1], self.languages):
            self._closed = False
        return ended

    def _heads(self, text: str) -> bool:
        heading = parse(text.strip(), self.languages) if "\n" not in text else None
        return heading is not None and bool(heading.senders) and bool(heading.recipients)

    def _signs(self, line: str) -> bool:
        return signature(line, self.languages) is not None
