"""Dates by feasts, as datelines give them: "Michaelmas Day 1712", "Easter Monday, 1850", "am Ostermontag"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from despatch.dates import calendar
from despatch.dates.expression import DateExpression, changed
from despatch.dates.grammar import NL, YEAR, phrases
from despatch.dates.lexicon import weekday, words
from despatch.dates.numbers import year_of
from despatch.dates.qualifiers import qualify
from despatch.model import Span
from despatch.text.patterns import any_of
from despatch.text.tokens import low_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from despatch.dates.expression import Calendar
    from despatch.dates.numbers import Place

MONTHS = 12
REFORM = 1583
"""The first whole year of the Gregorian calendar."""
LONGEST = 100
"""A longer line is no dateline that goes by a feast."""
_MARKS = re.compile(r"['’.]")
_LETTERS = re.compile(r"[^\W\d_]+")


def read_feasts(place: Place) -> Iterator[DateExpression]:
    """Yield the feasts with a year beside them, and a feast that closes its line."""
    signs = _signs(place.languages)
    if place.end - place.start > LONGEST or signs.isdisjoint(low_words(place.text[place.start : place.end])):
        return
    for hit in _feasts(place.languages).finditer(place.text, place.start, place.end):
        year = year_of(hit["y"]) if hit["y"] else None
        base = _beside(hit, _day(DateExpression(Span(0, 0), "", year), hit, place.languages), place.languages)
        if base is not None:
            yield qualify(place, hit.start("begin"), hit.end("y") if year else hit.end("feast"), base)


def _day(base: DateExpression, hit: Any, languages: tuple[str, ...]) -> DateExpression:
    """Return the day of the feast itself."""
    day = _days(languages)[_plain(hit["feast"])]
    if isinstance(day, int):
        return in_its_year(changed(base, after_easter=day))
    month, number = map(int, day.split("-"))
    return changed(base, month=month, day=number)


def _beside(hit: Any, feast: DateExpression, languages: tuple[str, ...]) -> DateExpression | None:
    """Return the day that words before a feast make of it: its eve, its morrow, a weekday after it.

    None for a weekday whose year is not known.
    """
    if hit["weekday"]:
        number = weekday(hit["weekday"], languages)
        if number is None or not feast.complete:
            return None
        away = (number - _day_of_week(feast)) % 7 or 7
        return changed(_moved(feast, away), weekday=number)
    return _moved(feast, -1 if hit["eve"] else 1 if hit["morrow"] else 0)


def _moved(feast: DateExpression, days: int) -> DateExpression:
    """Return the day so many days after the feast; those around New Year keep their year as long as it is unknown."""
    if not days:
        return feast
    if feast.after_easter is not None:
        feast = changed(feast, after_easter=feast.after_easter + days)
        if feast.year is not None:
            return in_its_year(feast)
        return feast
    style = _style(feast)
    year, month, day = feast.year, feast.month or 1, (feast.day or 1) + days
    while day > calendar.length(year, month, style):
        day -= calendar.length(year, month, style)
        month, year = (1, year and year + 1) if month == MONTHS else (month + 1, year)
    while day < 1:
        month, year = (MONTHS, year and year - 1) if month == 1 else (month - 1, year)
        day += calendar.length(year, month, style)
    return changed(feast, year=year, month=month, day=day)


def _day_of_week(date: DateExpression) -> int:
    """Return the day of the week in the calendar that the day was kept by; Monday is 0."""
    whole = date.year or 1, date.month or 1, date.day or 1
    return calendar.from_julian(*whole).weekday() if _style(date) == "julian" else calendar.weekday(*whole)


def _style(date: DateExpression) -> Calendar:
    """Return the calendar that a feast was kept by: before 1583 there was but one."""
    return "julian" if date.year is not None and date.year < REFORM else date.calendar


def in_its_year(date: DateExpression) -> DateExpression:
    """Return a movable feast with the month and day that it has in the date's year and calendar; any other as it is."""
    if date.after_easter is None or date.year is None:
        return date
    month, day = calendar.days_after_easter(date.year, date.after_easter, _style(date))
    return changed(date, month=month, day=day)


def mentions_feast(text: str, start: int, end: int, languages: tuple[str, ...]) -> bool:
    """Say whether words may name a feast."""
    return not _signs(languages).isdisjoint(low_words(text[start:end]))


def _plain(written: str) -> str:
    """Return the name of a feast without case, apostrophes, points and breaks."""
    return " ".join(_MARKS.sub("", written.lower()).replace("-", " ").replace("saint ", "st ").split())


@cache
def _days(languages: tuple[str, ...]) -> dict[str, str | int]:
    return {_plain(feast): day for feast, day in words(languages).feasts.items()}


@cache
def _signs(languages: tuple[str, ...]) -> frozenset[str]:
    """Return of each feast its longest word: a line without any of them names none."""
    return frozenset(max(_LETTERS.findall(feast.lower()), key=len) for feast in words(languages).feasts)


@cache
def _feasts(languages: tuple[str, ...]) -> regex.Pattern[str]:
    w = words(languages)
    names = any_of((feast.replace("-", " ") for feast in w.feasts), blank=r"[ \t\xa0\n-]{1,3}")
    names = names.replace("st\\.", r"(?:st\.?|saint)").replace("'", "['’]?")
    article = rf"(?:{phrases((*w.articles, *w.before_day))}{NL}|(?:la|l['’]|der|the){NL})?"
    weekdays = phrases(word for listed in w.weekdays for word in listed)
    beside = (
        rf"(?:(?:(?P<eve>{phrases(w.feast_eve)})|(?P<morrow>{phrases(w.feast_morrow)})"
        rf"|(?P<weekday>{weekdays})(?:{phrases(w.weekday_endings)})?,?{NL}{phrases(w.feast_after)}){NL}{article})?"
    )
    year = rf"[.,]?{NL}(?:{any_of(w.before_year)}[.,]?{NL})?[\[(]?(?P<y>{YEAR})"
    end = r"(?=[.,;:)\]]?[ \t]*(?:\n|\Z))"
    return regex.compile(rf"(?<!\w)(?P<begin>{beside}(?P<feast>{names}))(?!\w)(?:{year}|{end})", regex.IGNORECASE)
