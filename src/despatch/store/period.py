"""The first and last day that an EDTF date may mean, for sorting and narrowing.

`despatch.dates` says which forms are read. A range without an end on one side is bounded by the side it has.
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
        """How many days it holds."""
        return (_day(self.last) - _day(self.first)).days + 1

    def tokens(self) -> list[str]:
        """Return the years, months and days it is found under.

        A date is found under what it may fall in, as long as it is not vaguer than that: "1942" is
        found under 1942 and not under its months, 30 December to 2 January under both years.
        """
        ends = (str(self.first).zfill(8), str(self.last).zfill(8))
        days = self.days
        found = {"d" + end[:4] for end in ends} if days <= 366 else set()
        if days <= 31:
            found |= {"d" + end[:6] for end in ends}
        if days == 1:
            found.add("d" + ends[0])
        return sorted(found)


def period(edtf: str | None) -> Period | None:
    """Return the period of an EDTF date, or None when it has none or cannot be understood."""
    ends = dates.bounds(_OPEN.sub("", _QUALIFIERS.sub("", edtf).strip())) if edtf else None
    return Period(*sorted(map(_number, ends))) if ends else None


_QUALIFIERS = re.compile(r"[?~%]")
_OPEN = re.compile(r"\A(?:\.\.)?/|/(?:\.\.)?\Z|(?<=[\[{,])\.\.|\.\.(?=[,\]}])")
"""An end that is left open."""


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
