"""What the exports of linked data ask of an archive: each letter with all that is known of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from despatch.model import (
    Correspondent,
    DecisionEntry,
    InferredLetter,
    LedgerAct,
    Letter,
    Mention,
    Pair,
    PersonEntry,
    Place,
    PlaceEntry,
    Span,
)
from despatch.settings import Settings

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An act, with ids of people where they are known, its matter, and the editor who decided on it last."""

    act: LedgerAct
    matter: str
    condition: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name somebody or something; `id` is that of the person or place of the archive."""

    mention: Mention
    id: str | None


@dataclass(frozen=True, slots=True)
class AnswerTo:
    """A letter that the letter at hand answers, and the words that prove it."""

    question: str
    days: int | None
    confidence: float
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class WholeLetter:
    """A letter with its words and all that was read in them. Spans count in the source."""

    letter: Letter
    text: str
    row: Row
    """Its row of letters.jsonl."""
    senders: tuple[Correspondent, ...]
    recipients: tuple[Correspondent, ...]
    place: Place | None
    by: str | None
    """The editor who decided on it last."""
    references: tuple[Row, ...]
    """Its rows of references.jsonl."""
    acts: tuple[Act, ...]
    mentions: tuple[Named, ...]
    answers: tuple[AnswerTo, ...]
    proves: tuple[tuple[str, Span], ...]
    """The inferred letters that its words prove."""

    def words(self, span: Span) -> str:
        """Return the words of a stretch of its source."""
        return self.text[span.start - self.letter.span.start : span.end - self.letter.span.start]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page with its place on the image: left, top, width and height."""

    words: str
    place: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """The image of a page. `size` is its width and height, None where nobody has told them."""

    name: str
    number: int
    """Its place among the images of its letter, from 1."""
    address: str | None
    """The address of the picture on another machine; None for an image of the archive, or for one without any."""
    service: str | None
    """The address of the picture's IIIF image service."""
    held: bool
    """Whether the archive holds the image."""
    size: tuple[int, int] | None
    lines: tuple[Line, ...]
    trouble: str = ""
    """Why the size is not known."""


class Linked(Protocol):
    """What these exports ask of an archive."""

    @property
    def settings(self) -> Settings:
        """What despatch.toml says."""
        ...

    def letters(self) -> Iterator[WholeLetter]:
        """Yield every letter, in source order."""
        ...

    def imaged(self) -> Iterator[tuple[WholeLetter, tuple[Page, ...]]]:
        """Yield the letters that have images, each with its pages."""
        ...

    def people(self) -> Sequence[PersonEntry]:
        """Return the people."""
        ...

    def places(self) -> Sequence[PlaceEntry]:
        """Return the places at which letters were written."""
        ...

    def inferred(self) -> Iterator[InferredLetter]:
        """Yield the letters known only from others, with the ids of people where they are known."""
        ...

    def decisions(self) -> Sequence[DecisionEntry]:
        """Return what editors decided."""
        ...

    def pairs(self) -> Sequence[tuple[Pair, str | None, str | None]]:
        """Return who wrote to whom, each with the dates of the first and the last letter."""
        ...


class Rows(Protocol):
    """What a format takes: the tables of the archive."""

    @property
    def linked(self) -> Linked:
        """The archive as linked data."""
        ...

    def matters(self, as_of: str | None = None) -> Iterator[dict[str, object]]:
        """Yield the rows of matters.jsonl."""
        ...
