"""Weeks, months, seasons and feasts that lean on the letter's own day: "next week", "before the winter", "by Michaelmas"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import regex

from despatch import dates, languages
from despatch.model import Due, Span
from despatch.quantities.lexicon import any_of

Pattern: TypeAlias = "regex.Pattern[str]"


@dataclass(frozen=True, slots=True)
class _Periods:
    pattern: Pattern
    units: dict[str, str]
    parts: dict[str, str]
    seasons: dict[str, int]
    feasts: dict[str, tuple[int, int]]
    hints: frozenset[str]
    """Words one of which stands in each of these."""


@cache
def _periods(codes: tuple[str, ...]) -> _Periods:
    data = [d for d in (languages.load(code, "due") for code in codes) if d]

    def said(key: str) -> list[str]:
        return [w for d in data for w in d.get("periods", {}).get(key, ())]

    units = {w: unit for unit in ("week", "month", "year") for w in said(unit)}
    seasons = {w: n for d in data for w, n in d.get("seasons", {}).items()}
    feasts = {w: (int(day[:2]), int(day[3:])) for d in data for w, day in d.get("feasts", {}).items()}
    parts = {w: part for part in ("early", "middle", "late") for w in said(part)}
    # "Next" and "the end of" are parts of the time itself here, not words before it.
    own = (*said("next"), *said("this"), *parts)
    before = any_of(w for d in data for w in d.get("before", ()) if not any(f" {w}".endswith(f" {o}") for o in own))
    which = rf"(?:(?P<next>{any_of(said('next'))})|(?P<this>{any_of(said('this'))})|(?P<the>{any_of(said('the'))}))"
    named = rf"(?P<unit>{any_of(units)})|(?P<season>{any_of(seasons)})|(?P<feast>{any_of(feasts)})"
    pattern = regex.compile(
        rf"(?<!\p{{L}})(?:(?P<morrow>{any_of(said('morrow'))})|(?:(?P<cue>{before})\s+)?(?:(?P<part>{any_of(parts)})\s+)?(?:{which}\s+)?(?:{named}))(?!['’]?\p{{L}})",
        regex.IGNORECASE | regex.V1,
    )
    hints = {max(_LETTERS.findall(w), key=len) for w in (*units, *seasons, *feasts, *said("morrow"))}
    return _Periods(pattern, units, parts, seasons, feasts, frozenset(hints))


_LETTERS = re.compile(r"[^\W_]+")


def find(text: str, clause: Span, codes: tuple[str, ...], base: str | None, words: Iterable[str]) -> Iterator[Due]:
    """Yield what a clause says of weeks, months, years, seasons and feasts to come; `words` are its words in small letters."""
    known = _periods(codes)
    if known.hints.isdisjoint(words):
        return
    ends = dates.bounds(base) if base else None
    # Only a letter whose own day is known tells which week is the next.
    own = ends[0] if ends and ends[0] == ends[1] and ends[1].year < _LATEST else None
    for hit in known.pattern.finditer(text, clause.start, clause.end):
        if _limits(hit, known):
            span = Span(*hit.span())
            yield Due(_edtf(hit, own, known) if own else None, span.of(text), span)


_LATEST = 9000


def _limits(hit: Any, known: _Periods) -> bool:
    """Say whether words name a time to come: "in the spring" does, "the week" does not."""
    if hit["morrow"]:
        return True
    # "The costs of this year" are no limit, "this month" mostly is.
    if hit["unit"] and hit["this"] and known.units[hit["unit"].lower()] == "year":
        return bool(hit["cue"] or hit["part"])
    if hit["unit"]:
        return bool(hit["next"] or hit["this"] or (hit["the"] and hit["part"]))
    return bool(hit["cue"] or hit["next"] or hit["this"] or hit["part"])


def _edtf(hit: Any, own: dt.date, known: _Periods) -> str:
    part = known.parts.get(" ".join((hit["part"] or "").lower().split()), "")
    ahead = 1 if hit["next"] else 0
    if hit["morrow"]:
        return (own + dt.timedelta(days=1)).isoformat()
    if hit["season"]:
        return _season(own, known.seasons[hit["season"].lower()], next_one=bool(hit["next"]))
    if hit["feast"]:
        month, day = known.feasts[" ".join(hit["feast"].lower().split())]
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
