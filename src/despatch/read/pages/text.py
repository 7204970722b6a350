"""Writes pages out as one text, and knows where each page, region and word in another form stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from despatch.model import Hint, HintKind, Span
from despatch.read.pages.page import Box, Kind, Line, Page, Region
from despatch.read.text_writer import Writer

_HINTS: dict[Kind, HintKind] = {
    "heading": "heading",
    "furniture": "running-head",
    "note": "note",
    "contents": "navigation",
}
_FLOWING: frozenset[Kind] = frozenset({"words", "furniture"})
"""Where a sentence runs on over a page, these follow each other without an empty line."""
_BROKEN = "-¬=\xad\u2010\u2e17\u2e40"
_STOPS = ".!?:;\"'”’»«)]"
_FULL = 0.8
"""A line so long, measured against the longest of its region, ends where the paper does."""
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_]+(?=[\W_]*$)")


@dataclass(slots=True)
class PageText:
    """The text of the pages written so far, with its hints, and the stretches that stand in margins."""

    writer: Writer = field(default_factory=Writer)
    margins: list[Span] = field(default_factory=list)
    size: tuple[int, int] | None = None
    """The size of the image of the page that is written."""
    begun: tuple[int, str] | None = None
    """A word that the last line of words began: where it stands, and the whole of it."""

    def write(self, pages: Sequence[Page]) -> None:
        """Write pages, each with a hint for its image and, from the second on, one for its beginning."""
        joints = _find_joints(pages)
        before: Region | None = None
        for number, page in enumerate(pages, start=1):
            self.size = page.size
            marks: list[tuple[HintKind, str]] = [("facsimile", page.image)] if page.image else []
            marks += [("page-break", str(number))] if number > 1 else []
            if not page.regions:
                self._mark(marks, self.writer.place())
            for nth, region in enumerate(page.regions):
                together = before is not None and before.kind in _FLOWING and region.kind in _FLOWING
                self.writer.break_lines(1 if together and (number, nth) in joints else 2)
                start = self._region(region)
                if not nth:
                    self._mark(marks, start)
                before = region

    def _mark(self, marks: Sequence[tuple[HintKind, str]], at: int) -> None:
        for kind, detail in marks:
            self.writer.hints.append(Hint(kind, Span(at, at), detail))

    def _region(self, region: Region) -> int:
        """Write a region, and return where its first word stands."""
        starts = [self._line(line, region.kind) for line in region.lines]
        if kind := _HINTS.get(region.kind):
            self.writer.hint(kind, starts[0])
        elif region.kind == "marginal":
            self.margins.append(Span(starts[0], self.writer.place()))
        return starts[0]

    def _line(self, line: Line, kind: Kind) -> int:
        """Write a line, and return where it stands."""
        writer = self.writer
        writer.verbatim(line.text)
        start = writer.place() - len(line.text)
        if self.size and line.box and line.text:
            self._place(Span(start, writer.place()), line.box, self.size)
        for form in line.forms:
            self._other_form(start + form.start, start + form.end, form.full)
        if kind == "words":
            if self.begun and (rest := _WORD.search(line.text)):
                self._other_form(self.begun[0], start + rest.end(), self.begun[1])
            half = _LAST_WORD.search(line.text) if line.whole else None
            self.begun = (start + half.start(), line.whole) if half and line.whole else None
        writer.break_lines(1)
        return start

    def _place(self, words: Span, box: Box, size: tuple[int, int]) -> None:
        """Note where the words stand on the image, as far as that is within it."""
        left, top = max(box.left, 0), max(box.top, 0)
        right, bottom = min(box.right, size[0]), min(box.bottom, size[1])
        if left < right and top < bottom:
            place = f"{left} {top} {right - left} {bottom - top} {size[0]} {size[1]}"
            self.writer.hints.append(Hint("line", words, place))

    def _other_form(self, start: int, end: int, full: str) -> None:
        self.writer.hints.append(Hint("other-form", Span(start, end), full))


def _find_joints(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Return the regions, by page and place on it, before which no empty line stands: a sentence runs on over them."""
    joints: set[tuple[int, int]] = set()
    waiting: list[tuple[int, int]] = []
    last: tuple[int, Region] | None = None
    for number, page in enumerate(pages, start=1):
        for nth, region in enumerate(page.regions):
            waiting.append((number, nth))
            if region.kind in ("words", "heading"):
                if last and _runs_on(last[1], region, turned=last[0] < number):
                    joints.update(waiting)
                last = number, region
                waiting = []
    return joints


def _runs_on(before: Region, after: Region, *, turned: bool) -> bool:
    """Say whether the last line of a region goes on in the first line of another, or of the next page (`turned`)."""
    if "heading" in (before.kind, after.kind):
        return False
    last, first = before.lines[-1].text, after.lines[0].text
    if last[-1] in _BROKEN or before.lines[-1].whole or (first[0].islower() and last[-1] not in _STOPS):
        return True
    full = len(last) >= _FULL * max(len(line.text) for line in before.lines)
    return turned and (last[-1] == "," or (full and last[-1] not in _STOPS))
