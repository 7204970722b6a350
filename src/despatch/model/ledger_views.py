"""The answers of an archive about its business. No stage sees these types."""

from __future__ import annotations

from dataclasses import dataclass, field

from despatch.model.correspondence_views import Quote
from despatch.model.decision import DecisionEntry
from despatch.model.ledger import (
    Act,
    ActStanding,
    Contradiction,
    DeliveryStep,
    Matter,
    MatterStanding,
    State,
)
from despatch.model.views import Correspondent, Entry


@dataclass(frozen=True, slots=True)
class Reasoned:
    """The interval of an undated letter, and the two chains of letters that prove its ends.

    `after` leads back to the dated letter that it cannot precede; `before` leads on to the one that it cannot follow.
    Neither chain includes the letter itself.
    """

    edtf: str
    after: tuple[Entry, ...]
    before: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An act as pages show it: people resolved, words quoted, its matter and its standing on a day."""

    id: str
    letter: str
    source: str
    act: Act
    quote: Quote
    actor: Correspondent | None
    """None if the words do not name the actor; `act.actor` still has the part in the letter."""
    counterparty: Correspondent | None
    matter: str | None
    label: str | None
    """The label of its matter."""
    why: str | None = None
    """Why it belongs to its matter; None for the first act."""
    condition: str | None = None
    """The words of its condition."""
    standing: ActStanding | None = None
    """None for an act that is never open, or not yet spoken on the day."""
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force about it."""

    @property
    def entry(self) -> Entry:
        """The letter."""
        return self.quote.entry


@dataclass(frozen=True, slots=True)
class WithdrawnEntry:
    """Words that were read as an act, until an editor withdrew it."""

    id: str
    letter: str
    act: Act
    quote: str
    decisions: tuple[DecisionEntry, ...]


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """A matter as lists show it, with its standing on a day."""

    matter: Matter
    standing: MatterStanding
    sides: tuple[Correspondent, ...]
    """Everyone who acts in it, in order of their first act."""
    letters: int
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force about it."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.matter.id


@dataclass(frozen=True, slots=True)
class MatterStory:
    """A matter with every act up to the day that was asked for, in order of time."""

    entry: MatterEntry
    acts: tuple[ActEntry, ...]
    deliveries: tuple[DeliveryEntry, ...]
    later: int = 0
    """How many acts are left out because they are later, or their day is unknown."""


@dataclass(frozen=True, slots=True)
class Board:
    """The standing of an archive's matters on a day: counts by state, and a page of the matters."""

    day: str | None
    """None for the whole archive, whatever the day."""
    counts: dict[State, int]
    total: int
    """How many matters there are, on this page and the others."""
    matters: tuple[MatterEntry, ...]
    first: str | None
    last: str | None
    """Dates of the first and last dated act: the ends of a slider of days."""


@dataclass(frozen=True, slots=True)
class OwedEntry:
    """Open acts on a day, seen from one side: those we owe, those owed to us, those that nobody answered."""

    day: str | None
    us: tuple[Correspondent, ...]
    we_owe: tuple[ActEntry, ...]
    owed_to_us: tuple[ActEntry, ...]
    unanswered: tuple[ActEntry, ...]
    totals: dict[str, int] = field(default_factory=dict)
    """How many of each there are, by the names of the fields, also where only the first are listed."""


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An open act, and the last day (ISO) on which it is to be done."""

    day: str
    act: ActEntry


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """A step of goods on their way as pages show it."""

    step: DeliveryStep
    source: str
    quote: Quote
    giver: Correspondent | None
    receiver: Correspondent | None

    @property
    def id(self) -> str:
        """Its id."""
        return self.step.id

    @property
    def entry(self) -> Entry:
        """The letter."""
        return self.quote.entry


@dataclass(frozen=True, slots=True)
class ContradictionEntry:
    """Two letters with different figures, each with its words."""

    contradiction: Contradiction
    first: DeliveryEntry
    second: DeliveryEntry
