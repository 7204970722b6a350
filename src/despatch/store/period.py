"""The first and last day that an EDTF date may mean, for sorting and narrowing.

Source of the forms: ISO 8601-2:2019, Extended Date/Time Format, levels 0 to 2 as far as letters need them:
years, months, days, unspecified digits (194X, 1942-XX), qualifiers (? ~ %), seasons, intervals and sets.
A range without an end on one side is bounded by the side it has.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?\Z")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}


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
    if not edtf:
        return None
    text = re.sub(r"[?~%]", "", edtf.strip())
    if text[:1] in "[{" and text[-1:] in "]}":
        parts = [bounds for part in text[1:-1].split(",") for bounds in (part.split("..") if ".." in part else [part])]
        return _joined([_single(part.strip()) for part in parts if part.strip()])
    if "/" in text:
        return _joined([_single(part) for part in text.split("/") if part not in ("", "..")])
    return _single(text)


def _joined(parts: list[Period | None]) -> Period | None:
    known = [part for part in parts if part]
    if not known or len(known) != len(parts):
        return None
    return Period(min(p.first for p in known), max(p.last for p in known))


def _single(text: str) -> Period | None:
    match = _DATE.match(text.split("T", maxsplit=1)[0])
    if not match or match[1].startswith("-"):
        return None
    low, high = int(match[1].replace("X", "0")), int(match[1].replace("X", "9"))
    if low == 0:
        low = 1
    months = _months(match[2])
    if high < 1 or months is None:
        return None
    try:
        if match[3] and "X" not in match[3]:
            first = date(low, months[0], int(match[3]))
            last = date(high, months[1], int(match[3]))
        else:
            first = date(low, months[0], 1)
            last = date(high, months[1], calendar.monthrange(high, months[1])[1])
    except ValueError:
        return None
    return Period(_number(first), _number(last))


def _months(written: str | None) -> tuple[int, int] | None:
    if written is None or written == "XX":
        return 1, 12
    low, high = int(written.replace("X", "0")), int(written.replace("X", "9"))
    if low in _SEASONS:
        return _SEASONS[low]
    low, high = max(low, 1), (min(high, 12) if "X" in written else high)
    return (low, high) if low <= high <= 12 else None


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
