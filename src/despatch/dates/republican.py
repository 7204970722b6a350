"""Dates of the French Republican calendar: "12 floréal an II", "le 3e jour complémentaire an VII".

The first days of its years stand in `languages/calendars.toml`; each month has thirty days, and some days more end the
year.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from despatch.dates.expression import DateExpression
from despatch.dates.grammar import NL, endings, phrases
from despatch.dates.lexicon import words
from despatch.dates.numbers import Place, day_of, roman
from despatch.dates.qualifiers import qualify
from despatch.languages.calendars import calendars
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS = 30
"""How many days each of the twelve months has."""


@cache
def signs(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words without which a text has no day of this calendar."""
    w = words(languages)
    return frozenset(word for listed in w.republican_months for word in listed) | frozenset(
        phrase.split()[-1] for phrase in w.republican_days
    )


def read_republican(place: Place) -> Iterator[DateExpression]:
    """Yield the days and months of this calendar that name their year."""
    for hit in _pattern(place.languages).finditer(place.text, place.start, place.end):
        year = _year(hit, place.languages)
        first = _first(year, hit, place.languages)
        day = day_of(hit, "b", place.languages) if hit["day"] else None
        if first is None or (day is None and hit["rest"]):
            continue
        if day is not None:
            if not 1 <= day <= (_extra_days(year) if hit["rest"] else _DAYS):
                continue
            first += dt.timedelta(days=day - 1)
        base = DateExpression(
            Span(0, 0),
            "",
            first.year,
            first.month,
            first.day,
            calendar="republican",
            approximate=day is None,
            names_calendar=True,
        )
        yield qualify(place, hit.start(), hit.end(), base)


def _year(hit: Any, languages: tuple[str, ...]) -> int:
    if hit["words"]:
        return words(languages).ordinal_numbers[" ".join(hit["words"].lower().split())]
    return int(hit["y"]) if hit["y"].isdecimal() else roman(hit["y"])


def _first(year: int, hit: Any, languages: tuple[str, ...]) -> dt.date | None:
    """Return the first day of the month, or of the days that end the year; None for a year that never was."""
    starts = calendars().republican_years
    if not 1 <= year <= len(starts):
        return None
    return starts[year - 1] + dt.timedelta(
        days=_DAYS * (12 if hit["rest"] else _months(languages)[hit["month"].lower()])
    )


def _extra_days(year: int) -> int:
    """Return how many days end the year after its twelve months: five, or six in the years 3, 7 and 11."""
    starts = calendars().republican_years
    return (starts[year] - starts[year - 1]).days - 12 * _DAYS if year < len(starts) else 5


@cache
def _months(languages: tuple[str, ...]) -> dict[str, int]:
    return {word: n for n, listed in enumerate(words(languages).republican_months) for word in listed}


@cache
def _pattern(languages: tuple[str, ...]) -> Any:
    w = words(languages)
    day = (
        rf"(?P<day>(?:(?P<b>[0-3]?\d)(?P<be>{endings(w)})?|(?P<br>(?-i:[ivxj]{{1,6}}))"
        rf"|(?P<bw>{phrases(w.ordinal_numbers)}))[.]?{NL})"
    )
    names = rf"(?:(?P<month>{phrases(_months(languages))})|(?P<rest>{phrases(w.republican_days)}))(?!\w)[.]?"
    figures = r"(?P<y>\d{1,2}|[IVX]{1,4}|(?-i:[ivx]{1,4}))"
    ordinal = rf"(?:[ ]?\^?{phrases(w.ordinal_endings)}(?!\w))?"
    number = rf"(?:{figures}{ordinal}|(?P<words>{phrases(w.ordinal_numbers)}))(?!\w)"
    year = rf"{NL},?{NL}{phrases(w.republican_year)}{NL}{number}"
    era = rf"(?:{NL},?{NL}{phrases(w.republican_era)})?"
    return regex.compile(rf"(?<!\w)(?:{day}(?:{phrases(w.of)}{NL})?)?{names}{year}{era}", regex.IGNORECASE)
