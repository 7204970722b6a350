"""Binding a date that depends on the letter's own ("the 5th", "28th ult.", "last Monday") to that day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from despatch.dates import calendar, edtf
from despatch.dates.expression import changed
from despatch.dates.feasts import in_its_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from despatch.dates.expression import DateExpression

Look = Literal["back", "ahead", "near"]
"""Where the day lies: letters cited lie back, things due lie ahead."""
YEARS = range(-4, 5)
"""29 February comes round in four years."""


def resolve(expression: DateExpression, base: str | dt.date, look: Look = "back") -> str | None:
    """Return the EDTF of `expression` in a letter dated `base` (EDTF or a day); None when it cannot be known.

    `look` finds a missing year: "back" never gives a day after the letter's, "ahead" none before. An expression that
    needs the letter's day is None where only the letter's month or year is known.
    """
    ends = (base, base) if isinstance(base, dt.date) else edtf.bounds(base)
    if ends is None:
        return None
    exact = ends[0] == ends[1]
    if expression.kind == "date":
        return _in_year(expression, ends[0], ends[1], look)
    if expression.kind in ("this-month", "last-month", "next-month"):
        same_month = (ends[0].year, ends[0].month) == (ends[1].year, ends[1].month)
        return _in_month(expression, ends[0]) if same_month else None
    if not exact:
        return None
    if expression.kind == "offset":
        return _away(expression, ends[0])
    if expression.kind == "weekday":
        return _weekday(expression, ends[0], look)
    return _bare(expression, ends[0], look)


def _in_year(expression: DateExpression, first: dt.date, last: dt.date, look: Look) -> str | None:
    if expression.year is not None:
        return edtf.to_edtf(expression)
    if expression.short_year is not None:
        short = expression.short_year
        near = [y for y in range(first.year - 100, first.year + 101) if y % 100 == short % 100 and 1 <= y <= 9999]
        return _in_best_year(expression, near, first, last, look)
    if expression.year_shift is not None:
        return edtf.to_edtf(with_year(expression, first.year + expression.year_shift))
    if expression.direction == "last":
        return _in_best_year(expression, [first.year + n for n in YEARS], first, first - dt.timedelta(1), "back")
    if expression.direction == "next":
        return _in_best_year(expression, [first.year + n for n in YEARS], last + dt.timedelta(1), last, "ahead")
    return _in_best_year(expression, [first.year + n for n in YEARS], first, last, look)


def with_year(expression: DateExpression, year: int) -> DateExpression:
    """Return the expression in that year, its other end in the next one where the range runs over New Year."""
    until = expression.until
    if until is not None and until.year is None:
        over = (expression.month or 0, expression.day or 0) > (until.month or 12, until.day or 31)
        until = changed(until, year=year + over)
    return in_its_year(changed(expression, year=year, short_year=None, until=until))


def _in_best_year(
    expression: DateExpression, years: Iterable[int], first: dt.date, last: dt.date, look: Look
) -> str | None:
    """Return the date in the year that fits: the latest that has begun, the earliest not over, or the nearest."""
    best: tuple[int, str] | None = None
    for year in years:
        written = edtf.to_edtf(with_year(expression, year))
        ends = edtf.bounds(written) if written else None
        if written is None or ends is None:
            continue
        after, before = (ends[0] - last).days, (first - ends[1]).days
        if (look == "back" and after > 0) or (look == "ahead" and before > 0):
            continue
        distance = max(after, before, 0)
        if best is None or distance < best[0]:
            best = (distance, written)
    return best[1] if best else None


def _in_month(expression: DateExpression, base: dt.date) -> str | None:
    shift = {"this-month": 0, "last-month": -1, "next-month": 1}[expression.kind]
    count = base.year * 12 + base.month - 1 + shift
    year, month = divmod(count, 12)
    if expression.day is None or not calendar.exists(year, month + 1, expression.day):
        return None
    return edtf.form(year, month + 1, expression.day)


_YEARS_AGO = 300
"""From so many days on, "a year ago" tells a month at best."""


def _away(expression: DateExpression, base: dt.date) -> str | None:
    if expression.offset is None:
        return None
    try:
        day = base + dt.timedelta(days=expression.offset)
    except OverflowError:
        return None
    if not expression.approximate:
        return day.isoformat()
    return (day.isoformat() if abs(expression.offset) < _YEARS_AGO else f"{day:%Y-%m}") + "~"


def _weekday(expression: DateExpression, base: dt.date, look: Look) -> str | None:
    if expression.weekday is None:
        return None
    look = {"last": "back", "next": "ahead", None: look}[expression.direction]
    ahead = (expression.weekday - base.weekday()) % 7 or 7
    back = ahead - 7 or -7
    days = ahead if look == "ahead" else back if look == "back" else min(ahead, back, key=abs)
    return _add_days(base, days)


def _bare(expression: DateExpression, base: dt.date, look: Look) -> str | None:
    """Return the day of that number, next before or after the letter's own."""
    if expression.day is None:
        return None
    days: list[dt.date] = []
    for shift in range(-2, 3):
        year, month = divmod(base.year * 12 + base.month - 1 + shift, 12)
        if calendar.exists(year, month + 1, expression.day):
            days.append(dt.date(year, month + 1, expression.day))
    if expression.weekday is not None:
        days = [day for day in days if day.weekday() == expression.weekday]
    fits = [d for d in days if not ((look == "back" and d > base) or (look == "ahead" and d < base))]
    return min(fits, key=lambda d: abs((d - base).days)).isoformat() if fits else None


def _add_days(base: dt.date, days: int) -> str | None:
    try:
        return (base + dt.timedelta(days=days)).isoformat()
    except OverflowError:
        return None
