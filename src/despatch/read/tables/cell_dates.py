"""Dates in the cells of a table: ISO and EDTF, figures in any order, words, or columns for year, month and day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from despatch import dates, languages
from despatch.dates import Order, calendar
from despatch.dates.expression import changed

Calendar = Literal["gregorian", "julian", "lady day"]
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:T\S{0,40}| \d\d:\S{0,20})?)?([?~%]?)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[./-] ?(\d{4})")
_FIGURES = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})")
_YEARS = re.compile(r"(\d{4}) ?[–-] ?(\d{4})")
_ROUND = re.compile(r"\A\(([^()]*)\)\Z")
_DOUBTED = re.compile(r"\s*(?:\(\?\)|\[\?\])\Z")
_BETWEEN = re.compile(r"(?<=[\d?~]) ?/ ?(?=[\d.])")
_DASHED = re.compile(r"(?<=\w)-(?=\w)")
_YEAR_AND_REST = re.compile(r"(\d{4}),? \[?([^\W\d][^\[\]]{2,40})\]?")
_DECADE = re.compile(r"(\d{3})0s")
_SERIAL = re.compile(r"[2-5]\d{4}")
_NUMBER = re.compile(r"\d{1,4}")
_PLAIN = re.compile(r"[\dX]{4}(?:-[\dX]{2}){0,2}")
_EXCEL_ZERO = dt.date(1899, 12, 30)
LONGEST = 120
"""A cell with more characters holds more than a date."""


@dataclass(frozen=True, slots=True)
class CellDate:
    """What a cell says of a date: EDTF in the Gregorian calendar, or why there is none.

    `doubt` is a code of `problems.py` with its reason.
    """

    edtf: str | None
    doubt: tuple[str, str] | None = None
    confidence: float = 0.99


def read_date(
    words: str, codes: tuple[str, ...], order: Order | None = None, style: Calendar = "gregorian", *, serials: bool
) -> CellDate:
    """Return the date in a cell. `order` is that of day and month in the column, where it is known.

    `serials`: a number of five digits is a day as Excel counts them.
    """
    bare = _DOUBTED.sub("?", words.strip()).strip("[]<>").strip()
    plain = _BETWEEN.sub("/", _DOUBTED.sub("?", _ROUND.sub(r"\1", bare)))
    if not plain or len(plain) > LONGEST:
        return _not_understood(words)
    if (figures := _read_figures(plain, order)) is not None:
        years, marks = figures
        return _of_days(years, marks, words, style)
    if serials and _SERIAL.fullmatch(plain):
        day = _EXCEL_ZERO + dt.timedelta(days=int(plain))
        return replace(_of_days([(day.year, day.month, day.day)], "", words, style), confidence=0.9)
    if decade := _DECADE.fullmatch(plain):
        return CellDate(f"{decade[1]}X")
    if (span := _YEARS.fullmatch(plain)) and span[1] <= span[2]:
        return CellDate(f"{span[1]}/{span[2]}")
    first, parted, last = plain.partition("/")
    if parted and style != "gregorian" and _ISO.fullmatch(first) and _ISO.fullmatch(last):
        return join(*(read_date(end, codes, order, style, serials=False) for end in (first, last)))
    if dates.bounds(plain) is not None:
        return CellDate(plain)
    found = _read_words(plain, words, codes, style)
    if found.edtf is None and found.doubt and found.doubt[0] == "date-unknown":
        turned = _YEAR_AND_REST.sub(r"\2 \1", _DASHED.sub(" ", plain))  # "4-Mar-1811", "1811, March 4"
        return _read_words(turned, words, codes, style) if turned != plain else found
    return found


def read_parts(year: str, month: str, day: str, codes: tuple[str, ...], style: Calendar = "gregorian") -> CellDate:
    """Return the date that cells for year, month and day give together; a month may be a number or a name."""
    year, month, day = ("" if set(part.strip()) <= {"0"} else part.strip() for part in (year, month, day))
    y, m, d = (_number(part) for part in (year, month, day))
    shown = " ".join(part for part in (day, month, year) if part)
    if month and m is None:
        found = _read_words(f"{day} {month} {year}".strip(), shown, codes, style)
        never_was = found.doubt is not None and found.doubt[0] == "date-impossible"
        return found if found.edtf or never_was else _read_words(f"{month} {year}".strip(), shown, codes, style)
    if y is None and (m is None or d is None):
        return _not_understood(shown)
    return _of_days([(y, m, d if m is not None else None)], "", shown, style)


def join(first: CellDate, last: CellDate) -> CellDate:
    """Return the interval from one date to another; the first alone where they are the same or in the wrong order."""
    if first.edtf is None or last.edtf is None or first.edtf == last.edtf:
        return first if first.edtf else replace(last, edtf=f"../{last.edtf}") if last.edtf else first
    begin, end = dates.bounds(first.edtf), dates.bounds(last.edtf)
    if "/" in first.edtf or "/" in last.edtf or begin is None or end is None:
        return first
    if end[1] < begin[0]:
        return replace(first, doubt=("date-conflict", f"the date ends ({last.edtf}) before it begins ({first.edtf})"))
    return replace(first, edtf=f"{first.edtf}/{last.edtf}", doubt=first.doubt or last.doubt)


def qualify(date: CellDate, *, uncertain: bool, approximate: bool) -> CellDate:
    """Return a date with the marks of EDTF for what its columns say of it."""
    mark = {(True, True): "%", (True, False): "?", (False, True): "~"}.get((uncertain, approximate), "")
    if date.edtf is None or not mark:
        return date
    ends = date.edtf.split("/")
    return replace(date, edtf="/".join(end + mark if _PLAIN.fullmatch(end) else end for end in ends))


Days = list[tuple[int | None, int | None, int | None]]
"""Years, months and days that may be meant: one, or two where day and month may change places."""


def _read_figures(plain: str, order: Order | None) -> tuple[Days, str] | None:
    for pattern in (_ISO, _COMPACT, _YEAR_FIRST):
        if match := pattern.fullmatch(plain):
            # A database writes 00 for a month or a day that it does not know.
            year, month, day = (int(part) or None if part else None for part in match.groups()[:3])
            return [(year, month, day if month else None)], match.groups()[3] if pattern is _ISO else ""
    if (match := _MONTH_FIRST.fullmatch(plain)) and 1 <= int(match[1]) <= 12:
        return [(int(match[2]), int(match[1]), None)], ""
    match = _FIGURES.fullmatch(plain)
    if not match:
        return None
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    day_first, month_first = (year, other, one), (year, one, other)
    if match[2] == "." or one > 12 or one == other or (order == "day first" and other <= 12):
        return [day_first], ""
    if other > 12 or order == "month first":
        return [month_first], ""
    return sorted((day_first, month_first)), ""


def _of_days(days: Days, mark: str, words: str, style: Calendar) -> CellDate:
    written: list[str] = []
    for year, month, day in days:
        if not calendar.exists(year, month, day, "julian" if style != "gregorian" else "gregorian"):
            return CellDate(None, ("date-impossible", f"“{words.strip()}” is no day of any calendar"))
        written += _gregorian(year, month, day, style)
    if len(written) == 1:
        return CellDate(written[0] + mark)
    reason = f"“{words.strip()}” may be {written[0]} or {written[1]}: " + (
        "day and month may change places" if style == "gregorian" else "its year may begin on 25 March"
    )
    return CellDate(f"[{','.join(written)}]", ("date-ambiguous", reason), 0.9)


def _gregorian(year: int | None, month: int | None, day: int | None, style: Calendar) -> list[str]:
    """Return the days meant: where the year began on 25 March, a winter's day may be of the year after."""
    if style == "gregorian" or year is None or month is None or day is None:
        return [_form(year, month, day)]
    years = (year, year + 1) if style == "lady day" and (month, day) < (3, 25) else (year,)
    return [calendar.from_julian(y, month, day).isoformat() for y in years if calendar.exists(y, month, day, "julian")]


