"""A date as its words give it, before it is bound to a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from despatch.dates import calendar

if TYPE_CHECKING:
    from despatch.model import Span

Calendar = Literal["gregorian", "julian", "republican"]
"""The calendar of the words. Year, month and day of a Republican date are already the Gregorian ones."""
Part = Literal["early", "middle", "late"]
Kind = Literal[
    "date",  # a day, month or year that names itself, wholly or in part
    "this-month",  # "1st inst.", "d. M."
    "last-month",  # "28th ult."
    "next-month",  # "prox."
    "offset",  # yesterday, today, three days ago: `offset` days from the letter's own
    "weekday",  # "Monday", "last Friday"
    "day",  # "the 5th", with nothing said of the month
]
Bound = Literal["before", "after"]


T = TypeVar("T", "DateExpression", "Day")


@dataclass(frozen=True, slots=True)
class Day:
    """Year, month and day as far as they are known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part | None = None
    uncertain: frozenset[str] = frozenset()
    """Which of "year", "month", "day" the writer or the editor doubts."""


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as written. `span` counts in the text that was searched, and quoting it gives `written`."""

    span: Span
    written: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    kind: Kind = "date"
    until: Day | None = None
    """The other end of a range, its missing fields filled from this one ("May 10-15")."""
    alternatives: bool = False
    """The range names two days of which one holds ("the 3d or 4th of May")."""
    short_year: int | None = None
    """A year written without its century ("24/2 92")."""
    century: int | None = None
    """17 for "17th century", where no year is named."""
    weekday: int | None = None
    """Monday is 0."""
    after_easter: int | None = None
    """How many days a movable feast lies after Easter Sunday."""
    part: Part | None = None
    bound: Bound | None = None
    approximate: bool = False
    uncertain: frozenset[str] = frozenset()
    editorial: bool = False
    """Some of it stands in square brackets: an editor supplied it."""
    calendar: Calendar = "gregorian"
    names_calendar: bool = False
    """The words say which calendar it is of: "O.S.", "N.S.", both days of a double date, a month by its number."""
    offset: int | None = None
    direction: Literal["last", "next"] | None = None
    """"June 12 last", "next Monday"."""
    year_shift: int | None = None
    """0 for "of this year", -1 for "of last year"."""
    swapped: bool = False
    """Day and month are both numbers of 12 or less and might change places."""

    @property
    def complete(self) -> bool:
        """Whether it names its year, so that no other date is needed to place it."""
        return self.kind == "date" and self.year is not None

    @property
    def exact(self) -> bool:
        """Whether it names one day of one year."""
        return self.complete and None not in (self.month, self.day) and self.until is None and self.bound is None

    @property
    def possible(self) -> bool:
        """Whether such a day exists: there is no 31 June, and no 29 February 1775."""
        ends = [(self.year, self.month, self.day)]
        if self.until is not None:
            ends.append((self.until.year, self.until.month, self.until.day))
        return all(calendar.exists(*end, style=self.calendar) for end in ends)


def changed(original: T, **changes: object) -> T:
    """Return a copy with some fields changed, as `dataclasses.replace` does, at a third of its cost."""
    new = object.__new__(type(original))
    for name in type(original).__slots__:
        object.__setattr__(new, name, changes[name] if name in changes else getattr(original, name))
    return new
