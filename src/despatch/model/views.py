"""What an archive answers with. No stage sees these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.decision import DecisionEntry
from despatch.model.ledger import (
    Act,
    ActStanding,
    ActType,
    Contradiction,
    DeliveryStep,
    Matter,
    MatterStanding,
    Stage,
    State,
)
from despatch.model.letter import Letter, Person
from despatch.model.reference import InferredLetter, Reference
from despatch.model.source import Hint, Problem
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

    @property
    def label(self) -> str:
        """The name to show: the canonical name, or else the name as written."""
        return self.known_as or self.name


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
    """EDTF."""
    date_written: str | None
    place: str | None
    opening: str
    """The first words of the body, cut at a word."""
    doubts: int
    reasoned: bool = False
    """The letter bears no date; `date` is the interval that its replies give it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters are meant; empty fields do not narrow. Dates are EDTF prefixes ("1942", "1942-07")."""

    sender: str | None = None
    """A person's id; `recipient` and `person` (either side) likewise."""
    recipient: str | None = None
    person: str | None = None
    date: str | None = None
    marking: str | None = None
    place: str | None = None
    kind: str | None = None
    source: str | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that letters can be narrowed by: what `Filter` wants, what people read, how many letters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A letter found, with a snippet as alternating stretches (words, is a hit)."""

    entry: Entry
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of a search, and the number of letters found in all."""

    query: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[Facet, ...]]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a letter that prove something, with a little of what stands around them; `entry` is the letter."""

    letter: str
    source: str
    span: Span
    words: str
    before: str
    after: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class InferredEntry:
    """An inferred letter as lists show it: people resolved, evidence quoted."""

    letter: InferredLetter
    author: Correspondent | None
    addressee: Correspondent | None
    quotes: tuple[Quote, ...]
    acquired: Entry | None = None
    """The letter itself, when it was added since (status "now acquired")."""
    why: str | None = None
    """What its status rests on; None for the plain "not found"."""

    @property
    def id(self) -> str:
        """Its id, which stays the same from build to build."""
        return self.letter.id


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate that was refused, or could not be told from another: `entry` is None when it has left the archive."""

    target: str
    score: float
    why: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A reference as pages show it: the words, what they say, what they were connected to and why."""

    letter: str
    source: str
    reference: Reference
    quote: str
    author: Correspondent | None
    addressee: Correspondent | None
    target: str | None
    kind: Literal["letter", "inferred", "none"]
    score: float
    why: str
    alternatives: tuple[Alternative, ...] = ()
    entry: Entry | None = None
    """The letter it means, when `kind` is "letter"."""
    inferred: InferredEntry | None = None
    """The inferred letter it means, when `kind` is "inferred"."""
    also: tuple[str, ...] = ()
    """The further letters that it means: "both your messages of July 31" means two."""
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force on it."""


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """That one letter answers another, with the words that say so. `question_entry` is None for an inferred letter."""

    question: str
    answer: str
    days: int | None
    confidence: float
    quotes: tuple[Quote, ...]
    question_entry: Entry | None
    answer_entry: Entry
    inferred: InferredEntry | None = None
    """The question, when it is an inferred letter."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One letter of an exchange, or an inferred one: exactly one of `entry` and `inferred` is there."""

    id: str
    side: int
    """0 for the side that began, 1 for the other."""
    date: str | None
    entry: Entry | None
    inferred: InferredEntry | None
    answers: tuple[AnswerEntry, ...]
    """What this letter answers, each with its delay and the words."""


@dataclass(frozen=True, slots=True)
class ExchangeEntry:
    """An exchange as lists show it. `id` is that of its first letter; any letter of it leads there."""

    id: str
    sides: tuple[tuple[Correspondent, ...], tuple[Correspondent, ...]]
    letters: int
    inferred: int
    first: str | None
    last: str | None
    """Dates (EDTF) of its first and last letter."""
    median_days: float | None
    opening: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange whole, or a page of it: its turns in order of time."""

    entry: ExchangeEntry
    turns: tuple[Turn, ...]
    total: int
    """How many turns there are in all."""


Looked = Literal["not looked for", "looked for, none", "answered"]
"""How a letter stands: "not looked for" when the archive holds no later letter of the other side to look in."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a letter stands: answered by `count` letters, or not."""

    entry: Entry
    looked: Looked
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Who answers whom: of the `letters` from `author` to `addressee`, so many were answered, in so many days.

    `transit_days` is the median of the days from sending to receipt, over the `transit_known` letters that tell both.
    """

    author: Correspondent
    addressee: Correspondent
    letters: int
    answered: int
    unanswered: int
    not_looked_for: int
    lost: int
    """Inferred letters from author to addressee."""
    median_days: float | None
    delays_known: int
    transit_days: float | None
    transit_known: int


@dataclass(frozen=True, slots=True)
class GapEntry:
    """A gap between two letters of one pair: numbers left out of a series, or a silence longer than usual."""

    kind: Literal["number-gap", "silence"]
    author: Correspondent
    addressee: Correspondent
    after: Entry
    before: Entry
    numbers: tuple[int, ...] = ()
    days: int | None = None
    usual: float | None = None
    """The median of the days between letters of this pair."""
    interval: str | None = None


@dataclass(frozen=True, slots=True)
class Reasoned:
    """An undated letter's interval (EDTF), and the chains that give its ends.

    `after` runs from the letter back to the dated one that it cannot precede, `before` on to the one it cannot follow;
    both leave the letter itself out.
    """

    edtf: str
    after: tuple[Entry, ...]
    before: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Which acts are meant; empty fields do not narrow."""

    type: ActType | None = None
    actor: str | None = None
    """A person's id, a side, or a name as written; `counterparty` and `who` (either side) likewise."""
    counterparty: str | None = None
    who: str | None = None
    words: str | None = None
    """Stands in the act's words, whatever its case: an item, a ship, a place."""
    standing: State | None = None
    """How the act stands on the day that is asked for."""
    open: bool = False
    """Only acts that are asked, offered, promised, accepted, partly done or overdue on that day."""
    matter: str | None = None
    letter: str | None = None
    date: str | None = None
    """EDTF prefix of the letter's date ("1942", "1942-07")."""


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An act as pages show it: people resolved, words quoted, its matter, and how it stands on the day that was asked for."""

    id: str
    letter: str
    source: str
    act: Act
    quote: Quote
    actor: Correspondent | None
    """None where the words do not say who; `act.actor` still gives the part in the letter."""
    counterparty: Correspondent | None
    matter: str | None
    label: str | None
    """The label of its matter."""
    why: str | None = None
    """What brought it into its matter; None for the first."""
    condition: str | None = None
    """The words of its condition."""
    standing: ActStanding | None = None
    """None for acts that are never open: what answers others, and what is not yet said on the day."""
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force on it."""

    @property
    def entry(self) -> Entry:
        """The letter."""
        return self.quote.entry


