"""Days of the Gregorian and the Julian calendar.

The arithmetic of Julian day numbers is the common one (Meeus, Astronomical Algorithms, chapter 7).
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt

LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def length(year: int | None, month: int, style: str = "gregorian") -> int:
    """Return how many days the month has; the longest it can have when the year is unknown."""
    if month != 2 or year is None:
        return LENGTHS[month - 1]
    leap = year % 4 == 0 if style == "julian" else gregorian.isleap(year)
    return 29 if leap else 28


def exists(year: int | None, month: int | None, day: int | None, style: str = "gregorian") -> bool:
    """Say whether such a day can be; what is None is not asked."""
    if year is not None and not 1 <= year <= 9999:
        return False
    if month is not None and not 1 <= month <= 12:
        return False
    if day is None:
        return True
    return 1 <= day <= (31 if month is None else length(year, month, style))


def weekday(year: int, month: int, day: int) -> int:
    """Return the day of the week of a Gregorian date; Monday is 0."""
    return dt.date(year, month, day).weekday()


def from_julian(year: int, month: int, day: int) -> dt.date:
    """Return the Gregorian date of a day named in the Julian calendar, its year beginning on 1 January."""
    shift = (14 - month) // 12
    y, m = year + 4800 - shift, month + 12 * shift - 3
    number = day + (153 * m + 2) // 5 + 365 * y + y // 4 - 32083
    return dt.date.fromordinal(number - 1721425)
