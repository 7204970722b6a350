"""A letter and what it says about itself: cut, parties, dates, description, people and mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.span import Span


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that an editor should look at: `code` is listed in `problems.CODES`."""

    code: str
    reason: str
    span: Span | None = None


Piece = Literal["letter", "other", "described", "elsewhere"]
"""What a piece of a source is: a letter, another text such as a diary entry, or the description of a letter.

The words of a described letter are not known: its span holds the description, such as the row of a table.
It is "elsewhere" when the description stands in a file of `catalogues/`: others hold the letter.
"""

DESCRIBED: frozenset[Piece] = frozenset({"described", "elsewhere"})
"""Pieces that describe a letter and hold none of its words."""


AS_DECIDED = ".as-decided"
"""So ends the rule of a party whose name editors gave for the same words of another letter of its file."""


Part = Literal[
    "heading",
    "letterhead",
    "dateline",
    "reference",
    "originator",
    "address",
    "salutation",
    "body",
    "closing",
    "signature",
    "postscript",
    "enclosure",
    "endorsement",
    "note",
]
"""The part that a line plays in a letter; TEI has most of these names."""


@dataclass(frozen=True, slots=True)
class LinePart:
    """A line of a letter with the part it plays. `foot` says that it stands below the letter's words."""

    span: Span
    part: Part
    foot: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The place of a letter in its source, or of another piece."""

    span: Span
    kind: Piece
    rule: str
    confidence: float
    doubts: tuple[Doubt, ...] = ()
    parts: tuple[LinePart, ...] = ()
    """The lines of the letter, where the model of line parts has read them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with a role in the letter: a marking, a place, a salutation, a signature."""

    written: str
    span: Span | None
    rule: str
    confidence: float
    key: str | None = None
    """An identifier that the encoding gives, such as the GeoNames address of a place."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Another letter that the encoding names by its identifier, such as the mail that a mail replies to."""

    identifier: str
    function: Literal["answer", "cite"]
    span: Span | None = None
    author: str | None = None
    """Who wrote that letter, as a quotation of it says, and on which day (EDTF)."""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a letter is kept and printed, and how it may be used, in the words of the source."""

    repository: str | None = None
    shelfmark: str | None = None
    availability: str | None = None
    edition: str | None = None
    number: str | None = None
    """The number of the letter in that edition."""


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or recipient as the source names it. `identify` finds the person."""

    name: str
    span: Span | None
    rule: str
    confidence: float
    office: str | None = None
    """The office named beside the person ("Prime Minister"), in the letter's words."""
    key: str | None = None
    """An identifier that the encoding gives (GND, VIAF, a local key)."""


DateRole = Literal["sent", "written", "received"]


DateOrigin = Literal["heading", "dateline", "trailer", "text", "encoding", "neighbours", "replies", "editor"]


@dataclass(frozen=True, slots=True)
class Dating:
    """One date of a letter."""

    edtf: str
    """In the Gregorian calendar."""
    written: str
    span: Span | None
    role: DateRole
    origin: DateOrigin
    rule: str
    confidence: float
    calendar: Literal["gregorian", "julian", "republican"] = "gregorian"
    """The calendar of the words. `edtf` is converted from a Julian date, and from one of the French Republic."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading that is too doubtful to be a value: who may have written the letter, to whom, when or where."""

    field: Literal["sender", "recipient", "date", "place"]
    value: str
    """A name, or a date (EDTF)."""
    span: Span | None
    rule: str
    confidence: float
    reason: str
    """Why it is doubtful."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A field that is read otherwise, or with another confidence, because of decisions on other letters of its file."""

    field: Literal["sender", "recipient", "date", "place"]
    decisions: int
    """How many letters of the file have this field decided."""
    before: str
    """What was read without them; empty for nothing."""
    sure: float
    """How sure that was; 0 for nothing."""

    @property
    def words(self) -> str:
        """Return it as a sentence for readers, without its field."""
        number = f"{self.decisions:,} decision{'' if self.decisions == 1 else 's'}"
        before = f"“{self.before}”, {self.sure:.0%} sure" if self.before else "nothing"
        return f"learned from {number} in this file; without that {before}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with a number of its own."""

    number: str
    span: Span


@dataclass(frozen=True, slots=True)
class Description:
    """The facts that a letter gives about itself. An empty field is unknown."""

    kind: str = "letter"
    """letter, telegram, message, memorandum, reply, note, circular, report, ...: see `languages/*/headings.toml`."""
    number: str | None = None
    heading: Phrase | None = None
    marking: Phrase | None = None
    senders: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    date: Dating | None = None
    received: Dating | None = None
    dates: tuple[Dating, ...] = ()
    """Every date that the letter gives itself, also `date` and `received`."""
    place: Phrase | None = None
    via: Phrase | None = None
    """The carrier: an ambassador, a ship, "per post"."""
    salutation: Phrase | None = None
    closing: Phrase | None = None
    signature: Phrase | None = None
    postscript: Phrase | None = None
    enclosures: tuple[Phrase, ...] = ()
    subject: Phrase | None = None
    """The subject that a mail, a memorandum or a catalogue names."""
    identifier: str | None = None
    """What other sources call this letter: a Message-ID, an address in an edition."""
    citations: tuple[Citation, ...] = ()
    holding: Holding | None = None
    facsimiles: tuple[str, ...] = ()
    """The addresses or file names of the images of its pages, in order."""
    paragraphs: tuple[Paragraph, ...] = ()
    body: Span | None = None
    """From the first word after the opening to the last word before the closing."""
    doubts: tuple[Doubt, ...] = ()
    cut: float | None = None
    """How sure it is that the piece is one whole letter, by what it says; None: as the cut itself says."""
    language: str | None = None
    """Its language, by an editor."""
    status: str | None = None
    """What the paper is, by an editor: draft, copy, sent."""
    proposals: tuple[Proposal, ...] = ()
    """Readings below the threshold of the settings: shown as "perhaps", and used for nothing else."""
    learned: tuple[Learned, ...] = ()
    """Which fields editors' decisions in the same file taught."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One piece of correspondence in the archive: its place in its source, and its description."""

    id: str
    source: str
    span: Span
    ordinal: int
    kind: Piece
    confidence: float
    description: Description
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person or body of the archive, with all names."""

    id: str
    name: str
    body: bool = False
    variants: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    side: str | None = None
    identifiers: tuple[str, ...] = ()
    """URIs in an authority file (VIAF, GND, Wikidata), and addresses of mail (mailto:)."""
    why: str = ""
    """Why the variants count as one person."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the archive, with all ways to write it."""

    id: str
    name: str
    variants: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    """URIs in an authority file (GeoNames, Wikidata, TGN)."""
    latitude: float | None = None
    """In degrees, north is positive; None together with `longitude`."""
    longitude: float | None = None
    why: str = ""
    """Why the variants count as one place."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person held, between two dates if they are known."""

    name: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a letter that name a person, office, body, place, ship, convoy or operation."""

    span: Span
    kind: str
    name: str
    rule: str
    confidence: float
