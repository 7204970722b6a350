"""The lines of a source, with the blank lines before each and what the reader said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from despatch.model import Hint, Source
from despatch.text.lines import trimmed

LineRole = Literal["words", "title", "note", "notes", "head", "furniture"]

_ROLES: dict[str, LineRole] = {
    "note": "note",
    "running-head": "head",
    "page-break": "head",
    "navigation": "furniture",
    "heading": "title",
}
_HEADINGS: dict[str, LineRole] = {"title": "furniture", "year": "furniture", "notes": "notes"}
"""The role of a reader's heading that is no title of a letter: a page's own title, a year, "Notes"."""
_LINE = re.compile(r"\S[^\n]*")
_RULE = re.compile(r"[ \t]{0,80}[*_=~#•·—–-](?:[ \t]{0,20}[*_=~#•·—–-]){2,200}[ \t]{0,80}")
_TITLED_RULE = re.compile(r"([-=*_~—–])\1{2,20}[ \t][^\n]{1,80}?[ \t]\1{3,21}")
"""A rule with words in it: "--- Postcard, printed: ---"."""
RULE = 9
"""A rule of stars or dashes that parts letters does it as so many blank lines would."""
_WIDEST = 100
"""No transcript is wrapped at more columns than this."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds words: `start` and `end` without the spaces around it.

    `gap` counts the blank lines before it, and before furniture right above it. `role` says what the reader holds it
    for: a heading of the encoding ("title"), an editors' note, the title of a list of such ("notes"), the head of a
    printed page, or furniture: the page's own title, its navigation. `ruled`: a rule of stars or dashes stands
    before it.
    """

    start: int
    end: int
    gap: int
    role: LineRole
    ruled: bool = False

    @property
    def length(self) -> int:
        """How many characters the line has, without the spaces around it."""
        return self.end - self.start


def read_lines(source: Source) -> list[Line]:
    """Return the lines of `source` that hold words, in order. Only a line feed ends a line.

    The gap before the first line is 0. Where the transcript is wrapped at some column, the lines of a
    paragraph are one.
    """
    text = source.text
    roles = _Roles(source.hints)
    lines: list[Line] = []
    last, ruled, carried = 0, False, 0
    for found in _LINE.finditer(text):
        line = trimmed(text, *found.span())
        start, end = line.start, line.end
        rule = end - start <= 2 * _WIDEST and (
            _RULE.fullmatch(text, start, end) is not None or _TITLED_RULE.fullmatch(text, start, end) is not None
        )
        gap = max(0, text.count("\n", last, start) - 1) if lines else 0
        role: LineRole = "furniture" if rule else roles.of(start, end)
        if role == "head" and gap and text[end : end + 2] == "\n\n":
            role = "furniture"  # the head of a page that stands apart from the text
        # The gap before furniture parts what stands above it from what stands below.
        lines.append(Line(start, end, max(gap, carried), role, ruled))
        carried = max(gap, carried) if role == "furniture" else 0
        last, ruled = end, rule
    width = _width(lines)
    return _unwrapped(lines, width) if width else lines


def _width(lines: list[Line]) -> int:
    """Return the column at which the lines are wrapped: most are nearly as long as the longest. 0 for no wrapping."""
    if len(lines) < 8:
        return 0
    lengths = sorted(line.length for line in lines)
    width = lengths[len(lengths) * 95 // 100]
    full = sum(1 for length in lengths if length >= 0.8 * width)
    return width if 40 <= width <= _WIDEST and full >= 0.4 * len(lengths) else 0


def _unwrapped(lines: list[Line], width: int) -> list[Line]:
    """Join each line to the one before when that one is full and no blank line stands between."""
    joined: list[Line] = []
    full = False
    for line in lines:
        if full and not line.gap and joined[-1].role == line.role != "furniture":
            joined[-1] = replace(joined[-1], end=line.end)
        else:
            joined.append(line)
        full = line.length >= 0.7 * width
    return joined


class _Roles:
    """Says which hint covers a line whole; asked in the order of the lines, so that it reads the hints once."""

    def __init__(self, hints: tuple[Hint, ...]) -> None:
        wanted = sorted((h for h in hints if h.kind in _ROLES), key=lambda h: (h.span.start, -h.span.end))
        self._hints: Iterator[Hint] = iter(wanted)
        self._open: list[Hint] = []
        self._next = next(self._hints, None)

    def of(self, start: int, end: int) -> LineRole:
        while self._next is not None and self._next.span.start <= start:
            self._open.append(self._next)
            self._next = next(self._hints, None)
        if not self._open:
            return "words"
        self._open = [h for h in self._open if h.span.end > start]
        for hint in self._open:
            # A hint may leave out the stop or bracket that closes the line.
            if hint.span.end >= end - 1:
                return _HEADINGS.get(hint.detail, "title") if hint.kind == "heading" else _ROLES[hint.kind]
        return "words"
