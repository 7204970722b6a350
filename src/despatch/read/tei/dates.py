"""Dates as TEI gives them, by attributes or in words, turned into EDTF.

Source of the rules: TEI P5, att.datable (@when, @notBefore, @notAfter, @from, @to, @when-custom) and
att.global.responsibility (@cert, @evidence); TEI P4 (@value); ISO 8601-2:2019 for EDTF.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping

from despatch import dates
from despatch.dates.calendar import from_julian
from despatch.dates.expression import DateExpression

_DAY = re.compile(r"([0-9]{4}|-)(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T.*)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_EXACT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CALENDARS = range(10, 14)
"""So many days may lie between a day of the Old Style and the same day of the New."""
YEARS = range(350, 380)
"""About so many days lie between two readings of a year that began in March."""
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
"""The value of @datingMethod that says that @when-custom holds EDTF."""
_UNSURE = frozenset({"low", "medium", "unknown"})
_LATEST, _EARLIEST = (
    ("notAfter", "to", "notAfter-iso", "to-iso", "max"),
    ("notBefore", "from", "notBefore-iso", "from-iso", "min"),
)


class ImpossibleDateError(ValueError):
    """An attribute holds no date of any calendar: its words name the attribute and the value."""


def edtf(attributes: Mapping[str, str]) -> str | None:
    """Return the EDTF of a TEI date's attributes, None when they give no date.

    Raises ImpossibleDateError for values such as "1751-02-30".
    """
    found = {_plain(name): value for name, value in attributes.items()}
    custom = found.get("when-custom", "").strip()
    if found.get("datingMethod") == EDTF and custom:
        if not dates.is_edtf(custom):
            raise ImpossibleDateError(f'@when-custom = "{custom}" is no EDTF')
        return custom
    mark = "?" if found.get("cert") in _UNSURE or found.get("evidence") == "conjecture" else ""
    if found.get("when", "").strip():
        return _day("when", found["when"]) + mark
    for name in ("when-iso", "when-custom", "value"):
        if (value := found.get(name, "").strip()) and (loose := _loose(name, value, found)):
            return loose if "/" in loose else loose + mark
    first = next((_day(name, found[name]) for name in _EARLIEST if found.get(name, "").strip()), None)
    last = next((_day(name, found[name]) for name in _LATEST if found.get(name, "").strip()), None)
    if first is None and last is None:
        return None
    if first == last:
        return f"{first}{mark}"
    if first and last and last < first:
        raise ImpossibleDateError(f"the date ends ({last}) before it begins ({first})")
    return f"{first + mark if first else '..'}/{last + mark if last else '..'}"


def has_date(attributes: Iterable[str | bytes]) -> bool:
    """Say whether the names of some attributes are those of a date."""
    known = {"when", "when-iso", "when-custom", "value", *_LATEST, *_EARLIEST}
    return any(_plain(str(name)) in known for name in attributes)


def _loose(name: str, value: str, found: Mapping[str, str]) -> str | None:
    """Return the EDTF of a value that may have other forms than a W3C date; None for one that is no plain date.

    A day of @when-custom is in the calendar that @datingMethod or @calendar names.
    """
    value = _COMPACT.sub(r"\1-\2-\3", value)
    if "/" in value and name != "when-custom":
        ends = value.split("/")
        if len(ends) == 2 and all(_DAY.fullmatch(end) for end in ends):
            return "/".join(_day(name, end) for end in ends)
    if not _DAY.fullmatch(value):
        if name == "when-iso":
            raise ImpossibleDateError(f'@{name} = "{value}" is no date')
        return None
    day = _day(name, value)
    method = f"{found.get('datingMethod', '')} {found.get('calendar', '')}".lower()
    if name == "when-custom" and "julian" in method and _EXACT.fullmatch(day):
        return from_julian(*(int(part) for part in day.split("-"))).isoformat()
    return day


def of_words(words: str, languages: tuple[str, ...]) -> str | None:
    """Return the EDTF of the one date that `words` name with its year; None where they name none or several."""
    named = {edtf for date in dates.find(words, 0, len(words), languages, own=True) if (edtf := dates.to_edtf(date))}
    return named.pop() if len(named) == 1 else None


def contradiction(edtf: str, words: str, languages: tuple[str, ...]) -> str | None:
    """Say how the words of a date contradict the day that its attributes give; None where they do not.

    The same day in the other calendar is no contradiction, nor is a year that began in March.
    """
    said = edtf.rstrip("?~%")
    if not _EXACT.fullmatch(said):
        return None
    found = dates.find(words, 0, len(words), languages, own=True)
    named = [date for date in found if date.kind == "date" and date.day]
    if len(named) != 1:
        return None
    day, encoded = _day_of(named[0], int(said[:4])), dt.date.fromisoformat(said)
    if day is None or day == encoded:
        return None
    apart = abs((day - encoded).days)
    if apart in CALENDARS or apart in YEARS:
        return None
    return f"the encoding says {said}, its words say “{' '.join(words.split())}”"


def _day_of(date: DateExpression, year: int) -> dt.date | None:
    """Return the day that words name beyond doubt; `year` where they leave the year out."""
    vague = date.until or date.bound or date.approximate or date.swapped or date.uncertain or date.part
    if vague or not date.month or not date.day:
        return None
    try:
        return dt.date(date.year or year, date.month, date.day)
    except ValueError:
        return None


def _plain(name: str) -> str:
    """Return an attribute's name without namespace; FRUS writes "doc-dateTime-min" for a bound."""
    name = name.rsplit("}", 1)[-1]
    return {"doc-dateTime-min": "min", "doc-dateTime-max": "max"}.get(name, name)


def _day(name: str, value: str) -> str:
    match = _DAY.fullmatch(value.strip())
    wrong = ImpossibleDateError(f'@{name} = "{value}" is no date')
    if not match:
        raise wrong
    year, month, day = match.groups()
    if year == "-":
        year = "XXXX"
        if not month:
            raise wrong
    if month and not 1 <= int(month) <= 12:
        raise wrong
    if day and not 1 <= int(day) <= calendar.monthrange(2000 if year == "XXXX" else int(year) or 4, int(month))[1]:
        raise wrong
    return "-".join(part for part in (year, month, day) if part)
