"""Writes the words of a marked-up document out as plain text, and knows where each of them stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from despatch.model import Hint, HintKind, Span

# Single spaces, which are most, are passed over.
_BLANKS = re.compile(r"[\t\r\n\f\v][ \t\r\n\f\v]*|[ ][ \t\r\n\f\v]+")


@dataclass(slots=True)
class Writer:
    """A text that grows: words one after another, with breaks that come to nothing at either end.

    Places taken with `place` may lie before a break that is still to be written;
    `trim` moves them onto the words once the text is finished.
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: int = 0
    """Line feeds owed before the next word."""
    space: str = ""
    """The space or tabs owed before the next word, unless a line feed is."""
    glued: bool = False
    """The next word joins the last one whatever white space stands before it."""
    hints: list[Hint] = field(default_factory=list)

    def words(self, text: str) -> None:
        """Add running text, every stretch of white space in it as one space."""
        text = _BLANKS.sub(" ", text)
        if self.glued:
            text = text.lstrip(" ")
        core = text.strip(" ")
        if not core:
            self.space = self.space or text
            return
        self._put((self.space or (" " if text[0] == " " else "")) + core)
        self.space = " " if text[-1] == " " else ""

    def verbatim(self, text: str) -> None:
        """Add text as it is."""
        if text:
            self._put(self.space + text)
            self.space = ""

    def _put(self, text: str) -> None:
        if not self.length:
            text = text.lstrip(" \t")
        elif self.breaks:
            text = "\n" * self.breaks + text.lstrip(" ")
        self.breaks = 0
        self.glued = False
        self.pieces.append(text)
        self.length += len(text)

    def break_lines(self, count: int) -> None:
        """Owe at least `count` line feeds: 1 ends a line, 2 a paragraph, 3 a letter."""
        self.breaks = max(self.breaks, count)
        self.space, self.glued = "", False

    def line_break(self) -> None:
        """Owe one line feed more: two `br` in a row are a blank line."""
        self.breaks = min(self.breaks + 1, 3)
        self.space = ""

    def join(self) -> None:
        """Let the next word follow without space or break: a line that ends within a word."""
        self.breaks = 0
        self.space = ""
        self.glued = True

    def take_back(self) -> str:
        """Take the last sign back and return it: a hyphen that stood at a line end."""
        last = self.pieces[-1]
        self.pieces[-1] = last[:-1]
        self.length -= 1
        return last[-1]

    def tab(self) -> None:
        """Owe a tab: the next cell of a row."""
        self.space = self.space.strip(" ") + "\t"

    def place(self) -> int:
        """Return where the text ends now."""
        return self.length

    def hint(self, kind: HintKind, start: int, detail: str = "") -> None:
        """Note a hint from `start` to here; a mark without words is a hint of no length."""
        self.hints.append(Hint(kind, Span(start, self.length), detail))

    def finish(self) -> tuple[str, tuple[Hint, ...]]:
        """Return the text and the hints, trimmed to their words and in order of place."""
        text = "".join(self.pieces)
        hints = [Hint(h.kind, trim(text, h.span.start, h.span.end), h.detail) for h in self.hints]
        return text, tuple(sorted(hints, key=lambda h: (h.span.start, h.span.end, h.kind)))


def trim(text: str, start: int, end: int) -> Span:
    """Return the span of the words between `start` and `end`, without white space at either end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
