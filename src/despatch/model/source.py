"""A source as a reader gives it: text, hints, and findings about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.letter import Description
from despatch.model.span import Span

HintKind = Literal[
    "heading",  # a title, by the encoding or as a line of its own
    "note",  # an editors' note, footnote or source note: not the letter's words
    "note-mark",  # the mark that points at a note, also when it is glued to a word
    "running-head",  # the head or foot of a printed page
    "page-break",
    "navigation",  # links of a web page
    "letter",  # a letter, by the encoding
]


@dataclass(frozen=True, slots=True)
class Hint:
    """A reader's knowledge about a stretch of text, beyond its words."""

    kind: HintKind
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A letter that the source's own encoding marks, with the description that the encoding gives."""

    span: Span
    description: Description


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read."""

    id: str
    """Its path within `letters/`, with forward slashes."""
    text: str
    format: Literal["text", "html", "tei"]
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
