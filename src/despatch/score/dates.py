"""Compare the days that two EDTF dates cover. Qualifiers (? ~ %) are ignored."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache

Days = tuple[date, date]

_DATE = re.compile(r"(\d[\dX]{3}|XXXX)(?:-(\d\d|\dX|XX)(?:-(\d\d|\dX|XX))?)?")
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}  # ISO 8601-2: 21 spring to 24 winter


def same_days(gold: str | None, read: str | None) -> bool:
    """Return whether both dates cover exactly the same days."""
    days = interval(gold) if gold else None
    return days is not None and read is not None and days == interval(read)


def compatible(gold: str | None, read: str | None) -> bool:
    """Return whether the dates meet, and the date read is no wider than a year, or than gold if gold is wider."""
    a, b = interval(gold) if gold else None, interval(read) if read else None
    if a is None or b is None:
        return False
    width = max((a[1] - a[0]).days, 366)
    return b[0] <= a[1] and a[0] <= b[1] and (b[1] - b[0]).days <= width


@cache
def interval(edtf: str) -> Days | None:
    """Return the first and last day that an EDTF date covers; None when the text is no such date."""
    edtf = re.sub(r"[?~%\s]", "", edtf)
    if edtf[:1] in "[{" and edtf[-1:] in "]}" and len(edtf) > 2:
        parts = [_stretch(*part.partition("..")) for part in edtf[1:-1].split(",")]
        whole = [p for p in parts if p is not None]
        return (min(p[0] for p in whole), max(p[1] for p in whole)) if len(whole) == len(parts) else None
    if "/" in edtf:
        start, _, end = edtf.partition("/")
        return _stretch("" if start == ".." else start, "/", "" if end == ".." else end)
    return _single(edtf)


def _stretch(start: str, sign: str, end: str) -> Days | None:
    if not sign:
        return _single(start)
    first = _single(start) if start else (FIRST, FIRST)
    last = _single(end) if end else (LAST, LAST)
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _single(edtf: str) -> Days | None:
    match = _DATE.fullmatch(edtf)
    if not match:
        return None
    year, month, day = match.groups()
    low, high = max(1, int(year.replace("X", "0"))), int(year.replace("X", "9"))
    if month is None or "X" in month or low != high:
        return date(low, 1, 1), date(high, 12, 31)
    number = int(month)
    if number in _SEASONS:
        first, last = _SEASONS[number]
        end = low + (last < first)
        return date(low, first, 1), date(end, last, calendar.monthrange(end, last)[1])
    if not 1 <= number <= 12:
        return None
    length = calendar.monthrange(low, number)[1]
    if day is None:
        return date(low, number, 1), date(low, number, length)
    lo, hi = max(1, int(day.replace("X", "0"))), min(length, int(day.replace("X", "9")))
    return (date(low, number, lo), date(low, number, hi)) if lo <= hi else None
