"""Days that count to Kalends, Nones and Ides: "Idibus Martiis 1534", "a. d. XVI Kal. Jan.", "iij Non. Oct. 1522"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from despatch.dates import calendar
from despatch.dates.expression import DateExpression, changed
from despatch.dates.grammar import NL, ROMAN_YEAR, YEAR, phrases
from despatch.dates.lexicon import month as month_of
from despatch.dates.lexicon import words
from despatch.dates.numbers import Place, roman, year_of
from despatch.dates.qualifiers import qualify
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LATE_IDES = (3, 5, 7, 10)
"""March, May, July and October have their Ides on the 15th and their Nones on the 7th; the others two days sooner."""
_GAP = r"[.,]{0,2}[ \t\xa0]{0,3}(?:\n[ \t]{0,8})?"
_COUNTED = r"(?-i:[ivxj]{1,6}|[IVXJ]{1,6}|[12]?\d)"
_LONGEST_COUNT = 19


@cache
def signs(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words without which a text counts no days to Kalends, Nones or Ides."""
    w = words(languages)
    return frozenset(word.casefold() for word in (*w.kalends, *w.nones, *w.ides))


def read_roman_days(place: Place) -> Iterator[DateExpression]:
    """Yield the days that count to Kalends, Nones or Ides, with the year where one stands beside them."""
    for hit in _pattern(place.languages).finditer(place.text, place.start, place.end):
        month = month_of(hit["month"], place.languages)
        count = _count(hit, place.languages)
        if month is None or count is None:
            continue
        year = year_of(hit["y"]) if hit["y"] else roman(hit["roman"]) if hit["roman"] else None
        before = year is None and (hit["y0"] or hit["roman0"])
        if before:
            year = year_of(hit["y0"]) if hit["y0"] else roman(hit["roman0"])
        base = _counted_back(DateExpression(Span(0, 0), "", year, month), hit, count)
        start = hit.start("year0") if before else hit.start("days")
        if base is not None:
            yield qualify(place, start, hit.end() if hit["year"] else hit.end("month"), base)


def _count(hit: Any, languages: tuple[str, ...]) -> int | None:
    """Return which day it is, counted backwards with both ends: 1 for the day itself, 2 for that before, 0 after."""
    if hit["eve"]:
        return 2
    if hit["morrow"]:
        return 0
    if hit["word"]:
        return words(languages).counted_days[hit["word"].lower()]
    written = hit["n"]
    if not written:
        name = hit["kalends"] or hit["nones"] or hit["ides"]
        shortened = hit.string[hit.end("name") : hit.end("name") + 1] == "."
        return 1 if shortened or name.lower() in words(languages).on_the_day else None
    count = int(written) if written.isdecimal() else roman(written)
    return count if 2 < count <= _LONGEST_COUNT else None


def _counted_back(base: DateExpression, hit: Any, count: int) -> DateExpression | None:
    """Return the day so many days before Kalends, Nones or Ides; None where nobody counts so far."""
    month = base.month or 1
    if hit["kalends"]:
        if count < 2:
            return changed(base, day=2 - count)
        previous = (month - 2) % 12 + 1
        # A writer in December gives the year in which he writes, not that of the Kalends to come.
        return changed(base, month=previous, day=calendar.length(base.year, previous) + 2 - count)
    late = month in _LATE_IDES
    end = (15 if late else 13) if hit["ides"] else (7 if late else 5)
    day = end + 1 - count
    return changed(base, day=day) if day > (end - 8 if hit["ides"] else 1) else None


@cache
def _pattern(languages: tuple[str, ...]) -> Any:
    w = words(languages)
    names = "|".join(f"(?P<{kind}>{phrases(getattr(w, kind))})" for kind in ("kalends", "nones", "ides"))
    counted = (
        rf"(?:(?P<n>{_COUNTED})|(?P<word>{phrases(w.counted_days)})"
        rf"|(?P<eve>{phrases(w.day_before)})|(?P<morrow>{phrases(w.day_after_it)}))"
    )
    lead = rf"(?:(?:{phrases(w.counted_from)})\b{_GAP})?"
    before = rf"(?P<year0>(?:{phrases(w.before_year)}{_GAP})?{_year('0')}{_GAP})?"
    after = rf"(?P<year>{_GAP}(?:{phrases(w.before_year)}[.,]?{NL})?[\[(]?{_year('')})?"
    days = rf"(?P<days>{lead}(?:{counted}{_GAP})?(?P<name>{names}))(?!\w)"
    return regex.compile(
        rf"(?<!\w){before}{days}{_GAP}(?P<month>[^\W\d_]{{3,12}}|\d{{1,2}}bris){after}", regex.IGNORECASE
    )


def _year(group: str) -> str:
    return rf"(?:(?P<y{group}>{YEAR})|(?P<roman{group}>(?-i:{ROMAN_YEAR}))(?!\w))"
