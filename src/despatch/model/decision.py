"""Editors' decisions: what they say, what they are anchored to, and what they bear on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.ledger import ActType, Role, State

CorrectionKind = Literal[
    "withdraw",  # these words are no act
    "read",  # what an act is, or who acts in it
    "confirm",  # an act is what it was read as
    "split",  # these acts leave their matter and make one of their own
    "join",  # two matters are one
    "label",  # what a matter is called
    "settle",  # how a matter stands from a day on
    "refer",  # the letter that words point at
    "same",  # names of one person
    "apart",  # names of two people
    "undo",  # another decision holds no more
]


@dataclass(frozen=True, slots=True)
class Seen:
    """What words were read as when an editor looked at them."""

    type: ActType
    actor: Role
    counterparty: Role | None = None
    reported: bool = False
    actor_name: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a letter that a decision is about. They are found again by themselves and what stands around them, not by offsets alone."""

    letter: str
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    nth: int = 1
    """Which it is of the places in the letter where these words stand."""
    act: Seen | None = None
    """The act that they showed; None for a reference."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of an editor: a line of corrections.jsonl. Which fields it needs, `correct.reading` says for each kind."""

    id: str
    kind: CorrectionKind
    by: str
    at: str
    """The moment it was taken (ISO 8601)."""
    why: str = ""
    words: Anchor | None = None
    """The act or the reference that it is about."""
    acts: tuple[Anchor, ...] = ()
    """The acts that are split off, or some by which a matter is known: the matter that holds most of them is meant."""
    others: tuple[Anchor, ...] = ()
    """Those by which the matter is known that is joined to the first."""
    label: str | None = None
    type: ActType | None = None
    actor: Role | None = None
    actor_name: str | None = None
    counterparty: Role | None = None
    standing: State | None = None
    date: str | None = None
    """The day (EDTF) from which on a matter stands so."""
    target: str | None = None
    """The id of the letter that words point at."""
    lost: bool = False
    """The letter that they point at is not in the archive; with neither this nor a target they point at none."""
    names: tuple[str, ...] = ()
    """Names as written: the first and another of the same person, or of another."""
    of: str | None = None
    """The decision that is undone."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What one decision did to one thing: `was` says in words how Despatch read it, `trouble` why nothing could be done."""

    decision: str
    thing: Literal["act", "matter", "reference", "person"]
    key: str
    """The id of the act, matter or person, or LETTER:START of a reference; empty when it was not found."""
    was: str = ""
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """That a matter stands in a `state` from a day (EDTF) on, by an editor's decision."""

    decision: str
    state: State
    date: str
    by: str
    why: str = ""


DecisionState = Literal["in force", "in part", "undone", "unanchored", "waiting"]
"""How a decision fares: of "in part" some of its words, of "unanchored" all stand there no more; "waiting" is for the next build."""


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision as pages show it, with what it bears on."""

    correction: Correction
    line: int
    """Where it stands in corrections.jsonl."""
    state: DecisionState
    bearings: tuple[Bearing, ...] = ()

    @property
    def id(self) -> str:
        """Its id."""
        return self.correction.id
