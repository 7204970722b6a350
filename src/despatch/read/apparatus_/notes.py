"""Source notes and footnotes in plain text: the lines that editors print below a letter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from despatch.model import Hint, Span
from despatch.read.lexicon import Cues

_NUMBERED = re.compile(
    r"\n[ \t]{0,8}(?:\(([0-9]{1,3})\)|\[([0-9]{1,3})\][.:]?|([0-9]{1,3})[.)\]:]?|([lI])|([*†‡§]{1,3})|([⁰¹²³⁴-⁹]{1,3}))"
    # A space follows, or with the space lost a capital: "1Not found."
    r"(?:[ \t]{1,8}(?=\S)|(?<=[0-9*†‡§⁰¹²³⁴-⁹])(?=[A-ZÄÖÜ\"“„]))",
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FULL_STOPS = tuple(".!?:\"'”’)]")
_GAP = re.compile(r"\n[ \t]{0,200}(?=\n|\Z)")
GAP_IN_NUMBERS = 3
"""So many numbers may be missing between two footnotes of one block: bad scans lose some."""


@dataclass(slots=True)
class Block:
    """The apparatus below one letter."""

    start: int
    end: int
    notes: list[Hint] = field(default_factory=list)

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of the footnotes in it."""
        return frozenset(note.detail for note in self.notes)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line that may open a note: `label` is its number, "source", "title" or the mark itself."""

    start: int
    label: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its blank lines and its page heads: what ends a block."""

    text: str
    gaps: list[int]
    heads: Sequence[Span]


def blocks(text: str, cues: Cues, marks: dict[str, list[int]], heads: Sequence[Span] = ()) -> list[Block]:
    """Return the blocks of notes in order; `heads` are the page heads of the text.

    A block opens with a source note, with a line such as "Notes", or with a numbered line whose
    mark stands in the text before it; `marks` says where which mark stands. It ends at a blank
    line, unless the next footnote in order follows. A source note stands above the footnotes,
    so a numbered line with a source note further down its paragraph is the letter's own.
    Footnotes at the foot of a page end at the next page's head, where the letter goes on.
    """
    numbered = [_Opening(m.start() + 1, _label(m)) for m in _NUMBERED.finditer(text)]
    sources = [_Opening(m.start() + 1, "source") for m in cues.source_note.finditer(text)]
    titles = [_Opening(m.start() + 1, "title") for m in cues.note_title.finditer(text)]
    openings = sorted(numbered + sources + titles, key=lambda opening: opening.start)
    starts = [opening.start for opening in openings]
    page = _Page(text, [m.start() for m in _GAP.finditer(text)], heads)
    source_starts = [opening.start for opening in sources]
    found: list[Block] = []
    i = 0
    while i < len(openings):
        opening = openings[i]
        since = found[-1].end if found else 0
        if opening.label in ("source", "title") or (
            _is_marked(opening, since, marks) and not _source_follows(page, opening.start, source_starts)
        ):
            block = _fill(page, openings, i)
            if block.notes and (opening.label != "title" or _answers(block, since, marks)):
                found.append(block)
                i = bisect_left(starts, max(block.end, opening.start + 1))
                continue
        i += 1
    return found


def _label(match: re.Match[str]) -> str:
    number = match.group(1) or match.group(2) or match.group(3) or (match.group(6) or "").translate(_RAISED)
    if number:
        return str(int(number))
    return "l" if match.group(4) else match.group(5)


def _is_marked(opening: _Opening, since: int, marks: dict[str, list[int]]) -> bool:
    """Say whether the mark of this line stands in the text since the last block."""
    places = marks.get(opening.label, [])
    i = bisect_left(places, since)
    return i < len(places) and places[i] < opening.start


def _source_follows(page: _Page, start: int, sources: list[int]) -> bool:
    i = bisect_left(sources, start)
    return i < len(sources) and sources[i] < _paragraph_end(page, start)


def _answers(block: Block, since: int, marks: dict[str, list[int]]) -> bool:
    """Say whether a note of a titled list has its mark in the text before: a letter may hold a list too."""
    return any(_is_marked(_Opening(block.start, note.detail), since, marks) for note in block.notes)


def _page_foot(page: _Page, opening: _Opening) -> int | None:
    """Return where the notes that `opening` begins end at the foot of their page, if they do.

    They do when the letter breaks off above them without a full stop, and goes on with a small
    letter below the next page head, while the last note is at its end.
    """
    text, heads = page.text, page.heads
    if (
        opening.label in ("source", "title")
        or text[max(0, opening.start - 40) : opening.start].rstrip()[-1:] in _FULL_STOPS
    ):
        return None
    i = bisect_left(heads, opening.start, key=lambda head: head.start)
    if i == len(heads) or heads[i].start > _paragraph_end(page, opening.start):
        return None
    goes_on = text[heads[i].end : heads[i].end + 40].lstrip()[:1].islower()
    ended = text[max(0, heads[i].start - 40) : heads[i].start].rstrip()[-1:] in _FULL_STOPS
    return heads[i].start if goes_on and ended else None


def _fill(page: _Page, openings: list[_Opening], i: int) -> Block:
    """Return the block that the opening `i` begins: its lines up to a blank one or the page's foot, cut into notes."""
    text = page.text
    block = Block(openings[i].start, 0)
    foot = _page_foot(page, openings[i])
    end = foot or _paragraph_end(page, block.start)
    pending, last = openings[i], _number(openings[i].label) or 0
    i += 1
    while i < len(openings):
        following = openings[i]
        if following.label == "title":
            end = min(end, following.start)
            break  # another list begins
        number = _number(following.label) or (1 if following.label == "l" and last == 0 else None)
        marked = following.label[0] in "*†‡§"
        fits = number is not None and last < number <= last + GAP_IN_NUMBERS
        if following.start > end and foot:
            break
        if following.start > end:
            # After a blank line the block goes on with the very next number only.
            # A list title may stand by itself above its notes.
            first = pending.label == "title" and (marked or number is not None)
            if text[end : following.start].strip() or not (number == last + 1 or first):
                break
            end = _paragraph_end(page, following.start)
            fits = True
        if fits or marked:
            _add(text, block, pending, following.start)
            pending, last = following, number or last
        i += 1
    _add(text, block, pending, end)
    block.end = end
    return block


def _number(label: str) -> int | None:
    return int(label) if label.isdecimal() else None


def _paragraph_end(page: _Page, start: int) -> int:
    i = bisect_left(page.gaps, start)
    return page.gaps[i] if i < len(page.gaps) else len(page.text)


def _add(text: str, block: Block, opening: _Opening, end: int) -> None:
    words = text[opening.start : end]
    start = opening.start + len(words) - len(words.lstrip())
    words = words.strip()
    detail = "1" if opening.label == "l" else opening.label
    if words:
        span = Span(start, start + len(words))
        block.notes.append(Hint("heading", span, "notes") if detail == "title" else Hint("note", span, detail))
