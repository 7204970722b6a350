"""Writing and reading EDTF (ISO 8601-2:2019, levels 0 to 2), as far as letters need it.

"Early May" and "end of May" have no form of their own in EDTF. Editions that encode such dates by one day take the
first and the last of the month; so do we, with the qualifier that says approximate (``1890-05-01~``).
"""

from __future__ import annotations

import datetime as dt
import re

from despatch.dates import calendar
from despatch.dates.expression import DateExpression, Day, Part

_ONE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_WITH_X = re.compile(r"([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?")
_NO_CENTURY = re.compile(r"XX(?:\d\d|XX)-(\d\d|XX)(?:-(\d\d))?[?~%]?")
_QUALIFIERS = str.maketrans("", "", "?~%")


_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12, 33: 1, 34: 4, 35: 7, 36: 10}
"""The seasons and the four quarters by their numbers in EDTF, and the month in which each begins in the north."""
_WINTER = 24


def form(year: int, month: int | None = None, day: int | None = None) -> str:
    """Return the plain form: ``1775``, ``1775-09`` or ``1775-09-03``."""
    out = f"{year:04}"
    if month is not None:
        out += f"-{month:02}"
        if day is not None:
            out += f"-{day:02}"
    return out


def parted(
    year: int, month: int | None, part: Part | None, style: str = "gregorian"
) -> tuple[int, int | None, int | None]:
    """Return the day by which the beginning, middle or end of a month or year is encoded."""
    if part == "early":
        return year, month or 1, 1
    if part == "middle":
        return (year, month, 15) if month else (year, 6, 30)
    if part == "late":
        return (year, month, calendar.length(year, month, style)) if month else (year, 12, 31)
    return year, month, None


def _qualified(year: int, month: int | None, day: int | None, uncertain: frozenset[str], approximate: bool) -> str:
    """Add ``?``, ``~`` or ``%``; a doubt of one part alone stands before that part (level 2)."""
    parts = ["year"] + ["month"] * (month is not None) + ["day"] * (day is not None)
    doubted = [p for p in parts if p in uncertain]
    if approximate or len(doubted) == len(parts):
        mark = "%" if approximate and doubted else "~" if approximate else "?"
        return form(year, month, day) + mark
    if not doubted:
        return form(year, month, day)
    values = {"year": f"{year:04}", "month": f"{month or 0:02}", "day": f"{day or 0:02}"}
    return "-".join(("?" if p in doubted else "") + values[p] for p in parts)


def _end(end: DateExpression | Day, *, approximate: bool, style: str, year: int | None = None) -> str | None:
    """Write one end of a date; None when its year is unknown or the day cannot be."""
    year = end.year if end.year is not None else year
    if year is None or not calendar.exists(year, end.month, end.day, style):
        return None
    month, day = end.month, end.day
    if end.part is not None and day is None:
        year, month, day = parted(year, month, end.part, style)
        approximate = True
    if style == "julian" and month is not None and day is not None:
        moved = calendar.from_julian(year, month, day)
        year, month, day = moved.year, moved.month, moved.day
    return _qualified(year, month, day, end.uncertain, approximate)


def to_edtf(expression: DateExpression) -> str | None:
    """Return the EDTF of a date that names its year; None for any other, and for a day that never was."""
    if expression.century is not None:
        return f"{expression.century - 1:02}XX{'~' if expression.approximate else ''}"
    if expression.kind != "date" or expression.year is None or not expression.possible:
        return None
    style = expression.calendar
    first = _end(expression, approximate=expression.approximate, style=style)
    if first is None:
        return None
    if expression.until is not None:
        last = _end(expression.until, approximate=expression.approximate, style=style)
        if last is None:
            return None
        if expression.alternatives:
            return f"[{first.translate(_QUALIFIERS)},{last.translate(_QUALIFIERS)}]"
        return f"{first}/{last}" if ordered(first, last) else None
    if expression.swapped and expression.month is not None and expression.day is not None:
        other = _end(Day(expression.year, expression.day, expression.month), approximate=False, style=style)
        pair = sorted({first.translate(_QUALIFIERS), other or first})
        return f"[{','.join(pair)}]" if len(pair) > 1 else first
    if expression.bound == "before":
        return _beside(first, -1, "../{}")
    if expression.bound == "after":
        return _beside(first, 1, "{}/..")
    return first


def to_partial_edtf(expression: DateExpression) -> str | None:
    """Return the EDTF of a date whose year, or its century, the words do not name: ``XXXX-08-19``, ``XX07-10-02``.

    A day without its month is ``XXXX-XX-09``, also "the 5th instant". None for a range, for a date that depends on
    another day, and for one that names neither a day nor a month.
    """
    if expression.kind in ("day", "this-month") and expression.day is not None and expression.direction is None:
        return f"XXXX-XX-{expression.day:02}"
    if expression.kind != "date" or expression.year is not None or expression.until or not expression.possible:
        return None
    if expression.month is None or expression.century is not None:
        return None
    year = "XXXX" if expression.short_year is None else f"XX{expression.short_year:02}"
    day = "" if expression.day is None else f"-{expression.day:02}"
    return f"{year}-{expression.month:02}{day}{'~' if expression.approximate else ''}"