def _form(year: int | None, month: int | None, day: int | None) -> str:
    parts = ["XXXX" if year is None else f"{year:04}"] + [f"{part:02}" for part in (month, day) if part is not None]
    return "-".join(parts)


def _read_words(plain: str, words: str, codes: tuple[str, ...], style: Calendar) -> CellDate:
    """Read a date in words; two dates in one cell, or one without its year, are not understood."""
    found = [date for date in dates.find(plain, 0, len(plain), _with_dates(codes)) if date.kind == "date"]
    if len(found) != 1 or found[0].year is None:
        return _not_understood(words)
    one = found[0]
    rest = plain[: one.span.start] + plain[one.span.end :]
    if any(c.isdigit() for c in rest):
        return _not_understood(words)
    # Words that name the calendar themselves ("4 February 1650/1") leave no year open.
    if style == "lady day" and one.exact and one.calendar == "gregorian":
        return _of_days([(one.year, one.month, one.day)], "?" if one.uncertain else "", words, style)
    edtf = dates.to_edtf(changed(one, calendar="julian") if style != "gregorian" else one)
    if edtf is None:
        return CellDate(None, ("date-impossible", f"“{words.strip()}” is no day of any calendar"))
    return CellDate(edtf, None, 0.95)


def _with_dates(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages to read dates in: those of the archive first, then the others."""
    return tuple(dict.fromkeys((*codes, *languages.known())))


def _not_understood(words: str) -> CellDate:
    return CellDate(None, ("date-unknown", f"“{words.strip()[:80]}” is not understood as a date"))


def _number(cell: str) -> int | None:
    """Return a number of a cell such as "4", "04" or "1811.0"; None for no number."""
    plain = cell.strip().strip("[]?.").removesuffix(".0")
    return int(plain) if _NUMBER.fullmatch(plain) else None


def calendar_of(cell: str, names: Mapping[str, Calendar]) -> Calendar:
    """Return the calendar that a cell names; the Gregorian one where it names none."""
    return names.get(" ".join(cell.casefold().split()), "gregorian")
