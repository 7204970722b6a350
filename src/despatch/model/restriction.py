"""What an archive withholds from readers: the entries of restrictions.toml, and what each withholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from despatch.model.decision import Anchor
from despatch.model.letter import Description, Letter
from despatch.model.source import Hint
from despatch.model.span import Span

Reveal = Literal["exists", "counted", "silent"]
"""What readers learn of a withheld letter: that it exists, with its date and reason; only a total; nothing."""
RestrictionTable = Literal["withhold", "change", "open", "review"]
"""The kinds of tables in restrictions.toml."""
REVEALS: tuple[Reveal, ...] = ("exists", "counted", "silent")
"""From the step that tells most to the one that tells least."""
Start = Literal["date", "received", "death"]
"""From when the years of a period count, other than a day that the entry names."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """One entry of restrictions.toml: what is withheld, until when, by whose word and why."""

    id: str
    line: int
    by: str
    when: date
    reason: str
    """Why, in words that readers see."""
    letters: tuple[str, ...] = ()
    """The ids of the letters; none where the other fields choose the letters."""
    passage: Anchor | None = None
    """The words that are withheld of the one letter that is named."""
    every: bool = False
    """All places of the letter with these words: nothing tells which one is meant."""
    length: int | None = None
    """The code points of the letter when it was withheld: a letter that was cut since is looked at again."""
    person: str | None = None
    marking: str | None = None
    availability: str | None = None
    period: str | None = None
    """EDTF."""
    until: date | None = None
    years: int | None = None
    since: Start | date = "date"
    died: str | None = None
    """When the person died (EDTF)."""
    code: str = ""
    authority: str = ""
    private_reason: str = ""
    """Why, in words that readers never see."""
    title: str = ""
    """What stands in place of the names, where these say too much."""
    review: date | None = None
    reveal: Reveal | None = None
    images: bool = False
    """The images of a letter with a withheld passage are shown all the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an editor decided of an entry later: to open it from a day on, to keep it and look again, to change it."""

    of: str
    line: int
    by: str
    when: date
    kind: Literal["open", "review", "change"]
    why: str = ""
    next: date | None = None
    """The day of the next review."""


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What restrictions.toml says."""

    entries: tuple[Restriction, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    reveal: Reveal = "exists"
    counted_from: int = 5
    """A smaller number of withheld letters is not told."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A piece of the archive, as far as restrictions look at it."""

    id: str
    piece: str
    span: Span
    date: str | None = None
    received: str | None = None
    marking: str | None = None
    availability: str | None = None
    people: frozenset[str] = frozenset()
    """Its senders and recipients: their ids, and all their names, folded."""


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A piece of the archive whole: its words, the hints within it, and what was read before editors decided."""

    letter: Letter
    text: str
    hints: tuple[Hint, ...] = ()
    reading: Description | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """One entry that withholds a letter or words of it, and the day on which its period ends for this letter."""

    entry: Restriction
    ends: date | None = None
    """None: it has no end that is known."""
    over: bool = False
    """The period has ended, and nobody has opened the entry yet."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a letter that are withheld."""

    span: Span
    ground: Ground


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is withheld of one letter. Without `grounds` it is some passages, else the whole letter."""

    letter: str
    grounds: tuple[Ground, ...] = ()
    passages: tuple[Passage, ...] = ()
    reveal: Reveal = "exists"
    images: bool = False

    @property
    def whole(self) -> bool:
        """Whether no word of the letter is shown."""
        return bool(self.grounds)


@dataclass(frozen=True, slots=True)
class RestrictionFault:
    """An entry that does not do what its editor meant: where it stands, what is wrong and what to do."""

    line: int
    message: str
    grave: bool = True
    """Nothing is published until it is corrected: words that should be withheld may be shown."""


@dataclass(frozen=True, slots=True)
class RestrictionEntry:
    """An entry as lists show it: the letters it withholds, and whether somebody must look at it."""

    entry: Restriction
    state: Literal["in force", "due", "opened"]
    """"due": its period has ended, or its day of review has come. It stays withheld until an editor opens it."""
    letters: tuple[str, ...]
    """The letters that it bears on."""
    ends: date | None
    """The last day on which a period of it ends; None where one of them has no known end."""
    review: date | None
    """The next day on which somebody must look at it; None for none."""
    why: str = ""
    """Why it is due."""
    history: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Leak:
    """Visible words that may give away a withheld letter."""

    letter: str
    """The letter that is shown."""
    span: Span
    quote: str
    withheld: str
    """The letter of which words are withheld."""
    kind: Literal["quotes", "refers", "answers", "reports"]
    why: str
    shared: str = ""
    """The words that both have, for a quotation."""
