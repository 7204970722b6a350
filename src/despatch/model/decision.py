"""Editors' decisions: their contents, their anchors in letters, and what they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.ledger import ActType, Role, State

CorrectionKind = Literal[
    "withdraw",  # these words are no act
    "read",  # the type or the parties of an act
    "confirm",  # an act was read correctly
    "split",  # these acts form a matter of their own
    "join",  # two matters are one
    "label",  # the label of a matter
    "settle",  # the state of a matter from a day on
    "refer",  # the letter that words point at
    "same",  # names of one person
    "apart",  # names of two people
    "field",  # what a letter says of itself: its sender, its date, ...
    "accept",  # a letter was read correctly
    "cut",  # where a letter begins, or whether a piece is a letter
    "throughout",  # a field of all letters of a file that read it so
    "note",  # whether words belong to their letter
    "version",  # a letter is a copy, a draft or a translation of another
    "undo",  # another decision is taken back
]

FieldName = Literal["sender", "recipient", "date", "place", "kind", "marking", "language", "title", "status"]
"""What an editor can say of a letter."""
CutWord = Literal[
    "begins",  # a letter begins at these words
    "continues",  # no letter begins at these words: they belong to the letter before
    "other",  # the piece at these words is no letter
    "letter",  # the piece at these words is a letter
]
VersionWord = Literal["copy", "draft", "translation", "none"]
"""What a letter is of another; "none": a letter of its own."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field of a letter with its values: none for what is unknown, several for several senders.

    A date is EDTF; `written` has the words that the editor gave for it.
    """

    field: FieldName
    values: tuple[str, ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The reading of an act at the time of the decision."""

    type: ActType
    actor: Role
    counterparty: Role | None = None
    reported: bool = False
    actor_name: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a letter that a decision is about.

    A build finds them again by the words themselves and the words around them, not by offsets alone.
    """

    letter: str
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    nth: int = 1
    """Its number among the places of the letter with these words."""
    act: Seen | None = None
    """The act that was read there; None for a reference."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of an editor: a line of corrections.jsonl. `decisions.parse` lists the fields of each kind."""

    id: str
    kind: CorrectionKind
    by: str
    at: str
    """The moment of the decision (ISO 8601)."""
    why: str = ""
    words: Anchor | None = None
    """The act, the reference or the place of a cut that it is about; or the first words of the letter."""
    acts: tuple[Anchor, ...] = ()
    """The acts that are split off; or some acts of a matter: the matter with most of them is meant."""
    others: tuple[Anchor, ...] = ()
    """Some acts of the matter that is joined to the first; or other words of the letter that it is about."""
    label: str | None = None
    type: ActType | None = None
    actor: Role | None = None
    actor_name: str | None = None
    counterparty: Role | None = None
    standing: State | None = None
    date: str | None = None
    """The first day on which the matter has this standing."""
    target: str | None = None
    """The id of the letter that the words mean."""
    lost: bool = False
    """The words mean a letter that is not in the archive. Without this and without a target, they mean no letter."""
    names: tuple[str, ...] = ()
    """Two names as written: of one person ("same"), or of two ("apart")."""
    of: str | None = None
    """The decision that is undone."""
    source: str | None = None
    """The file of the letter or letters that it is about."""
    fields: tuple[FieldValue, ...] = ()
    """What the letter says; for "accept" what was read, for "throughout" the value of all that read `was`."""
    was: tuple[str, ...] = ()
    """The values as they are read in that file."""
    cut: CutWord | None = None
    version: VersionWord | None = None
    belongs: bool = False
    """The words are the letter's own; without this they are a note, a page head or the like."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """The effect of one decision on one thing.

    `was` tells in words how Despatch had read it; `trouble` tells why the decision had no effect.
    """

    decision: str
    thing: Literal["act", "matter", "reference", "person", "letter"]
    key: str
    """The id of the act, matter, person or letter, or LETTER:START of a reference; empty if it was not found."""
    was: str = ""
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A matter's state from a day on, by an editor's decision."""

    decision: str
    state: State
    date: str
    by: str
    why: str = ""


DecisionState = Literal["in force", "in part", "overruled", "undone", "unanchored", "waiting"]
"""The state of a decision.

"in part": some of its words are no longer in the letters. "overruled": a later decision says otherwise. "unanchored":
none of its words are in the letters. "waiting": the next build applies it.
"""


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision as pages show it, with what it changed."""

    correction: Correction
    line: int
    """Its line in corrections.jsonl."""
    state: DecisionState
    bearings: tuple[Bearing, ...] = ()
    overruled_by: str = ""
    """The id of the later decision that says otherwise."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.correction.id

    @property
    def state_words(self) -> str:
        """Its state, with the decision that overruled it."""
        return f"{self.state} by {self.overruled_by}" if self.overruled_by else self.state
