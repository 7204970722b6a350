"""Months that go by their number, as Friends write them: "2d of 5th mo. 1802", "8 mo 14th", "5th of Ninth month"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from despatch.dates.expression import DateExpression
from despatch.dates.grammar import NL, YEAR, S, day, phrases
from despatch.dates.lexicon import words
from despatch.dates.months import REFORM
from despatch.dates.numbers import REACH, Place, any_form, day_end, day_of, day_start, year_of
from despatch.dates.qualifiers import qualify
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = 12
LAST = 4
"""So many last letters tell "tenth" from "month"."""
MARCH = 3
"""The first month before 1752."""


@cache
def signs(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words without which a text names no month by its number."""
    return frozenset(words(languages).quaker_month)


def read_numbered_months(place: Place) -> Iterator[DateExpression]:
    """Yield the dates that name their month by its number, and its day or its year.

    Before 1752 the first month was March, and the calendar the Julian one.
    """
    before, number, after = _patterns(place.languages)
    for sign in any_form(signs(place.languages)).finditer(place.text, place.start, place.end):
        if not _may_be_numbered(place, sign.start()):
            continue
        hit = number.match(place.text, max(place.start, sign.start() - REACH), sign.start())
        if hit is None:
            continue
        head = before.match(place.text, max(place.start, hit.start() - REACH), hit.start())
        tail = after.match(place.text, sign.end(), place.end)
        date = _date(place, sign.end(), hit, head, tail)
        if date is not None:
            yield date


def _may_be_numbered(place: Place, at: int) -> bool:
    """Say whether a figure or the end of an ordinal stands before a month: a quick look, for most have none."""
    last = place.text[max(place.start, at - 2 * LAST) : at].rstrip(" \t\xa0.")[-LAST:].lower()
    return any(c.isdecimal() for c in last) or last in _ends(place.languages)


@cache
def _ends(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the last letters of the ordinals in words."""
    return frozenset(word[-LAST:] for word in words(languages).ordinal_numbers)


def _date(place: Place, month_end: int, hit: Any, head: Any, tail: Any) -> DateExpression | None:
    number = day_of(hit, "n", place.languages)
    first = day_of(head, "b", place.languages) if head else None
    last = day_of(tail, "c", place.languages)
    year = year_of(tail["y"]) if tail["y"] else None
    number_of_days = first if first is not None else last
    if number is None or not 1 <= number <= MONTHS or (year is None and not _is_day(hit, head, tail, first, last)):
        return None
    weekday = None
    if first is not None and last is not None and head["weekday"]:  # "6th day, 2nd mo. 12th": Sunday is the first day
        weekday, first, number_of_days = (first + 5) % 7, None, last
    start = day_start(head, "b") if first is not None else day_start(hit, "n")
    end = tail.end("y") if year else month_end if last is None or first is not None else day_end(tail, "c")
    old = year is not None and year < REFORM
    month = (number + 1) % MONTHS + 1 if old else number
    if year is not None and old and number > MONTHS - MARCH + 1:  # January and February ended the year
        year += 1
    base = DateExpression(
        Span(0, 0),
        "",
        year,
        month,
        number_of_days,
        weekday=weekday,
        calendar="julian" if old and number_of_days else "gregorian",
        names_calendar=True,
    )
    return qualify(place, start, end, base)


def _is_day(hit: Any, head: Any, tail: Any, first: int | None, last: int | None) -> bool:
    """Say whether ordinals show day and month to be such where no year follows: "2d of 5th mo.", no "3 mo. 2 days"."""
    if not (hit["ne"] or hit["nw"]):
        return False
    return (first is not None and bool(head["be"] or head["bw"])) or (last is not None and bool(tail["ce"]))


@cache
def _patterns(languages: tuple[str, ...]) -> tuple[Any, Any, Any]:
    """Return the patterns for what stands before such a month, for its number, and for what follows it."""
    w = words(languages)
    joined = rf"(?:{phrases(w.of)}{S})?(?:{phrases(w.articles)}{S})?"
    lead = rf"[.,]?{S}(?:(?P<weekday>{phrases(w.quaker_day)})[.,]?{S})?{joined}"
    months = rf"(?r)(?<![£$.,/\d])(?<!\d[ ]){day(w, 'n')}[.]?{S}"
    year = rf"{S}[,.]?{NL}(?:{phrases(w.before_year)}{NL})?(?P<y>{YEAR})"
    days = rf"(?:(?:{phrases(w.articles)}{S})?{day(w, 'c')}[.:,]?(?!\d))"
    return (
        regex.compile(rf"(?r){day(w, 'b')}{lead}", regex.IGNORECASE),
        regex.compile(months, regex.IGNORECASE),
        regex.compile(rf"[.:]?,?{S}(?:{days}(?:{year})?|{year})?", regex.IGNORECASE),
    )
