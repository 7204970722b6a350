"""Which letters and which of their words are withheld on a day, by the entries of restrictions.toml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from despatch.dates.edtf import bounds
from despatch.decisions.anchors import find_anchor, find_every
from despatch.model import (
    REVEALS,
    Ground,
    LetterFacts,
    Passage,
    Restriction,
    RestrictionEntry,
    RestrictionFault,
    Restrictions,
    Reveal,
    Span,
    Withheld,
)
from despatch.restrict.periods import ends, is_open, next_review, why_due
from despatch.text.fold import folded

CHANGE = ": `despatch restrict change DIR"
"""What corrects an entry of the file, at the end of a message."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is withheld on a day, by the id of each letter, and the entries with their faults."""

    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    entries: tuple[RestrictionEntry, ...] = ()
    faults: tuple[RestrictionFault, ...] = ()


def resolve(
    restrictions: Restrictions,
    letters: Iterable[LetterFacts],
    text: Callable[[str], str],
    current: Callable[[str], str | None],
    same: Iterable[tuple[str, str]],
    on: date,
) -> Resolved:
    """Return what is withheld on a day.

    `text` gives the text of a letter, `current` the letter that an id leads to, and `same` the letters that are one:
    the description of a withheld letter is withheld with it.
    """
    finder = _Finder(restrictions, {letter.id: letter for letter in letters}, text, current)
    grounds: defaultdict[str, list[Ground]] = defaultdict(list)
    passages: defaultdict[str, list[Passage]] = defaultdict(list)
    listed = []
    for entry in restrictions.entries:
        found = finder.find(entry)
        listed.append(_listed(entry, restrictions, found, on))
        if listed[-1].state == "opened":
            continue
        for letter in found:
            end = ends(entry, letter)
            ground = Ground(entry, end, over=end is not None and end <= on)
            if entry.passage is None:
                grounds[letter.id].append(ground)
            else:
                passages[letter.id] += [Passage(span, ground) for span in finder.spans(entry, letter)]
    for one, other in same:
        for id, twin in ((one, other), (other, one)):
            if id in grounds and twin not in grounds and twin in finder.letters:
                grounds[twin] = list(grounds[id])
    withheld = {
        id: _withheld(id, grounds[id], passages.get(id, []), restrictions.reveal)
        for id in sorted({*grounds, *passages})
        if grounds.get(id) or passages.get(id)
    }
    return Resolved(withheld, tuple(listed), tuple(finder.faults))


def _listed(entry: Restriction, restrictions: Restrictions, found: list[LetterFacts], on: date) -> RestrictionEntry:
    each = [ends(entry, letter) for letter in found]
    known = [end for end in each if end is not None]
    # The first end makes it due, the last is shown: an entry is looked at as soon as one of its letters may open.
    why = why_due(entry, restrictions.verdicts, min(known, default=None), on)
    opened = is_open(entry, restrictions.verdicts, on)
    return RestrictionEntry(
        entry,
        "opened" if opened else "due" if why else "in force",
        tuple(letter.id for letter in found),
        max(known) if known and len(known) == len(each) else None,
        next_review(entry, restrictions.verdicts),
        "" if opened else why,
        tuple(one for one in restrictions.verdicts if one.of == entry.id),
    )


def _withheld(id: str, grounds: list[Ground], passages: list[Passage], usual: Reveal) -> Withheld:
    """Return what is withheld of a letter. Of several entries, the one that tells least counts."""
    every = [*grounds, *(passage.ground for passage in passages)]
    step = max((ground.entry.reveal or usual for ground in grounds), key=REVEALS.index, default=usual)
    return Withheld(
        id,
        tuple(grounds),
        () if grounds else tuple(_joined(passages)),
        step,
        images=not grounds and all(ground.entry.images for ground in every),
    )


def _joined(passages: list[Passage]) -> list[Passage]:
    """Return passages in order; of those that overlap or touch, one."""
    joined: list[Passage] = []
    for passage in sorted(passages, key=lambda one: (one.span.start, one.span.end)):
        if joined and passage.span.start <= joined[-1].span.end:
            whole = Span(joined[-1].span.start, max(joined[-1].span.end, passage.span.end))
            joined[-1] = replace(joined[-1], span=whole)
        else:
            joined.append(passage)
    return joined


