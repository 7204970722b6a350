"""The calendar of a date that does not name it: that of the archive, or of the country that its place tells."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from despatch import dates
from despatch.dates import calendar
from despatch.dates.expression import Day, changed
from despatch.languages.calendars import calendars
from despatch.model import Doubt

if TYPE_CHECKING:
    from despatch.dates import DateExpression
    from despatch.languages.calendars import OldStyle
    from despatch.settings import Settings

REFORM = dt.date(1582, 10, 15)
"""The first day of the New Style. Older days are kept as all the world wrote them."""
LADY_DAY = (3, 25)
BEFORE = 60
"""The place of a date stands within so many characters before it."""


def in_its_calendar(
    text: str, line: int, expression: DateExpression, settings: Settings
) -> tuple[DateExpression, tuple[Doubt, ...]]:
    """Return a date in the calendar of the archive, or else in that of its place, and the doubt that this leaves.

    `line` is where its line begins. A date that names its calendar is left as it is.
    """
    if expression.names_calendar or expression.calendar != "gregorian":
        return expression, ()
    if settings.calendar == "julian":
        return dates.in_its_year(changed(expression, calendar="julian")), ()
    country = _country(text, line, expression, settings)
    if country is None:
        return expression, ()
    if country.mixed:
        moved = _either(expression)
        doubted = f"“{expression.written}” may be of the Old or the New Style, for its place kept the Old"
    else:
        moved = dates.in_its_year(changed(expression, calendar="julian"))
        moved = _in_either_year(moved) if country.year_from_march else moved
        doubted = f"“{expression.written}” was taken for the Old Style, which its place kept then"
    return moved, (Doubt("date-style-inferred", doubted, expression.span),)


def _country(text: str, line: int, expression: DateExpression, settings: Settings) -> OldStyle | None:
    """Return the country with the Old Style that the words right before a whole date name."""
    year, month, day = expression.year, expression.month, expression.day
    if year is None or month is None or day is None or expression.until or expression.bound:
        return None
    if not REFORM.year <= year <= _last_year() or not calendar.exists(year, month, day, "julian"):
        return None
    before = " ".join(text[max(line, expression.span.start - BEFORE) : expression.span.start].casefold().split())
    articles = dates.dateline_articles(settings.languages)
    words = before.rstrip(" ,.;:[(").split(" ")
    while words and words[-1].strip(".,") in articles:
        words.pop()
    named = " ".join(words).rstrip(" ,.;:")
    for country in calendars().old_style:
        if (year, month, day) <= country.until.timetuple()[:3] and named.endswith(country.places):
            place = next(place for place in country.places if named.endswith(place))
            if not named[: -len(place)][-1:].isalpha():
                return country
    return None


@cache
def _last_year() -> int:
    return max(country.until.year for country in calendars().old_style)


def _either(expression: DateExpression) -> DateExpression:
    """Return the date as one of two days: that of the Old Style and that of the New."""
    if expression.weekday is not None or expression.uncertain or expression.approximate:
        return expression
    moved = calendar.from_julian(expression.year or 1, expression.month or 1, expression.day or 1)
    return changed(expression, until=Day(moved.year, moved.month, moved.day), alternatives=True)


def _in_either_year(expression: DateExpression) -> DateExpression:
    """Return a winter's date with a doubt of its year, unless the day of the week tells which year it is."""
    year, month, day = expression.year or 1, expression.month or 1, expression.day or 1
    if (month, day) >= LADY_DAY:
        return expression
    if expression.weekday is None or not calendar.exists(year + 1, month, day, "julian"):
        return changed(expression, uncertain=expression.uncertain | {"year"})
    fits = [y for y in (year, year + 1) if calendar.from_julian(y, month, day).weekday() == expression.weekday]
    return changed(expression, year=fits[0]) if fits else expression
