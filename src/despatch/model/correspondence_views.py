"""The answers of an archive about which letters answer which, and which are missing. No stage sees these types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.decision import DecisionEntry
from despatch.model.reference import Evidence, InferredLetter, Reference
from despatch.model.span import Span
from despatch.model.views import Correspondent, Entry


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
