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


def easter(year: int, style: str = "gregorian") -> tuple[int, int]:
    """Return month and day of Easter Sunday in the calendar `style` (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 4, year % 7, year % 19
    if style == "julian":
        d = (19 * c + 15) % 30
        e = (2 * a + 4 * b - d + 34) % 7
        month, day = divmod(d + e + 114, 31)
        return month, day + 1
    century, rest = divmod(year, 100)
    d, e = divmod(century, 4)
    g = (century - (century + 8) // 25 + 1) // 3
    h = (19 * c + century - d - g + 15) % 30
    i, k = divmod(rest, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (c + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return month, day + 1


def days_after_easter(year: int, days: int, style: str = "gregorian") -> tuple[int, int]:
    """Return month and day of the feast so many days after Easter Sunday."""
    month, day = easter(year, style)
    day += days
    while day < 1:
        month -= 1
        day += length(year, month, style)
    while day > length(year, month, style):
        day -= length(year, month, style)
        month += 1
    return month, day
