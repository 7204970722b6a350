"""The types every room meets in: frozen, without I/O, standard library only.

Two rules hold for all of them.

*   The text of a source never changes. A `Span` counts Unicode code points in `Source.text`,
    and quoting a span gives the words back.
*   What is read says how it was read: `rule` names the rule, model or editor behind a claim,
    `confidence` (0 to 1) how often such claims are right. A claim that rests on a source's own
    encoding rather than on its words has no span; its `rule` then begins with ``encoding.``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# ---------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source's text, from code point `start` up to but not including `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words themselves; `text` is the whole text of the source."""
        return text[self.start : self.end]

    def first(self, most: int) -> Span:
        """Return its first `most` code points, or itself when it is no longer."""
        return self if self.end - self.start <= most else Span(self.start, self.start + most)

    def holds(self, other: Span) -> bool:
        """Say whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end


READ_AT_MOST = 1_000_000
"""So many code points of one letter are read for references, names and acts. No letter is longer; a file without a cut may be."""

HintKind = Literal[
    "heading",  # the encoding, or a line of its own that stands as a title
    "note",  # an editors' note, footnote or source note: not the letter's words
    "note-mark",  # the mark that points at a note, also when glued to a word
    "running-head",  # the head or foot of a printed page
    "page-break",
    "navigation",  # a web page's furniture
    "letter",  # the encoding bounds a letter here
]


@dataclass(frozen=True, slots=True)
class Hint:
    """What a reader knows of a stretch of text beyond its words."""

    kind: HintKind
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A letter that the source's own encoding bounds, with what the encoding says of it."""

    span: Span
    description: Description


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read. `id` is its path within `letters/`, with forward slashes."""

    id: str
    text: str
    format: Literal["text", "html", "tei"]
    charset: str
    sha256: str
    title: str | None = None
    language: str | None = None
    hints: tuple[Hint, ...] = ()
    letters: tuple[Encoded, ...] = ()


# ---------------------------------------------------------------- letters


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that an editor should look at: `code` is listed in `problems.CODES`."""

    code: str
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a letter, or another piece such as a diary entry (`kind` other), lies in its source."""

    span: Span
    kind: Literal["letter", "other"]
    rule: str
    confidence: float
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that play a part in the letter: a marking, a place, a salutation, a signature."""

    written: str
    span: Span | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or recipient as the source names it. Who that is, `identify` says."""

    name: str
    span: Span | None
    rule: str
    confidence: float
    office: str | None = None
    """The office named beside the person ("Prime Minister"), in its own words."""
    key: str | None = None
    """An identifier that the encoding gives (GND, VIAF, a local key)."""


DateRole = Literal["sent", "written", "received"]
DateOrigin = Literal["heading", "dateline", "trailer", "text", "encoding", "neighbours", "replies", "editor"]


@dataclass(frozen=True, slots=True)
class Dating:
    """One date of a letter. `edtf` is ISO 8601-2:2019 (EDTF level 0 to 2), in the Gregorian calendar."""

    edtf: str
    written: str
    span: Span | None
    role: DateRole
    origin: DateOrigin
    rule: str
    confidence: float
    calendar: Literal["gregorian", "julian"] = "gregorian"
    """The calendar of the words; a Julian date is converted in `edtf`."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that the letter itself numbers."""

    number: str
    span: Span


@dataclass(frozen=True, slots=True)
class Description:
    """What a letter says of itself. Empty fields are unknown, never guessed."""

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
    """Every date the letter gives of itself, `date` and `received` among them."""
    place: Phrase | None = None
    via: Phrase | None = None
    """Who or what carried it: an ambassador, a ship, "per post"."""
    salutation: Phrase | None = None
    closing: Phrase | None = None
    signature: Phrase | None = None
    postscript: Phrase | None = None
    enclosures: tuple[Phrase, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    body: Span | None = None
    """From the first word after the opening to the last before the closing."""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One piece of correspondence in the archive: its place in its source, and its description."""

    id: str
    source: str
    span: Span
    ordinal: int
    kind: Literal["letter", "other"]
    confidence: float
    description: Description
    doubts: tuple[Doubt, ...] = ()


# ---------------------------------------------------------------- people


@dataclass(frozen=True, slots=True)
class Person:
    """A person or body of the archive, and the names it goes by."""

    id: str
    name: str
    body: bool = False
    variants: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    side: str | None = None
    identifiers: tuple[str, ...] = ()
    """URIs in an authority file: VIAF, GND, Wikidata."""
    why: str = ""
    """Why the variants are held to be one person."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person held, between two EDTF dates when they are known."""

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


# ---------------------------------------------------------------- references

ReferenceFunction = Literal["acknowledge", "answer", "cite"]
ReferenceStatus = Literal["not found", "oral", "never sent", "printed elsewhere"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Words in a letter that point at another piece of correspondence.

    `author` and `addressee` are "sender" or "recipient" of the letter they stand in, or a name as written.
    """

    span: Span
    function: ReferenceFunction
    rule: str
    confidence: float
    author: str | None = None
    addressee: str | None = None
    date: str | None = None
    received: str | None = None
    place: str | None = None
    via: str | None = None
    number: str | None = None
    order: Literal["latest", "previous", "first", "next"] | None = None
    part: str | None = None
    about: str | None = None
    count: int = 1
    in_note: bool = False
    """An editors' note says it, not the letter."""
    status: ReferenceStatus | None = None
    """What the words, or the note at them, say has become of the letter meant."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that a reference may mean, kept whether chosen or refused."""

    target: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Link:
    """What one reference was connected to. `target` is the id of a letter or inferred letter, or None.

    `kind` "none" means undecided: the candidates are in `alternatives`, with the reason for each.
    """

    letter: str
    reference: Reference
    author: str | None
    """A person's id, or the name as written when nobody of the archive fits."""
    addressee: str | None
    target: str | None
    kind: Literal["letter", "inferred", "none"]
    score: float
    why: str
    alternatives: tuple[Candidate, ...] = ()


InferredStatus = Literal["not found", "oral", "never sent", "printed elsewhere", "now acquired"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that proves something: a span in the source of a letter."""

    letter: str
    span: Span


@dataclass(frozen=True, slots=True)
class InferredLetter:
    """A letter known only because others speak of it. Dates are EDTF; `date` may be an interval."""

    id: str
    author: str | None
    addressee: str | None
    date: str | None
    received: str | None
    via: str | None
    place: str | None
    about: str | None
    evidence: tuple[Evidence, ...]
    kind: str = "letter"
    status: InferredStatus = "not found"
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """That one letter answers another, letter to letter; `days` between their dates, None when either is not known."""

    question: str
    answer: str
    days: int | None
    confidence: float
    evidence: tuple[Evidence, ...]


# ---------------------------------------------------------------- the ledger

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


# ---------------------------------------------------------------- editors' decisions

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


# ---------------------------------------------------------------- trouble


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about the material. `code` is a key of `problems.CODES`, which says what to do next."""

    code: str
    source: str
    message: str
    line: int | None = None
    span: Span | None = None
    letter: str | None = None


# ---------------------------------------------------------------- what the archive answers with


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A party of a letter, resolved: `name` as written, `person` the id and `known_as` the canonical name."""

    name: str
    person: str | None
    known_as: str | None


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
