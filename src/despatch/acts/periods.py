"""Weeks, months, seasons and feasts that depend on the letter's day: "next week", "by Michaelmas"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import regex

from despatch import dates
from despatch.dates.calendar import days_after_easter
from despatch.languages.due import DueWords
from despatch.languages.tables import merged
from despatch.model import Due, Span
from despatch.text.patterns import any_of

Pattern: TypeAlias = "regex.Pattern[str]"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pattern: Pattern
    units: dict[str, str]
    parts: dict[str, str]
    seasons: dict[str, int]
    feasts: dict[str, tuple[int, int]]
    movable: dict[str, int]
    """How many days after Easter Sunday each of these feasts lies."""
    hints: frozenset[str]
    """Every period has one of these words."""


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    words = merged(codes, DueWords)
    periods = words.periods
    units = {
        word: unit
        for unit, group in (("week", periods.week), ("month", periods.month), ("year", periods.year))
        for word in group
    }
    parts = {
        word: part
        for part, group in (("early", periods.early), ("middle", periods.middle), ("late", periods.late))
        for word in group
    }
    named = {*units, *words.seasons, *words.feasts, *words.movable, *periods.morrow}
    return _Lexicon(
        _pattern(words, units, parts),
        units,
        parts,
        words.seasons,
        {feast: (int(day[:2]), int(day[3:])) for feast, day in words.feasts.items()},
        words.movable,
        frozenset(max(_LETTERS.findall(word), key=len) for word in named),
    )


def _pattern(words: DueWords, units: Iterable[str], parts: Iterable[str]) -> Pattern:
    """Return a pattern for "on the morrow", or for a unit, season or feast with the words before it."""
    periods = words.periods
    # "Next" and "the end of" belong to the time itself here: they are no words before it.
    own = (*periods.next, *periods.this, *parts)
    before = any_of(word for word in words.before if not any(f" {word}".endswith(f" {part}") for part in own))
    which = "|".join(
        (
            rf"(?P<next>{any_of(periods.next)})",
            rf"(?P<this>{any_of(periods.this)})",
            rf"(?P<article>{any_of(periods.the)})",
        )
    )
    named = "|".join(
        (
            rf"(?P<unit>{any_of(units)})",
            rf"(?P<season>{any_of(words.seasons)})",
            rf"(?P<feast>{any_of([*words.feasts, *words.movable])})",
        )
    )
    return regex.compile(
        rf"(?<!\p{{L}})(?:(?P<morrow>{any_of(periods.morrow)})|(?:(?P<cue>{before})\s+)?"
        rf"(?:(?P<part>{any_of(parts)})\s+)?(?:(?:{which})\s+)?(?:{named}))(?!['’]?\p{{L}})",
        regex.IGNORECASE,
    )


_LETTERS = re.compile(r"[^\W_]+")


def find(text: str, clause: Span, codes: tuple[str, ...], base: str | None, words: Iterable[str]) -> Iterator[Due]:
    """Yield the periods, seasons and feasts to come in a clause; `words` are its words in small letters."""
    known = _lexicon(codes)
    if known.hints.isdisjoint(words):
        return
    ends = dates.bounds(base) if base else None
    # Which week is the next is known only if the letter has a day.
    own = ends[0] if ends and ends[0] == ends[1] and ends[1].year < _LATEST else None
    for hit in known.pattern.finditer(text, clause.start, clause.end):
        if _limits(hit, known):
            span = Span(*hit.span())
            yield Due(_edtf(hit, own, known) if own else None, span.of(text), span)


_LATEST = 9000


def _limits(hit: Any, known: _Lexicon) -> bool:
    """Say whether words name a time to come: "in the spring" does, "the week" does not."""
    if hit["morrow"]:
        return True
    # "The costs of this year" gives no limit, "this month" mostly does.
    if hit["unit"] and hit["this"] and known.units[hit["unit"].lower()] == "year":
        return bool(hit["cue"] or hit["part"])
    if hit["unit"]:
        return bool(hit["next"] or hit["this"] or (hit["article"] and hit["part"]))
    return bool(hit["cue"] or hit["next"] or hit["this"] or hit["part"])


def _edtf(hit: Any, own: dt.date, known: _Lexicon) -> str | None:
    part = known.parts.get(" ".join((hit["part"] or "").lower().split()), "")
    ahead = 1 if hit["next"] else 0
    if hit["morrow"]:
        return (own + dt.timedelta(days=1)).isoformat()
    if hit["season"]:
        return _season(own, known.seasons[hit["season"].lower()], next_one=bool(hit["next"]))
    if hit["feast"]:
        feast = " ".join(hit["feast"].lower().split())
        if feast in known.movable:
            return _moving(own, known.movable[feast])
        month, day = known.feasts[feast]
        return f"{own.year + ((month, day) < (own.month, own.day)):04}-{month:02}-{day:02}"
    unit = known.units[hit["unit"].lower()]
    if unit == "week":
        first = own + dt.timedelta(days=7 * ahead - own.weekday())
        chosen = {"early": 0, "middle": 2, "late": 6}.get(part)
        return f"{first}/{first + dt.timedelta(days=6)}" if chosen is None else f"{first + dt.timedelta(days=chosen)}~"
    if unit == "month":
        year, month = own.year + (own.month + ahead - 1) // 12, (own.month + ahead - 1) % 12 + 1
        return within(year, month, part)
    year = own.year + ahead
    return f"{year:04}" + {"": "", "early": "-01~", "middle": "-07~", "late": "-12-31~"}[part]


_ONE_EASTER = 1753
"""Before this year Easter depends on whose calendar the writer kept."""


def _moving(own: dt.date, days: int) -> str | None:
    """Return the next feast that lies so many days after Easter Sunday; None if the calendar is not known."""
    if own.year < _ONE_EASTER:
        return None
    feasts = (dt.date(year, *days_after_easter(year, days)) for year in (own.year, own.year + 1))
    return next(day for day in feasts if day >= own).isoformat()


def within(year: int, month: int, part: str) -> str:
    """Return a month, or about a day near its beginning, middle or end, in EDTF."""
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}" + {"": "", "early": "-01~", "middle": "-15~", "late": f"-{last}~"}[part]


def _season(own: dt.date, season: int, *, next_one: bool) -> str:
    """Return the season that is, or comes next."""
    for year in (own.year - 1, own.year, own.year + 1):
        edtf = f"{year:04}-{season}"
        ends = dates.bounds(edtf)
        if ends and (ends[0] > own if next_one else ends[1] >= own):
            break
    return edtf
