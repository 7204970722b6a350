"""What letters ask, promise and deliver: acts, matters, their standing, deliveries and balances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.span import Span

ActType = Literal["request", "offer", "promise", "acceptance", "refusal", "report", "complaint"]


Role = Literal["sender", "recipient", "joint", "third"]


ASKED = "model.asked."
"""How the rule of an act begins that a user's own language model proposed; the model's name follows."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of what: `low` and `high` are equal for one number, None at an open end.

    `unit` and `item` are in the letter's own words; `per` is the period or thing it is counted by ("month").
    """

    low: float | None
    high: float | None
    unit: str | None
    item: str | None
    per: str | None
    span: Span
    approximate: bool = False
    share: str | None = None
    """Whose part of a whole it is, in the letter's words ("Britain giving 300")."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a thing is to be done: EDTF bound to the letter's own date, None when the words give no day."""

    edtf: str | None
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
    """Known by report: "Thank you for the promise" tells of a promise of the other side."""
    rule: str
    confidence: float
    actor_name: str | None = None
    quantities: tuple[Quantity, ...] = ()
    due: Due | None = None
    place: str | None = None
    condition: Span | None = None


@dataclass(frozen=True, slots=True)
class LedgerAct:
    """An act with what its letter and the archive know of it: all that matters and standing ask for."""

    id: str
    letter: str
    act: Act
    quote: str
    """The act's words."""
    context: str
    """The sentences it stands in, or the quote."""
    sentence: int
    """Where its sentence begins in the source: acts of one sentence share it."""
    paragraph: Span
    date: str | None
    """EDTF of the letter."""
    ordinal: int
    """The letter's place in the archive's order, which settles what undated or same-day letters leave open."""
    actor: str | None = None
    """The actor's side, else person's id, else name as written; `counterparty` likewise."""
    counterparty: str | None = None
    around: Span | None = None
    """Where the context stands."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """An editor's decision: these acts belong to one matter ("join"), or the first to none that holds the others ("split").

    A `label` renames the matter that holds the acts.
    """

    kind: Literal["join", "split", "label"]
    acts: tuple[str, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Acts about one business, in order of time. `why` says for each but the first what brought it in."""

    id: str
    label: str
    acts: tuple[str, ...]
    first: str | None
    last: str | None
    """EDTF dates of the letters of its first and last act."""
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
    """The last word of one side on a day: the act, and whose it is."""

    side: str
    act: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ActStanding:
    """How one act stands on a day: what it asked or undertook, who owes it to whom, and the acts that prove it."""

    act: str
    state: State
    debtor: str | None
    creditor: str | None
    proofs: tuple[str, ...]
    why: str
    due: str | None = None
    conditional: bool = False
    answered: bool = False
    """The other side has spoken to it since."""


@dataclass(frozen=True, slots=True)
class MatterStanding:
    """How a matter stands on `day` (ISO): `since` is the date of the act that made it so."""

    matter: str
    day: str
    state: State
    since: str | None
    proofs: tuple[str, ...]
    why: str
    words: tuple[Word, ...]
    acts: tuple[ActStanding, ...]
    """Every act that could be open: requests, offers and undertakings."""
    conditional: bool = False
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open on a day, seen from one side: acts that we owe, that are owed to us, that nobody answered."""

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
    """One step of goods on their way, as one clause of a letter tells it. Unknown fields are None."""

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
    """Place left, and `destination` the place bound for, in the letter's words."""
    destination: str | None = None
    place: str | None = None
    """Where they are now."""
    route: str | None = None
    carrier: str | None = None
    convoy: str | None = None
    due: Due | None = None
    act: Span | None = None
    """The act it was read from; None for plain news."""


@dataclass(frozen=True, slots=True)
class DeliveryStep:
    """A delivery with its letter: `date` is the letter's (EDTF), giver and receiver sides, people or names as written."""

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
    """Asked, promised and arrived of one item in one unit and period; None where no figure was given.

    What was asked or promised again in one matter is not added up: the latest figure stands. What sailed, arrived or was lost
    is, unless one letter repeats another's figure. Of a range the lower end counts.
    """

    item: str
    unit: str | None
    per: str | None
    period: str | None
    """Year or year and month (EDTF) of the letters; None for all."""
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
    """Two letters that give different figures for the same item and stage within one matter or month."""

    item: str
    stage: Stage
    unit: str | None
    first: str
    second: str
    """Ids of the two steps."""
    why: str
