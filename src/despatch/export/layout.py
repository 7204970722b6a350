"""The layout of a letter's lines: which are heading, dateline, salutation or note, and which make paragraphs.

Transcripts come in two forms: each line is a paragraph, or lines are broken at the width of a page.
In the second form, most lines are nearly as long as the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

STANDING = (
    "heading",
    "marking",
    "salutation",
    "closing",
    "signature",
    "dateline",
    "note",
    "running-head",
    "navigation",
    "page-break",
    "envelope",
    "quotation",
    "footer",
)
"""Roles that a line can have; every other line is a paragraph."""
FROM_CLAIM = {"date": "dateline", "place": "dateline", "received": "dateline"}
_LONG = frozenset({"note", "running-head", "navigation", "heading", "envelope", "quotation", "footer"})
"""Roles that a line of any length can have."""
SHORT = 120
"""A longer line is a paragraph, even if a part of it opens or closes the letter."""


class Stretch(Protocol):
    """A stretch of a letter's words, by code points, and its role: "sender", "date", "note"."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...

    @property
    def role(self) -> str:
        """What it is."""
        ...


S = TypeVar("S", bound=Stretch)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. `role` is one of `STANDING`, "paragraph", or "gap" for the space between."""

    start: int
    end: int
    role: str
    close: bool = False
    """There is no empty line between this block and the one before it."""


def blocks(text: str, marks: Sequence[Stretch]) -> tuple[Block, ...]:
    """Divide `text` into blocks that follow each other without a gap or an overlap."""
    lines = list(_lines(text))
    flowing = _broken_at_width([end - start for start, end in lines])
    out: list[Block] = []
    place = 0
    for (start, end), lying in zip(lines, overlapping(marks, lines), strict=True):
        if not text[start:end].strip():
            continue
        role = _role(start, end, lying)
        before = out[-1] if out else None
        between = text[place:start]
        if before and flowing and role == before.role == "paragraph" and between.count("\n") == 1:
            out[-1] = Block(before.start, end, role, before.close)
        else:
            if between:
                out.append(Block(place, start, "gap"))
            out.append(Block(start, end, role, before is not None and between.count("\n") == 1))
        place = end
    if place < len(text):
        out.append(Block(place, len(text), "gap"))
    return tuple(out)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + 1


def _broken_at_width(lengths: Sequence[int]) -> bool:
    """Say whether lines of these lengths were broken at the width of a page."""
    if len(lengths) < 4:
        return False
    full = max(lengths)
    return 40 <= full <= SHORT and sum(length >= full * 0.75 for length in lengths) >= len(lengths) * 0.6


def _role(start: int, end: int, marks: Sequence[Stretch]) -> str:
    covered: dict[str, int] = {}
    for mark in marks:
        role = FROM_CLAIM.get(mark.role, mark.role)
        if role in STANDING:
            shared = min(end, mark.end) - max(start, mark.start)
            if shared > 0:
                covered[role] = covered.get(role, 0) + shared
    if not covered:
        return "paragraph"
    # A heading can contain the date and the marking, so the widest claim wins.
    role = max(covered, key=lambda name: (covered[name], -STANDING.index(name)))
    long = end - start > SHORT and role not in _LONG
    return role if covered[role] * 2 >= end - start and not long else "paragraph"


def overlapping(marks: Iterable[S], stretches: Iterable[tuple[int, int]]) -> Iterator[list[S]]:
    """Yield the marks that lie on each of `stretches`, which follow each other, in one walk over both."""
    waiting = sorted(marks, key=lambda m: m.start)
    lying: list[S] = []
    place = 0
    for start, end in stretches:
        while place < len(waiting) and waiting[place].start < end:
            lying.append(waiting[place])
            place += 1
        lying = [mark for mark in lying if mark.end > start]
        yield lying
