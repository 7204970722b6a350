"""One letter whole, with all that an archive knows of it. No stage sees these types."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.model.correspondence_views import AnswerEntry, ReferenceEntry, Standing
from despatch.model.decision import DecisionEntry, VersionWord
from despatch.model.ledger_views import ActEntry, DeliveryEntry, Reasoned, WithdrawnEntry
from despatch.model.letter import Description, Letter
from despatch.model.source import Hint, Problem
from despatch.model.views import Entry


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
