"""A source as a reader gives it: text, hints, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.letter import Description
from despatch.model.span import Span

HintKind = Literal[
    "heading",  # the encoding, or a line of its own that stands as a title
    "note",  # an editors' note, footnote or source note: not the letter's words
    "note-mark",  # the mark that points at a note, also when glued to a word
    "running-head",  # the head or foot of a printed page
    "page-break",
    "navigation",  # a web page's furniture
    "letter",  # the encoding bounds a letter here
]


@dataclass(frozen=True, slots=True)
class Hint:
    """What a reader knows of a stretch of text beyond its words."""

    kind: HintKind
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A letter that the source's own encoding bounds, with what the encoding says of it."""

    span: Span
    description: Description


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read. `id` is its path within `letters/`, with forward slashes."""

    id: str
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
    """A finding about the material. `code` is a key of `problems.CODES`, which says what to do next."""

    code: str
    source: str
    message: str
    line: int | None = None
    span: Span | None = None
    letter: str | None = None
