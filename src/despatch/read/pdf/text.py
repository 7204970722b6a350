"""The text of a PDF: the lines of its pages as paragraphs, and hints on what stands on the pages beside the letters.

A paragraph that goes on over the end of a column or page goes on in the text. Footnotes follow where a letter seems to
end, or a page later, each on a line of its own. The heads and feet of pages are no part of the text; hints hold their
words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low

from despatch.model import Hint, Span
from despatch.read.pdf.furniture import find_furniture
from despatch.read.pdf.lines import Piece, Raised, columns, even_sizes, rows
from despatch.read.pdf.pages import Document

HEADING = 1.15
"""Letters of a heading are larger than the usual ones by this factor."""
LONGEST_HEADING = 200
NOTE = 0.93
"""Letters of a footnote are smaller than the usual ones by this factor."""
GAP = 1.3
"""A gap of so many usual line heights parts paragraphs. A larger one may be the room for a signature."""
INDENT, DEEP = 0.7, 8.0
"""A first line is indented by more than the one and less than the other, in sizes of its letters."""
MOST_INDENT = 3.0
"""A line that is indented by more sizes stands at the right: a place and date, or a signature."""
LEFT_EMPTY = 0.3
"""A page of which this share is left empty at its foot was ended on purpose."""
SLACK = 0.7
"""A word that fits into a line but for so many sizes of its letters would not have stood there."""
SHORTEST = 25
"""A line with fewer signs is not full."""
_NOTE_OPENS = re.compile(r"[\[(]?([0-9]{1,3}|[*†‡§]{1,3}|[a-z](?=[).\]]))[\])]?[.:]?\s?")
_HYPHENS = ("-", "\u2010", "¬", "\u00ad")
_FIRST_WORD = re.compile(r"\S+")
_LAST_WORD = re.compile(r"\S+$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Block:
    """A column of one page that is read from top to bottom, with the places where most of its lines begin and end."""

    page: int
    lines: tuple[Piece, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Note:
    label: str
    words: str


@dataclass(slots=True)
class _Beside:
    """What stands on a page beside the text."""

    label: str = ""
    heads: list[str] = field(default_factory=list)
    notes: list[_Note] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)


def write(document: Document, page_words: frozenset[str]) -> tuple[str, tuple[Hint, ...]]:
    """Return the text of a PDF and its hints; `page_words` are those that stand before a page number."""
    usual, runs = even_sizes([page.runs for page in document.pages])
    pages = [rows(page, usual) for page in runs]
    furniture = find_furniture(pages, page_words, document.title)
    beside = [_Beside() for _ in pages]
    blocks: list[Block] = []
    for n, (page, heads) in enumerate(zip(pages, furniture, strict=True)):
        kept: list[list[Piece]] = []
        for place, row in enumerate(page):
            if place in heads:
                words = "\t".join(piece.words for piece in row)
                (beside[n].feet if kept else beside[n].heads).append(words)
                beside[n].label = beside[n].label or heads[place]
            else:
                kept.append(row)
        turned = (" " * run.spaced + run.words for run in document.pages[n].runs if run.turned)
        if stamp := "".join(turned).strip():
            beside[n].feet.append(stamp)
        own = [column.lines for column in columns(kept)]
        notes, own = _without_notes(own, usual)
        beside[n].notes += notes
        blocks += [_block(n, lines, usual) for lines in own if lines]
    papers = [page.paper for page in document.pages]
    return _Writer(_aligned(blocks), beside, usual, papers).run()


def _block(page: int, lines: tuple[Piece, ...], usual: float) -> Block:
    own = [line for line in lines if abs(line.size - usual) < 0.1 * usual] or list(lines)
    lefts = Counter(round(line.left / 2) for line in own)
    most = min((-times, place) for place, times in lefts.items())[1]
    left = min(line.left for line in own if round(line.left / 2) == most)
    flush = [line.right for line in own if line.left - left < MOST_INDENT * usual]
    return Block(page, lines, left, max(flush))


def _aligned(blocks: list[Block]) -> list[Block]:
    """Give each block the right edge of the widest that begins at the same place: a page of short lines shows none."""
    edges: dict[int, float] = {}
    for block in blocks:
        place = round(block.left / 8)
        edges[place] = max(edges.get(place, 0.0), block.right)
    return [Block(block.page, block.lines, block.left, edges[round(block.left / 8)]) for block in blocks]


# ---------------------------------------------------------------- footnotes


def _without_notes(page: Sequence[tuple[Piece, ...]], usual: float) -> tuple[list[_Note], list[tuple[Piece, ...]]]:
    """Return the footnotes of a page, and its columns without them and without the marks that point at them.

    A footnote is sure if it stands in small letters at the foot of its column, and its raised mark in the text.
    """
    marks = {_label(line, mark) for lines in page for line in lines for mark in line.raised if mark.start}
    notes: list[_Note] = []
    kept: list[tuple[Piece, ...]] = []
    for lines in page:
        first = len(lines)
        while first and lines[first - 1].size <= NOTE * usual:
            first -= 1
        opens = [n for n in range(first, len(lines)) if _opening(lines[n])[0] in marks]
        if not opens or not first:
            kept.append(lines)
            continue
        for n, end in zip(opens, [*opens[1:], len(lines)], strict=True):
            label, words = _opening(lines[n])
            notes.append(_Note(label, " ".join((words, *(line.words for line in lines[n + 1 : end])))))
        kept.append(lines[: opens[0]])
    return notes, kept


def _label(line: Piece, mark: Raised) -> str:
    return line.words[mark.start : mark.end].strip("()[].,")


def _opening(line: Piece) -> tuple[str, str]:
    """Return the mark at the beginning of a line, and the words after it."""
    match = _NOTE_OPENS.match(line.words)
    return (match.group(1), line.words[match.end() :]) if match and match.end() < len(line.words) else ("", line.words)


# ---------------------------------------------------------------- paragraphs


class _Writer:
    """Writes the lines of the blocks one after another, each joined to the last by a space or by line ends."""

    def __init__(
        self, blocks: Sequence[Block], beside: Sequence[_Beside], usual: float, papers: Sequence[tuple[float, float]]
    ) -> None:
        self.blocks, self.beside, self.usual = blocks, beside, usual
        self.pieces: list[str] = []
        self.length = 0
        self.hints: list[Hint] = []
        self.notes: list[_Note] = []
        self.overdue = False
        self.page = -1
        self.labels = frozenset[str]()
        self.heading: tuple[int, float] | None = None
        self.step = _usual_step(blocks, usual)
        self.head = max((line.base for block in blocks for line in block.lines), default=0.0)
        bases = [line.base for block in blocks for line in block.lines]
        self.foot = min(bases + _margins(papers, self.head), default=0.0)
        self.compounds = _compounds(line.words for block in blocks for line in block.lines)

    def run(self) -> tuple[str, tuple[Hint, ...]]:
        """Return the finished text and its hints, in order."""
        before: tuple[Block, Piece] | None = None
        for block in self.blocks:
            for line in block.lines:
                first = self.page
                while self.page < block.page:
                    self._turn_page()
                if before is not None:
                    self._join(*before, block, line)
                self._mark_pages(first)
                self._write(line)
                before = (block, line)
        first = self.page
        while self.page < len(self.beside):
            self._turn_page()
        self._end_heading()
        self._write_notes()
        self._mark_pages(first)
        text = "".join(self.pieces)
        return text, tuple(sorted(self.hints, key=lambda hint: (hint.span.start, hint.span.end, hint.kind)))

    def _turn_page(self) -> None:
        """Leave a page with its notes, and come to the next."""
        self.overdue = bool(self.notes)
        self.notes += self.beside[self.page].notes if self.page >= 0 else []
        self.page += 1
        if self.page < len(self.beside):
            self.labels = frozenset(note.label for note in self.beside[self.page].notes)

    def _mark_pages(self, first: int) -> None:
        """Note the pages that begin here, and the heads and feet between them; their words are no part of the text."""
        here = Span(self.length, self.length)
        for page in range(first, self.page):
            if page >= 0:
                self.hints += [Hint("running-head", here, words) for words in self.beside[page].feet]
            if page + 1 < len(self.beside):
                below = self.beside[page + 1]
                self.hints += [Hint("page-break", here, below.label)] if page >= 0 else []
                self.hints += [Hint("running-head", here, words) for words in below.heads]

    def _put(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def _write(self, line: Piece) -> None:
        """Write the words of a line; the raised mark of a known note becomes a hint of no length."""
        if line.size >= HEADING * self.usual and len(line.words) <= LONGEST_HEADING and self.heading is None:
            self.heading = (self.length, line.size)
        at = 0
        for mark in line.raised:
            label = _label(line, mark)
            if label in self.labels and mark.start:
                self._put(line.words[at : mark.start].rstrip())
                self.hints.append(Hint("note-mark", Span(self.length, self.length), label))
            elif label.isdecimal():
                self._put(line.words[at : mark.start] + line.words[mark.start : mark.end].translate(_RAISED))
            else:
                continue
            at = mark.end
        self._put(line.words[at:])

    def _join(self, upper: Block, above: Piece, lower: Block, line: Piece) -> None:
        """Write what stands between two lines: a space in a paragraph, else line ends."""
        breaks = self._breaks(upper, above, lower, line)
        if breaks:
            if breaks > 1:
                self._end_heading()
                # At the end of a letter if one can be seen, so that no note parts a closing from its signature.
                if breaks > 2 or self.overdue or line.size >= HEADING * self.usual:
                    self._write_notes()
            self._put("\n" * breaks)
            return
        last, first = _LAST_WORD.search(above.words), _FIRST_WORD.match(line.words)
        if last and first and above.words.endswith(_HYPHENS) and first.group()[0].isalpha() and len(last.group()) > 1:
            self._put_broken(last.group(), first.group())
        else:
            self._put(" ")

    def _put_broken(self, last: str, first: str) -> None:
        """Go on after a word that is broken at the end of a line; a soft hyphen leaves no trace."""
        if last.endswith("\u00ad"):
            return
        word = first.rstrip(".,;:!?)]”’\"'")
        whole = f"{last[:-1]}-{word}"
        if word[0].islower() and whole.strip("([“‘\"'").lower() not in self.compounds:
            whole = last[:-1] + word
        start = self.length - len(last)
        self._put(" ")
        if self.pieces[-2].endswith(last):
            self.hints.append(Hint("other-form", Span(start, self.length + len(word)), whole))

    def _breaks(self, upper: Block, above: Piece, lower: Block, line: Piece) -> int:
        """Return how many line ends stand between two lines: none within a paragraph, two after one."""
        size = max(above.size, line.size)
        full = self._is_full(upper, above, line)
        indent = 0.0 if _is_centred(lower, line) and _is_centred(upper, above) else line.left - lower.left
        indented = INDENT * line.size < abs(indent) < DEEP * line.size and abs(line.left - above.left) > 0.3 * line.size
        if abs(above.size - line.size) > 0.08 * size:
            return 3 if line.size > above.size and upper is not lower else 2
        if upper is not lower:
            if upper.page != lower.page and above.base - self.foot > LEFT_EMPTY * (self.head - self.foot):
                return 3
            if full and indent < INDENT * line.size:
                return 0
            return 2
        step = (above.base - line.base) / max(1.0, size / self.usual)
        if step > GAP * self.step:
            return 2
        if full and not indented and indent < DEEP * line.size:
            return 0
        return 2 if indented and indent < DEEP * line.size else 1

    def _is_full(self, block: Block, line: Piece, following: Piece) -> bool:
        """Say whether the first word of the next line would not have fitted into this one."""
        if "\t" in line.words or "\t" in following.words:
            return False  # the rows of a table
        if len(line.words) < SHORTEST and line.width < 0.7 * (block.right - block.left):
            return False
        first = _FIRST_WORD.match(following.words)
        word = len(first.group()) / max(1, len(following.words)) * following.width if first else 0.0
        room = block.right - block.left
        centred = _is_centred(block, line)
        if not centred and line.left - block.left > MOST_INDENT * line.size:
            return False
        used = line.width if centred else line.right - block.left
        return used + 1.1 * word + SLACK * line.size > room

    def _end_heading(self) -> None:
        if self.heading is not None:
            start, size = self.heading
            self.heading = None
            if self.length - start <= LONGEST_HEADING:
                detail = "h1" if size >= 1.6 * self.usual else "h2"
                self.hints.append(Hint("heading", Span(start, self.length), detail))

    def _write_notes(self) -> None:
        """Write the footnotes of the pages that were left, each on a line of its own."""
        for note in self.notes:
            self._put("\n\n" if self.length else "")
            self.hints.append(Hint("note", Span(self.length, self.length + len(note.words)), note.label))
            self._put(note.words)
        self.notes, self.overdue = [], False


def _margins(papers: Sequence[tuple[float, float]], head: float) -> list[float]:
    """Return where the text of each page would end if its foot had the margin of its head."""
    return [bottom + top - head for bottom, top in papers if bottom < top]


def _usual_step(blocks: Sequence[Block], usual: float) -> float:
    """Return the height of a line: the usual way from a line that reaches the edge to the next."""
    steps = [
        above.base - line.base
        for block in blocks
        for above, line in pairwise(block.lines)
        if above.right > block.right - 0.15 * (block.right - block.left)
    ]
    near = [step for step in steps if 0.7 * usual < step < 2.2 * usual]
    return median_low(near) if near else 1.2 * usual


def _is_centred(block: Block, line: Piece) -> bool:
    return line.left > block.left + line.size and abs(line.left + line.right - block.left - block.right) < line.size


def _compounds(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand with a hyphen within a line, in small letters."""
    found = {
        word.group().lower()
        for words in lines
        for word in re.finditer(r"[^\W\d_]{2,30}(?:-[^\W\d_]{2,30}){1,3}", words)
    }
    return frozenset(found)
