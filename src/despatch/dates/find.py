"""Finding dates in running text: one pass over the text, a few words read around each place where a date may stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from despatch.dates import calendar
from despatch.dates.candidates import anchors
from despatch.dates.expression import DateExpression, Day, changed
from despatch.dates.feasts import read_feasts
from despatch.dates.lexicon import weekday, words
from despatch.dates.months import read_named_month
from despatch.dates.numbers import REACH, Place
from despatch.dates.numeric import read_dashed, read_figures
from despatch.dates.qualifiers import qualify
from despatch.dates.reigns import add_reigns
from despatch.dates.relative import read_bare_day, read_offset, read_year
from despatch.dates.ways import REIGNS, read_way, shown_ways
from despatch.model import Span
from despatch.text.tokens import low_words

SHORT = 120
"""Lines up to this length are remembered: a dateline is read several times."""
FIGURES = ("numeric", "dashed", "year", "bare", "iso")
"""Anchors that lie within a date already read are its own figures."""
WHOLE = 6
"""A weekday by itself is written out; "Sat" and "Mon" are other words, too."""


def find(text: str, start: int, end: int, languages: tuple[str, ...], *, own: bool = False) -> list[DateExpression]:
    """Return the dates in `text` from `start` to `end`, in order, none overlapping; spans count in `text`.

    `own` asks only for dates that can be a dateline's, none that depends on another day; this is quicker.

    Linear in the length. Raises SettingsError for a language that is not known.
    """
    if own and end - start <= SHORT and (start == 0 or text[start - 1].isspace()):
        dates = _find_in_line(text[start:end], languages)
        return [changed(date, span=date.span.moved(start)) for date in dates] if start else list(dates)
    return _find(text, start, end, languages, own=own)


@lru_cache(maxsize=2048)
def _find_in_line(line: str, languages: tuple[str, ...]) -> tuple[DateExpression, ...]:
    """Return the dates of a short line, which dividing and describing both read."""
    return tuple(_find(line, 0, len(line), languages, own=True))


def _find(text: str, start: int, end: int, languages: tuple[str, ...], *, own: bool) -> list[DateExpression]:
    place = Place(text, start, end, languages)
    seen = frozenset(low_words(text[start:end]))
    shown = shown_ways(languages, seen)
    dates: list[DateExpression] = []
    read_to = start
    for anchor in anchors(place, seen, own=own):
        if anchor.start() < read_to and anchor.lastgroup in FIGURES:
            continue
        for date in _read(place, anchor):
            dates.append(date)
            read_to = max(read_to, date.span.end) if date.kind != "day" else read_to
    for way in shown:
        dates += read_way(place, way)
    if own:
        dates += read_feasts(place)
    dates = _drop_covered(dates)
    if REIGNS in shown:
        dates = add_reigns(place, dates)
    return _join_ranges(place, dates)


def _read(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Yield the dates at one anchor: none, one, or several that share a month ("the 3d and 4th of May")."""
    kind = anchor.lastgroup
    if kind == "month":
        yield from read_named_month(place, anchor)
    elif kind == "numeric":
        yield from read_figures(place, anchor)
    elif kind == "dashed":
        yield from read_dashed(place, anchor)
    elif kind in ("day", "bare"):
        yield from read_bare_day(place, anchor)
    elif kind in ("year", "roman"):
        yield from read_year(place, anchor)
    elif kind == "century":
        century = int("".join(c for c in anchor[0] if c.isdecimal()))
        if 5 <= century <= 21:
            yield qualify(place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", century=century))
    elif kind == "iso":
        year, month, day = ([int(part) for part in anchor[0].split("-")] + [0])[:3]
        if 1 <= month <= 12:
            yield qualify(place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", year, month, day or None))
    elif kind == "weekday":
        number = weekday(anchor[0], place.languages)
        if number is not None and len(anchor[0]) >= WHOLE:
            yield qualify(
                place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", kind="weekday", weekday=number)
            )
    else:
        yield from read_offset(place, anchor)


def find_first(text: str, start: int, end: int, languages: tuple[str, ...]) -> DateExpression | None:
    """Return the first date, or None."""
    return next(iter(find(text, start, end, languages)), None)


def _drop_covered(dates: list[DateExpression]) -> list[DateExpression]:
    """Drop readings that a fuller one covers: the weekday within "Monday Sept. 5", the year within "May 1775"."""
    kept: list[DateExpression] = []
    for date in sorted(dates, key=lambda e: (e.span.start, -e.span.end)):
        if kept and date.span.start < kept[-1].span.end:
            if _weight(date) > _weight(kept[-1]):
                kept[-1] = date
            continue
        kept.append(date)
    return kept


def _weight(date: DateExpression) -> tuple[int, int]:
    said = sum(v is not None for v in (date.year, date.month, date.day, date.until, date.short_year, date.century))
    return said, date.span.end - date.span.start


def _join_ranges(place: Place, dates: list[DateExpression]) -> list[DateExpression]:
    """Make ranges of dates that stand at either end of one ("between May 3 and May 9", "Juni 1891 – 1900")."""
    joined: list[DateExpression] = []
    for date in dates:
        longer = _range(place, joined[-1], date) if joined else None
        if longer is None:
            joined.append(date)
        else:
            joined[-1] = longer
    return joined


def _range(place: Place, first: DateExpression, last: DateExpression) -> DateExpression | None:
    if first.kind != "date" or last.kind != "date" or first.until or last.until:
        return None
    gap = last.span.start - first.span.end
    if not 0 < gap <= REACH // 2 or (
        first.day is not None and last.day is None and last.part is None and last.year is None
    ):
        return None
    link = place.grammar.link.fullmatch(place.text, first.span.end, last.span.start)
    if link is None or (link["both"] and not _between(place, first.span.start)):
        return None
    if link["slash"]:
        return _two_styles(place, first, last)
    year, short = first.year, first.short_year
    if year is None and short is None:
        year, short = last.year, last.short_year
    month = first.month
    if month is None and first.day is not None:
        month = last.month
    both = last.year if last.year is not None or first.year is None else (None if last.short_year else first.year)
    until = Day(both, last.month, last.day, last.part, last.uncertain)
    span = Span(first.span.start, last.span.end)
    return changed(
        first,
        span=span,
        written=span.of(place.text),
        year=year,
        short_year=short,
        month=month,
        until=until,
        alternatives=bool(link["either"]) and None not in (first.day, last.day),
        editorial=first.editorial or last.editorial,
        approximate=first.approximate or last.approximate,
    )


def _two_styles(place: Place, first: DateExpression, last: DateExpression) -> DateExpression | None:
    """Read "28 Feb./12 March 1855" as one day in Old and New Style; the second is the Gregorian one."""
    year = last.year or 1900
    ends = [(e.year or year, e.month, e.day) for e in (first, last)]
    if first.year not in (None, year) or any(
        m is None or d is None or not calendar.exists(y, m, d) for y, m, d in ends
    ):
        return None
    (y1, m1, d1), (y2, m2, d2) = ends
    days = (dt.date(y2, m2 or 1, d2 or 1) - dt.date(y1, m1 or 1, d1 or 1)).days
    if not 10 <= days <= 13:
        return None
    span = Span(first.span.start, last.span.end)
    return changed(last, span=span, written=span.of(place.text), names_calendar=True)


def _between(place: Place, start: int) -> bool:
    before = place.grammar.before.match(place.text, max(place.start, start - REACH), start)
    if before and before["opens"]:
        return True
    ahead = place.text[max(place.start, start - 16) : start].lower().strip(" [\n\t\xa0")
    return ahead.endswith(words(place.languages).between)
