"""EDTF dates come in, the first and last day that they may mean go out, for sorting and narrowing.

`despatch.dates` says which forms are read. A range that is open on one side is bounded by its other side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from despatch import dates


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both days included, as numbers that read YYYYMMDD."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (day_of(self.last) - day_of(self.first)).days + 1

    def tokens(self) -> list[str]:
        """Return the years, months and days by which a search finds the period.

        A period is found by no unit shorter than itself: "1942" is found by 1942, but by none of its months.
        "30 December to 2 January" is found by both years.
        """
        ends = (str(self.first).zfill(8), str(self.last).zfill(8))
        days = self.days
        tokens = {"d" + end[:4] for end in ends} if days <= 366 else set()
        if days <= 31:
            tokens |= {"d" + end[:6] for end in ends}
        if days == 1:
            tokens.add("d" + ends[0])
        return sorted(tokens)


def period(edtf: str | None) -> Period | None:
    """Return the period of an EDTF date; None for no date, or one that is not understood."""
    ends = dates.bounds(_OPEN.sub("", _QUALIFIERS.sub("", edtf).strip())) if edtf else None
    return Period(*sorted(map(number_of, ends))) if ends else None


_QUALIFIERS = re.compile(r"[?~%]")
_OPEN = re.compile(r"\A(?:\.\.)?/|/(?:\.\.)?\Z|(?<=[\[{,])\.\.|\.\.(?=[,\]}])")
"""An open end of a range."""


def number_of(day: date) -> int:
    """Return a day as a number that reads YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the day that such a number means."""
    return date(number // 10000, number // 100 % 100, number % 100)


def due_day(edtf: str | None) -> int | None:
    """Return the last day by which a thing is to be done; None where no day is given, or none is the last."""
    ends = dates.bounds(edtf) if edtf else None
    return number_of(ends[1]) if ends and ends[1] < date.max else None
