"""A page of a transcription: its regions and lines, as PAGE XML, ALTO and hOCR all know them.

The readers of these formats give pages. `pages` writes the pages of a document out as one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from despatch.model import Problem

Kind = Literal["words", "heading", "marginal", "furniture", "note", "contents"]
"""What a region or a line holds. "furniture" is what a printer adds to a page: its head, its number, a catch-word.

What stands in the margin is the letter's: whoever writes a letter writes there, too.
"""

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("header", "footer", "pagenumber", "catchword"), "furniture"),
    **dict.fromkeys(("runningtitlezone", "numberingzone", "quiremarkszone", "runninghead", "pageno"), "furniture"),
    **dict.fromkeys(("heading", "headingline", "title", "titlezone"), "heading"),
    **dict.fromkeys(("footnote", "footnotecontinued", "endnote"), "note"),
    **dict.fromkeys(("marginalia", "margintextzone"), "marginal"),
    "tocentry": "contents",
}
"""Types of regions and lines, without hyphens: those of PAGE XML, and those that SegmOnto gave eScriptorium."""
_MARK = 8
"""The mark by which a printer numbers sheets is no longer than this; a longer "signature mark" is somebody's name."""


@dataclass(frozen=True, slots=True)
class Form:
    """The characters from `start` to `end` of a line in another form: an abbreviation in full, a slip mended."""

    start: int
    end: int
    full: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line stands on the image of its page, in the units of the file."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is written. `whole` is the word that begins at its end and goes on in the next line."""

    text: str
    forms: tuple[Form, ...] = ()
    whole: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that stand together on a page."""

    kind: Kind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the file name or address of its image, and its regions in the order of reading.

    `typed`: the transcriber said which regions are furniture, notes or headings.
    """

    image: str | None
    regions: tuple[Region, ...]
    typed: bool = False
    size: tuple[int, int] | None = None
    """The width and height of the image, in the units of the boxes of its lines."""


@dataclass(frozen=True, slots=True)
class ReadPages:
    """The pages of one file, its encoding, and what was found on the way."""

    pages: tuple[Page, ...]
    charset: str
    problems: tuple[Problem, ...] = ()


def kind_of(type: str | None, words: str) -> Kind | None:
    """Return what a type of region means, for one that holds `words`; None for a type that does not say ("paragraph").

    SegmOnto puts more behind a colon or a number sign ("MarginTextZone:note").
    """
    name = re.split(r"[:#]", type or "", maxsplit=1)[0].lower().replace("-", "").replace("_", "")
    if name == "signaturemark":
        return "furniture" if len(words.strip()) <= _MARK else "words"
    return _KINDS.get(name)


def regions(kind: Kind, lines: Iterable[tuple[Kind | None, Line]]) -> list[Region]:
    """Return the region of these lines, without empty ones; a line with a kind of its own parts it."""
    written = [(own or kind, line) for own, line in lines if line.text]
    return [Region(own, tuple(line for _, line in group)) for own, group in groupby(written, key=lambda pair: pair[0])]


_MOST = 1_000_000
"""The largest number of a place on an image; a larger one is a slip or an attack."""


def whole_number(written: str | None) -> int | None:
    """Return a measure of an image, such as "120" or "120.5", rounded; None for what is none."""
    try:
        value = float(written or "")
    except ValueError:
        return None
    return round(value) if -_MOST < value < _MOST else None


def box(*numbers: int | None) -> Box | None:
    """Return the box of a left, top, right and bottom edge; None where one is not known, or it encloses nothing."""
    known = [number for number in numbers if number is not None]
    if len(known) != 4 or known[0] >= known[2] or known[1] >= known[3]:
        return None
    return Box(*known)


def size(width: str | None, height: str | None) -> tuple[int, int] | None:
    """Return the size of an image; None where it is not known."""
    across, down = whole_number(width), whole_number(height)
    return (across, down) if across and down and across > 0 and down > 0 else None