def with_century(edtf: str, century: int, style: str = "gregorian") -> str | None:
    """Return ``XX07-10-02`` with its century (19 for ``1907-10-02``); None where there was no such day.

    A Julian day is moved to the Gregorian calendar.
    """
    whole = f"{century:02}{edtf[2:]}"
    plain = whole.translate(_QUALIFIERS)
    year, month, day = (int(part) for part in [*plain.split("-"), "0", "0"][:3])
    if not calendar.exists(year, month or None, day or None, style):
        return None
    if style == "julian" and month and day:
        return calendar.from_julian(year, month, day).isoformat() + whole[len(plain) :]
    return whole


def _beside(edtf: str, days: int, interval: str) -> str | None:
    """Return the open interval that ends the day before, or begins the day after."""
    ends = bounds(edtf)
    if ends is None:
        return None
    try:
        day = (ends[0] if days < 0 else ends[1]) + dt.timedelta(days=days)
    except OverflowError:
        return None
    mark = "".join(m for m in "?~%" if m in edtf)[:1]
    return interval.format(day.isoformat() + mark)


def is_edtf(written: str) -> bool:
    """Say whether words are a date that `bounds` knows, or a day whose year or century is not known."""
    if bounds(written) is not None:
        return True
    match = _NO_CENTURY.fullmatch(written)
    if match is None or (match[1] == "XX" and not match[2]):
        return False
    month = None if match[1] == "XX" else int(match[1])
    return calendar.exists(None, month, int(match[2]) if match[2] else None)


def ordered(first: str, last: str) -> bool:
    """Say whether an interval from `first` to `last` runs forward."""
    a, b = bounds(first), bounds(last)
    return a is not None and b is not None and a[0] <= b[1]


def bounds(edtf: str) -> tuple[dt.date, dt.date] | None:
    """Return first and last day of an EDTF date, interval or set.

    Open ends count as the first and last day there is, seasons as those of the north; a digit X is any digit. The
    answer is None for words that are no date, for a date before the year 1, and for forms that letters never need. It
    is None for a year whose century is not known, too: such a date is neither before nor after another.
    Source: ISO 8601-2:2019, levels 0 to 2.
    """
    plain = edtf.translate(_QUALIFIERS).strip()
    if plain[:1] in ("[", "{") and plain[-1:] in ("]", "}"):
        ends = [_stretch(*one.partition("..")) for one in plain[1:-1].split(",")]
        known = [e for e in ends if e is not None]
        return (min(e[0] for e in known), max(e[1] for e in known)) if known and len(known) == len(ends) else None
    if "/" in plain:
        left, _, right = plain.partition("/")
        return _stretch("" if left == ".." else left, "/", "" if right == ".." else right)
    match = _ONE.fullmatch(plain)
    if match is None:
        return _unsure(plain.partition("T")[0])
    year, month, day = (int(g) if g else None for g in match.groups())
    if year is not None and month in _SEASONS and day is None:
        return _season(year, month)
    if year is None or not calendar.exists(year, month, day):
        return None
    last_month = month or 12
    return (
        dt.date(year, month or 1, day or 1),
        dt.date(year, last_month, day or calendar.length(year, last_month)),
    )


def _stretch(left: str, sign: str, right: str) -> tuple[dt.date, dt.date] | None:
    """Return the days from one date to another; an end that is left out is the first or last day there is."""
    left, right = left.strip(), right.strip()
    if not sign or not (left or right):
        return bounds(left) if left else None
    a = (dt.date.min, dt.date.min) if not left else bounds(left)
    b = (dt.date.max, dt.date.max) if not right else bounds(right)
    return (a[0], b[1]) if a and b else None


def _unsure(plain: str) -> tuple[dt.date, dt.date] | None:
    """Return the days that a date with digits X can mean."""
    match = None if plain.startswith("XX") else _WITH_X.fullmatch(plain)
    years = _range(match[1], 1, dt.MAXYEAR) if match else None
    if match is None or years is None:
        return None
    if match[2] and match[2].isdigit() and int(match[2]) in _SEASONS:
        return _season(years[0], int(match[2])) if years[0] == years[1] and not match[3] else None
    months = _range(match[2], 1, 12)
    days = _range(match[3], 1, calendar.length(years[1], months[1])) if months else None
    if months is None or days is None or days[0] > calendar.length(years[0], months[0]):
        return None
    return dt.date(years[0], months[0], days[0]), dt.date(years[1], months[1], days[1])


def _range(written: str | None, least: int, most: int) -> tuple[int, int] | None:
    """Return the least and the most that digits mean, X being any; None where there is no such number."""
    if written is None:
        return least, most
    low, high = max(least, int(written.replace("X", "0"))), min(most, int(written.replace("X", "9")))
    return (low, high) if low <= high else None


def _season(year: int, season: int) -> tuple[dt.date, dt.date] | None:
    """Return the three months of a season; a winter goes by the year it begins in."""
    first = dt.date(year, _SEASONS[season], 1) if year else None
    if first is None or year == dt.MAXYEAR:
        return None
    end = (year + 1, 2) if season == _WINTER else (year, _SEASONS[season] + 2)
    return first, dt.date(*end, calendar.length(*end))
