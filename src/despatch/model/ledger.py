"""The ledger: acts, matters, their standing, deliveries and balances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.span import Span

ActType = Literal["request", "offer", "promise", "acceptance", "refusal", "report", "complaint"]


Role = Literal["sender", "recipient", "joint", "third"]


ASKED = "model.asked."
"""The rule of an act that a user's language model proposed begins so; the model's name follows."""

LISTED = "enclosure."
"""The rule of an act that the list of a letter's enclosures tells begins so."""

DOUBTFUL = 0.5
"""An act of less confidence is likelier wrong than right."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of what. `low` and `high` are equal for one number, and None at an open end.

    `unit` and `item` are in the letter's own words; `per` is the period or thing of a rate ("month").
    """

    low: float | None
    high: float | None
    unit: str | None
    item: str | None
    per: str | None
    span: Span
    approximate: bool = False
    share: str | None = None
    """Whose part of a whole this is, in the letter's words ("Britain giving 300")."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a thing is to be done."""

    edtf: str | None
    """Resolved against the letter's own date; None if the words give no day."""
    written: str
    span: Span


@dataclass(frozen=True, slots=True)
class Act:
    """A request, offer, promise, acceptance, refusal, report or complaint, and the clause that shows it."""

    span: Span
    type: ActType
    actor: Role
    counterparty: Role | None
    reported: bool
    """Known by report: "Thank you for the promise" reports a promise of the other side."""
    rule: str
    confidence: float
    actor_name: str | None = None
    quantities: tuple[Quantity, ...] = ()
    due: Due | None = None
    place: str | None = None
    condition: Span | None = None
    encloses: tuple[str, ...] = ()
    """The names of files that come with the letter, as its encoding has them."""


@dataclass(frozen=True, slots=True)
class LedgerAct:
    """An act with what its letter and the archive know about it: the input of matters and standing."""

    id: str
    letter: str
    act: Act
    quote: str
    """The act's words."""
    context: str
    """The sentences around the act, or else the quote."""
    sentence: int
    """The start of its sentence in the source. Acts of one sentence share it."""
    paragraph: Span
    date: str | None
    """EDTF of the letter."""
    ordinal: int
    """The letter's place in the archive's order: it orders undated letters and letters of one day."""
    actor: str | None = None
    """The actor's side, or else a person's id, or else a name as written; so is `counterparty`."""
    counterparty: str | None = None
    around: Span | None = None
    """The span of `context`."""

    @property
    def order(self) -> tuple[str, int, str, int, int, str]:
        """By what acts are sorted: dated letters by date, undated ones last; then the archive's order."""
        return (self.date or "~", self.ordinal, self.letter, self.act.span.start, self.act.span.end, self.id)


@dataclass(frozen=True, slots=True)
class Grouping:
    """An editor's decision about the acts of a matter.

    "join": these acts belong to one matter. "split": the first act belongs to no matter of the others. "label":
    `label` is the new name of their matter.
    """

    kind: Literal["join", "split", "label"]
    acts: tuple[str, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Acts about one business, in order of time. `why` has a reason for each act after the first."""

    id: str
    label: str
    acts: tuple[str, ...]
    first: str | None
    last: str | None
    """Dates of the letters of its first and last act."""
    confidence: float
    why: tuple[str, ...] = ()


State = Literal[
    "asked",
    "offered",
    "promised",
    "accepted",
    "partly done",
    "done",
    "refused",
    "put off",
    "overdue",
    "contradicted",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Word:
    """The last word of one side on a day."""

    side: str
    act: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ActStanding:
    """The standing of one act on a day: its state, who owes it to whom, and the acts that prove it."""

    act: str
    state: State
    debtor: str | None
    creditor: str | None
    proofs: tuple[str, ...]
    why: str
    due: str | None = None
    conditional: bool = False
    answered: bool = False
    """The other side has replied to it since."""


@dataclass(frozen=True, slots=True)
class MatterStanding:
    """The standing of a matter on a day."""

    matter: str
    day: str
    """An ISO date."""
    state: State
    since: str | None
    """The date of the act that led to this state."""
    proofs: tuple[str, ...]
    why: str
    words: tuple[Word, ...]
    acts: tuple[ActStanding, ...]
    """Every act that can be open: requests, offers and promises."""
    conditional: bool = False
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """Open acts on a day, seen from one side: those we owe, those owed to us, those that nobody answered."""

    we_owe: tuple[ActStanding, ...]
    owed_to_us: tuple[ActStanding, ...]
    unanswered: tuple[ActStanding, ...]


Stage = Literal[
    "asked",
    "offered",
    "promised",
    "allotted",
    "loaded",
    "sailed",
    "arrived",
    "unloaded",
    "delayed",
    "diverted",
    "lost",
    "refused",
]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One step of goods on their way, from one clause of a letter. Unknown fields are None."""

    span: Span
    stage: Stage
    rule: str
    confidence: float
    item: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    per: str | None = None
    giver: Role | None = None
    receiver: Role | None = None
    giver_name: str | None = None
    receiver_name: str | None = None
    origin: str | None = None
    """The place that the goods left, in the letter's words."""
    destination: str | None = None
    place: str | None = None
    """The place where they are now."""
    route: str | None = None
    carrier: str | None = None
    convoy: str | None = None
    due: Due | None = None
    act: Span | None = None
    """The act that mentions it; None for plain news."""


@dataclass(frozen=True, slots=True)
class DeliveryStep:
    """A delivery with its letter. `date` is the letter's; giver and receiver are sides, people or names as written."""

    id: str
    letter: str
    delivery: Delivery
    quote: str
    date: str | None
    ordinal: int
    giver: str | None = None
    receiver: str | None = None
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Asked, promised and arrived of one item, in one unit and period; None where letters give no figure.

    Figures asked or promised again in one matter replace each other: the latest counts. Figures of goods that sailed,
    arrived or were lost add up, unless one letter repeats another's figure. Of a range, the lower end counts.
    """

    item: str
    unit: str | None
    per: str | None
    period: str | None
    """The year, or year and month, of the letters; None for all."""
    asked: float | None
    promised: float | None
    sailed: float | None
    arrived: float | None
    lost: float | None
    steps: tuple[str, ...]
    offered: float | None = None
    delayed: float | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two letters give different figures for one item and stage, within one matter or month."""

    item: str
    stage: Stage
    unit: str | None
    first: str
    second: str
    """Ids of the two steps."""
    why: str
