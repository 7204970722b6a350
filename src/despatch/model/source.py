"""A source as a reader gives it: text, hints, and findings about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.letter import Description, Piece
from despatch.model.span import Span

HintKind = Literal[
    "heading",  # a title, by the encoding or as a line of its own
    "note",  # an editors' note, footnote or source note: not the letter's words
    "note-mark",  # the mark that points at a note, also when it is glued to a word
    "running-head",  # the head or foot of a printed page
    "page-break",
    "facsimile",  # here begins a page with an image: `detail` is the image's address or file name
    "line",  # a line of a page: `detail` is its place on the image, "left top width height" of "width height"
    "navigation",  # links of a web page, a list of contents, an index
    "letter",  # a letter, by the encoding
    "envelope",  # the header lines of a mail
    "quotation",  # an earlier mail, quoted: whoever wrote that mail wrote these words
    "footer",  # what a mail program or a mailing list puts below every mail
    "translation",  # a translation that stands beside the letter's own words
    "withheld",  # a mark in place of words that readers may not see
    "other-form",  # these words in another form (a broken word joined, an abbreviation in full) in `detail`
]

OF_OTHERS: frozenset[HintKind] = frozenset({"envelope", "quotation", "footer", "translation", "withheld"})
"""Stretches inside a letter whose words the sender did not write in it."""
APPARATUS: frozenset[HintKind] = frozenset({"note", "note-mark", "running-head", "page-break", "navigation"})
"""Stretches inside a letter that an editor or a printer put there."""
NOT_THE_LETTERS = APPARATUS | OF_OTHERS
"""Stretches inside a letter that are not the letter's own words."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A reader's knowledge about a stretch of text, beyond its words."""

    kind: HintKind
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A letter that the source's own encoding marks, with the description that the encoding gives.

    `kind` "described": the source holds no words of it, only the description at `span`.
    """

    span: Span
    description: Description
    kind: Piece = "letter"


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read."""

    id: str
    """Its path within `letters/`, with forward slashes."""
    text: str
    format: str
    """What the reader calls the format: "text", "html", "tei", "docx", ... (`read/__init__.py`)."""
    charset: str
    sha256: str
    title: str | None = None
    language: str | None = None
    hints: tuple[Hint, ...] = ()
    letters: tuple[Encoded, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about the material."""

    code: str
    """A key of `problems.CODES`, which tells what to do next."""
    source: str
    message: str
    line: int | None = None
    span: Span | None = None
    letter: str | None = None
