"""Dates by feasts, as datelines give them: "Michaelmas Day 1712", "Easter Monday, 1850", "am Ostermontag"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import regex

from despatch.dates import calendar
from despatch.dates.expression import DateExpression, changed
from despatch.dates.grammar import NL, YEAR
from despatch.dates.lexicon import words
from despatch.dates.numbers import year_of
from despatch.dates.qualifiers import qualify
from despatch.model import Span
from despatch.text.patterns import any_of
from despatch.text.tokens import low_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from despatch.dates.numbers import Place

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
        day = _days(place.languages)[_plain(hit["feast"])]
        base = DateExpression(Span(0, 0), "", year)
        if isinstance(day, int):
            base = in_its_year(changed(base, after_easter=day))
        else:
            month, number = map(int, day.split("-"))
            base = changed(base, month=month, day=number)
        yield qualify(place, hit.start("feast"), hit.end("y") if year else hit.end("feast"), base)


def in_its_year(date: DateExpression) -> DateExpression:
    """Return a movable feast with the month and day that it has in the date's year and calendar; any other as it is."""
    if date.after_easter is None or date.year is None:
        return date
    month, day = calendar.days_after_easter(date.year, date.after_easter, date.calendar)
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
    names = any_of(words(languages).feasts, blank=r"[ \t\xa0\n-]{1,3}")
    names = names.replace("st\\.", r"(?:st\.?|saint)").replace("'", "['’]?")
    year = rf"[.,]?{NL}(?:{any_of(words(languages).before_year)}[.,]?{NL})?[\[(]?(?P<y>{YEAR})"
    return regex.compile(rf"(?<!\w)(?P<feast>{names})(?!\w)(?:{year}|(?=[.,;:)\]]?[ \t]*(?:\n|\Z)))", regex.IGNORECASE)
