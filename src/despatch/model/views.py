"""The answers of an archive. No stage sees these types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from despatch.model.decision import DecisionEntry, VersionWord
from despatch.model.doubted import ReviewField
from despatch.model.ledger import (
    Act,
    ActStanding,
    Contradiction,
    DeliveryStep,
    Matter,
    MatterStanding,
    State,
)
from despatch.model.letter import Description, Letter, Person, Piece
from despatch.model.reference import Evidence, InferredLetter, Reference
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
class Quote:
    """Words of a letter that prove something, with a few words around them; `entry` is the letter."""

    letter: str
    source: str
    span: Span
    words: str
    before: str
    after: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """A letter that others list and that may be a missing one; `score` is how likely, `why` the reason."""

    entry: Entry
    score: float
    why: str
    number: str | None
    """Its number in the edition."""
    edition: str
    """The edition that prints it, or else the list that has it."""
    address: str | None
    """Where it can be read on the web."""

    @property
    def likely(self) -> bool:
        """Whether it is more likely than not."""
        return self.score >= 0.5

    @property
    def where(self) -> str:
        """Return where it is printed: "no. 217 in The Fenn Letters"."""
        return f"{f'no. {self.number}' if self.number else 'a letter'} in {self.edition.rstrip('.')}"


@dataclass(frozen=True, slots=True)
class InferredEntry:
    """An inferred letter as lists show it: people resolved, evidence quoted."""

    letter: InferredLetter
    author: Correspondent | None
    addressee: Correspondent | None
    quotes: tuple[Quote, ...]
    acquired: Entry | None = None
    """The letter itself, if it was added since (status "now acquired")."""
    why: str | None = None
    """The reason for its status; None for the plain "not found"."""
    printed: tuple[PrintedEntry, ...] = ()
    """Where it may be printed, by lists of others; the likeliest first."""

    @property
    def id(self) -> str:
        """Its id; builds keep it."""
        return self.letter.id

    @property
    def passages(self) -> tuple[tuple[Quote, Evidence], ...]:
        """Each quote, and how sure it is that it means the same letter as the first."""
        known = {(one.letter, one.span): one for one in self.letter.evidence}
        return tuple((quote, known[quote.letter, quote.span]) for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class UnnamedReference:
    """Words about a letter that is not here, of which author or addressee is not known."""

    reference: Reference
    quote: Quote
    author: Correspondent | None
    addressee: Correspondent | None
    why: str
    """Why no letter of the archive is meant."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate that was refused or is undecided; `entry` is None if it has left the archive."""

    target: str
    score: float
    why: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A reference as pages show it: the words, their meaning, their target and why."""

    letter: str
    source: str
    reference: Reference
    quote: str
    author: Correspondent | None
    addressee: Correspondent | None
    target: str | None
    kind: Literal["letter", "described", "inferred", "none"]
    score: float
    why: str
    alternatives: tuple[Alternative, ...] = ()
    entry: Entry | None = None
    """The letter that it means, if `kind` is "letter" or "described"."""
    inferred: InferredEntry | None = None
    """The inferred letter that it means, if `kind` is "inferred"."""
    also: tuple[str, ...] = ()
    """Further letters that it means: "both your messages of July 31" means two."""
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force about it."""


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One letter answers another, by these words. `question_entry` is None for an inferred letter."""

    question: str
    answer: str
    days: int | None
    confidence: float
    quotes: tuple[Quote, ...]
    question_entry: Entry | None
    answer_entry: Entry
    inferred: InferredEntry | None = None
    """The question, if it is an inferred letter."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One letter of an exchange: either a letter (`entry`) or an inferred letter (`inferred`)."""

    id: str
    side: int
    """0 for the side that began, 1 for the other."""
    date: str | None
    entry: Entry | None
    inferred: InferredEntry | None
    answers: tuple[AnswerEntry, ...]
    """The letters that this one answers, each with its delay and the words."""


@dataclass(frozen=True, slots=True)
class ExchangeEntry:
    """An exchange as lists show it. `id` is that of its first letter; every letter of it leads to it."""

    id: str
    sides: tuple[tuple[Correspondent, ...], tuple[Correspondent, ...]]
    letters: int
    inferred: int
    first: str | None
    last: str | None
    """Dates of its first and last letter."""
    median_days: float | None
    opening: str
    described: int = 0
    """Letters of it that are known by description only; `letters` are those with words."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange, or a page of it: its turns in order of time."""

    entry: ExchangeEntry
    turns: tuple[Turn, ...]
    total: int
    """How many turns the exchange has."""


Looked = Literal["not looked for", "looked for, none", "answered"]
"""Whether a letter has an answer. "not looked for": the archive has no later letter of the other side."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a letter has an answer; `count` letters answer it."""

    entry: Entry
    looked: Looked
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """The letters from `author` to `addressee`: how many were answered, and how fast.

    `transit_days` is the median of the days from sending to receipt, over the `transit_known` letters with both dates.
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
    """A gap between two letters of one pair: missing numbers of a series, or an unusual silence."""

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
    listed: int = 0
    """How many letters others list that lie in it."""
    printed: tuple[PrintedEntry, ...] = ()
    """The first of them."""


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
class Version:
    """A letter that is another version of a letter. `of`: the letter at hand is a copy (draft, translation) of it."""

    word: VersionWord
    of: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class Record:
    """One letter with its description, words, resolved parties, and neighbours in its source and in time."""

    letter: Letter
    entry: Entry
    text: str
    """The letter's words. Spans count from the start of the source, so subtract `letter.span.start`."""
    hints: tuple[Hint, ...]
    previous: Entry | None
    next: Entry | None
    problems: tuple[Problem, ...]
    earlier: Entry | None = None
    """Neighbours in the order of dates; None for a letter without a date."""
    later: Entry | None = None
    references: tuple[ReferenceEntry, ...] = ()
    """Its words that point at other letters, in their order, also in editors' notes."""
    referred: tuple[ReferenceEntry, ...] = ()
    """Words of other letters that point at this one."""
    answers: tuple[AnswerEntry, ...] = ()
    """The letters that this one answers."""
    answered: tuple[AnswerEntry, ...] = ()
    """The letters that answer this one."""
    standing: Standing | None = None
    exchange: str | None = None
    """The id of its exchange; None if it neither answers nor is answered."""
    same: tuple[Entry, ...] = ()
    """Other descriptions of this letter; for a description, also the letter itself where the archive holds it."""
    reasoned: Reasoned | None = None
    """For an undated letter, the interval that replies give."""
    acts: tuple[ActEntry, ...] = ()
    """Its acts, in the order of its words."""
    deliveries: tuple[DeliveryEntry, ...] = ()
    """The steps of goods on their way that it mentions."""
    withdrawn: tuple[WithdrawnEntry, ...] = ()
    """Acts that editors withdrew."""
    unread: tuple[str, ...] = ()
    """The languages ("German") of passages that the ledger does not read."""
    decisions: tuple[DecisionEntry, ...] = ()
    """Editors' decisions in force on what it says and where it begins."""
    reading: Description | None = None
    """What was read of it before they decided otherwise; None where nobody did."""
    versions: tuple[Version, ...] = ()
    """Copies, drafts and translations of it, and the letter that it is one of, as editors decided."""
    unsettled: bool = False
    """A decision on it came after the archive was put together: lists do not show it yet."""


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
