"""The answers of an archive about its letters and people. No stage sees these types."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.model.decision import DecisionEntry
from despatch.model.doubted import ReviewField
from despatch.model.letter import Person, Piece
from despatch.model.span import Span


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A sender or recipient, resolved to a person where one is known."""

    name: str
    """The name as the letter writes it."""
    person: str | None
    """The person's id."""
    known_as: str | None
    """The person's canonical name."""
    shown: str | None = None
    """The canonical name, with the years of the letters where another person has the same name."""

    @property
    def label(self) -> str:
        """The name to show: the canonical name, told from others of that name, or else the name as written."""
        return self.shown or self.known_as or self.name


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter as lists show it."""

    id: str
    source: str
    start: int
    end: int
    ordinal: int
    kind: str
    heading: str | None
    marking: str | None
    senders: tuple[Correspondent, ...]
    recipients: tuple[Correspondent, ...]
    date: str | None
    date_written: str | None
    place: str | None
    """The place as the letter writes it."""
    opening: str
    """The first words of the body, cut at a word."""
    doubts: int
    reasoned: bool = False
    """The letter has no date of its own; `date` is the interval that its replies give."""
    piece: Piece = "letter"
    """Whether only a description of it is known ("described"), and others hold it ("elsewhere")."""
    place_id: str | None = None
    """The id of the place that is meant."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field: the value for `Filter`, a label for readers, and the number of letters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A letter that a search found. The snippet is a row of (words, whether they are a hit)."""

    entry: Entry
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of a search, and the total number of letters."""

    query: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[Facet, ...]]
    described: int = 0
    """How many of them are known by description only."""
    other: int = 0
    """How many of them are no letters, such as the title of a book."""
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words of the query, each with its other forms and spellings that letters have; these were found, too."""
    instead: str = ""
    """A search that would find something, where this one finds nothing for a misspelt word."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something that an editor should look at; `sure` is how likely the reading is right."""

    letter: str
    source: str
    field: ReviewField
    code: str
    sure: float
    value: str
    """What was read; empty for nothing."""
    reason: str
    span: Span
    alike: int
    """How many letters of the file read the same, with the same finding."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as lists show one: letters written and received, first and last date."""

    person: Person
    written: int
    received: int
    first: str | None
    last: str | None
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force on the names of this person."""
    described: int = 0
    """Letters from or to them that are known by description only."""
    label: str = ""
    """The name, with the years of the letters where another person has the same name."""