@dataclass(frozen=True, slots=True)
class WithdrawnEntry:
    """Words that were read as an act, until an editor said that they are none."""

    id: str
    letter: str
    act: Act
    quote: str
    decisions: tuple[DecisionEntry, ...]


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """A matter as lists show it, with how it stands on a day."""

    matter: Matter
    standing: MatterStanding
    sides: tuple[Correspondent, ...]
    """Everyone who acts in it, in order of their first act."""
    letters: int
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force on it."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.matter.id


@dataclass(frozen=True, slots=True)
class MatterStory:
    """A matter whole: every act in order of time, those after the day that was asked for left out."""

    entry: MatterEntry
    acts: tuple[ActEntry, ...]
    deliveries: tuple[DeliveryEntry, ...]
    later: int = 0
    """How many acts were left out because they came later, or their day is not known."""


@dataclass(frozen=True, slots=True)
class Board:
    """How the matters of an archive stand on a day: counts by state of all, and a page of the matters."""

    day: str | None
    """EDTF; None for all that the archive knows."""
    counts: dict[State, int]
    total: int
    """How many matters there are in `matters` and beyond its page."""
    matters: tuple[MatterEntry, ...]
    first: str | None
    last: str | None
    """EDTF dates of the first and last dated act: the ends of a slider of days."""


@dataclass(frozen=True, slots=True)
class OwedEntry:
    """What is open on a day, seen from one side: what we owe, what is owed to us, what nobody answered."""

    day: str | None
    us: tuple[Correspondent, ...]
    we_owe: tuple[ActEntry, ...]
    owed_to_us: tuple[ActEntry, ...]
    unanswered: tuple[ActEntry, ...]


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which steps of deliveries are meant; empty fields do not narrow."""

    item: str | None = None
    """Stands in the item's words, whatever its case."""
    stage: Stage | None = None
    convoy: str | None = None
    carrier: str | None = None
    date: str | None = None
    """EDTF prefix of the letter's date."""
    who: str | None = None
    """Giver or receiver: a person's id, a side, or a name as written."""
    matter: str | None = None
    letter: str | None = None


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
    """Two letters that give different figures, each with its words."""

    contradiction: Contradiction
    first: DeliveryEntry
    second: DeliveryEntry


@dataclass(frozen=True, slots=True)
class Record:
    """One letter whole: description, words, resolved parties, neighbours in its source and in time."""

    letter: Letter
    entry: Entry
    text: str
    """The letter's words; `letter.span` and every span in it count in the source, so subtract `letter.span.start`."""
    hints: tuple[Hint, ...]
    previous: Entry | None
    next: Entry | None
    problems: tuple[Problem, ...]
    earlier: Entry | None = None
    """The neighbours in the order of dates; none for a letter without a date."""
    later: Entry | None = None
    references: tuple[ReferenceEntry, ...] = ()
    """The words in it that point at other letters, in their order, editors' notes included."""
    referred: tuple[ReferenceEntry, ...] = ()
    """The words in other letters that point at this one."""
    answers: tuple[AnswerEntry, ...] = ()
    """What this letter answers."""
    answered: tuple[AnswerEntry, ...] = ()
    """What answers this letter."""
    standing: Standing | None = None
    exchange: str | None = None
    """The exchange it belongs to; None when it neither answers nor is answered."""
    reasoned: Reasoned | None = None
    """For an undated letter: the interval that replies give it."""
    acts: tuple[ActEntry, ...] = ()
    """Its acts, in the order of its words."""
    deliveries: tuple[DeliveryEntry, ...] = ()
    """The steps of goods on their way that it tells of."""
    withdrawn: tuple[WithdrawnEntry, ...] = ()
    """What was read as its acts, and editors withdrew."""
    unread: tuple[str, ...] = ()
    """The languages ("German") of its words that the ledger does not read."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as lists show one: letters written and received, first and last date (EDTF)."""

    person: Person
    written: int
    received: int
    first: str | None
    last: str | None
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force on the names of this person."""