class _Finder:
    """Finds the letters of each entry, and notes what is wrong with it."""

    def __init__(
        self,
        restrictions: Restrictions,
        letters: Mapping[str, LetterFacts],
        text: Callable[[str], str],
        current: Callable[[str], str | None],
    ) -> None:
        self.letters = letters
        self.faults: list[RestrictionFault] = []
        self._text = text
        self._current = current
        self._opened = {one.of for one in restrictions.verdicts if one.kind == "open"}

    def find(self, entry: Restriction) -> list[LetterFacts]:
        """Return the letters that an entry means, in their order."""
        found = self._named(entry) if entry.letters else self._chosen(entry)
        late = [(letter, end) for letter in found if (end := _end_before(entry, letter))]
        # A rule chooses letters of many years. It is wrong if its period ends before all of them.
        for letter, end in late if entry.letters or len(late) == len(found) else ():
            self._fault(
                entry,
                f"{entry.id}: the period ends on {end}, and {letter.id} was written on {letter.date}: give a later day"
                f"{CHANGE} {entry.id} --until DAY`",
            )
        return found

    def spans(self, entry: Restriction, letter: LetterFacts) -> list[Span]:
        """Return where the words of an entry stand in a letter."""
        assert entry.passage is not None
        text = self._text(letter.id)
        if entry.every:
            spans = [span.moved(letter.span.start) for span in find_every(entry.passage.quote, text)]
        else:
            span = find_anchor(entry.passage, text, letter.span.start)
            spans = [span] if span else []
        if not spans:
            self._fault(entry, f"{entry.id}: its words do not stand in {letter.id}: copy them anew from the letter")
        return spans

    def _named(self, entry: Restriction) -> list[LetterFacts]:
        found = []
        for id in entry.letters:
            letter = self.letters.get(self._current(id) or "")
            if letter is None:
                self._fault(entry, f"{entry.id}: no letter has the id {id!r}: `despatch letters` lists the ids")
            else:
                found.append(letter)
                size = letter.span.end - letter.span.start
                if entry.length is not None and size != entry.length:
                    message = (
                        f"{entry.id}: {letter.id} has {size:,} characters, and it had {entry.length:,} once."
                        f" Look whether it was cut anew; withhold its other part too, and write length = {size}"
                    )
                    self._fault(entry, message)
        return found

    def _chosen(self, entry: Restriction) -> list[LetterFacts]:
        found = [letter for letter in self.letters.values() if letter.piece != "other" and _matches(entry, letter)]
        if not found:
            # A rule may stand before the letters that it is for; a name that nobody bears is most often misspelt.
            message = f"{entry.id}: it chooses no letter: correct it, unless letters that it is for are still to come"
            self._fault(entry, message, grave=entry.person is not None)
        return found

    def _fault(self, entry: Restriction, message: str, *, grave: bool = True) -> None:
        self.faults.append(RestrictionFault(entry.line, message, grave and entry.id not in self._opened))


def _matches(entry: Restriction, letter: LetterFacts) -> bool:
    """Say whether all that an entry asks for holds of a letter. What is not known of its date may hold."""
    return (
        (entry.person is None or folded(entry.person) in letter.people or entry.person in letter.people)
        and (entry.marking is None or _within(entry.marking, letter.marking))
        and (entry.availability is None or _within(entry.availability, letter.availability))
        and (entry.period is None or _may_lie(letter.date, entry.period))
    )


def _end_before(entry: Restriction, letter: LetterFacts) -> date | None:
    """Return the end of a period that ends before a letter may have been written; None where it ends later."""
    end, written = ends(entry, letter), bounds(letter.date) if letter.date else None
    return end if end and written and end <= written[0] else None


def _within(wanted: str, there: str | None) -> bool:
    """Say whether the words stand in other words, as whole words and whatever their case."""
    return there is not None and f" {folded(wanted)} " in f" {folded(there)} "


def _may_lie(written: str | None, period: str) -> bool:
    ends, wanted = bounds(written) if written else None, bounds(period)
    assert wanted is not None
    return ends is None or (ends[0] <= wanted[1] and wanted[0] <= ends[1])
