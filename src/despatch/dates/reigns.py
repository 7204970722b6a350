"""Years of a reign: "in the 12th yeare of the reigne of K. Charles the Second", "anno regni Georgii III 4to".

The reigns, and the days from which their years are counted, stand in `languages/calendars.toml`.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import regex

from despatch.dates import calendar
from despatch.dates.expression import DateExpression, Day, changed
from despatch.dates.grammar import NL, phrases
from despatch.dates.lexicon import words
from despatch.dates.numbers import Place, around, roman
from despatch.languages.calendars import calendars
from despatch.model import Span

if TYPE_CHECKING:
    from despatch.languages.calendars import Reign

_REFORM = dt.date(1752, 9, 14)
_NEAR = 60
"""A day and its year of reign stand within so many characters."""
_BETWEEN = r"[.,;:]?[ \t\xa0\n]{0,3}(?:and[ ])?"


@cache
def signs(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words without which a text names no year of a reign."""
    short = {name.lower() for reign in calendars().reigns for name in reign.short}
    return frozenset(phrase.lower().split()[-1] for phrase in words(languages).reign) | short


def add_reigns(place: Place, dates: list[DateExpression]) -> list[DateExpression]:
    """Give dates without a year the one that a year of reign beside them tells; such a year alone is a date, too."""
    out = list(dates)
    pattern = _pattern(place.languages)
    near = around(place, signs(place.languages))
    for hit in (hit for part in near for hit in pattern.finditer(place.text, part.start, part.end)):
        reign, number = _reign(hit), _number(hit, place.languages)
        if reign is None or number is None or number > reign.years:
            continue
        beside = _beside(place, out, hit)
        if beside is not None:
            dated = _in_reign(beside, reign, number)
            if dated is not None:
                span = Span(min(beside.span.start, hit.start()), max(beside.span.end, hit.end()))
                out[out.index(beside)] = changed(dated, span=span, written=span.of(place.text))
        elif hit["long"] and not any(d.span.start < hit.end() and d.span.end > hit.start() for d in out):
            out.append(_whole(place, hit, reign, number))
    return out


def _beside(place: Place, dates: list[DateExpression], hit: Any) -> DateExpression | None:
    """Return the date without a year right before the words of the reign, or right after them."""
    for date in dates:
        if date.kind != "date" or date.day is None or date.month is None or date.year is not None or date.until:
            continue
        before = hit.start() - date.span.end
        after = date.span.start - hit.end()
        gap = place.text[date.span.end : hit.start()] if before >= 0 else place.text[hit.end() : date.span.start]
        near = 0 <= before <= _NEAR if before >= 0 else 0 <= after <= _NEAR
        if near and regex.fullmatch(_BETWEEN, gap) and (hit["long"] or before >= 0):
            return date
    return None


def _in_reign(date: DateExpression, reign: Reign, number: int) -> DateExpression | None:
    first, after = _anniversary(reign, number - 1), _anniversary(reign, number)
    month, day = date.month or 1, date.day or 1
    for year in (first.year, after.year):
        for style in ("julian", "gregorian"):
            if not calendar.exists(year, month, day, style):
                continue
            moved = calendar.from_julian(year, month, day) if style == "julian" else dt.date(year, month, day)
            if first <= moved < after and (moved < _REFORM) == (style == "julian"):
                return changed(date, year=year, short_year=None, calendar=style, names_calendar=True)
    return None


def _anniversary(reign: Reign, years: int) -> dt.date:
    """Return the day on which so many years of a reign were over, in the Gregorian calendar."""
    begin = reign.begin
    year = begin.year + years
    old = calendar.from_julian(year, begin.month, begin.day)
    if old < _REFORM:
        return old
    # Who began to reign in the Old Style kept the same day, and named it in the New Style.
    new = calendar.from_julian(*begin.timetuple()[:3]) if begin < _REFORM else begin
    return new.replace(year=year)


def _whole(place: Place, hit: Any, reign: Reign, number: int) -> DateExpression:
    first, last = _anniversary(reign, number - 1), _anniversary(reign, number) - dt.timedelta(1)
    span = Span(hit.start(), hit.end())
    until = Day(last.year, last.month, last.day)
    return DateExpression(
        span, span.of(place.text), first.year, first.month, first.day, until=until, names_calendar=True
    )


def _reign(hit: Any) -> Reign | None:
    """Return the reign that a name and its number tell; None where several had the name and no number stands by it."""
    name, number = hit["name"].lower(), _of_king(hit)
    found = [
        r
        for r in calendars().reigns
        if name in (*r.called, *r.short) and (r.number == number if number is not None else r.plain)
    ]
    return found[0] if len(found) == 1 else None


def _of_king(hit: Any) -> int | None:
    if hit["king"]:
        return roman(hit["king"])
    return calendars().ordinals[hit["kingword"].lower()] if hit["kingword"] else None


def _number(hit: Any, languages: tuple[str, ...]) -> int | None:
    for group in ("n1", "n2", "n3"):
        if hit[group]:
            return int(hit[group]) if hit[group].isdecimal() else roman(hit[group])
    for group in ("w1", "w2"):
        if hit[group]:
            plain = " ".join(hit[group].lower().replace("-", " ").split())
            return words(languages).ordinal_numbers.get(plain) or calendars().ordinals.get(plain)
    return None


@cache
def _pattern(languages: tuple[str, ...]) -> Any:
    w, data = words(languages), calendars()
    names = phrases({name for reign in data.reigns for name in reign.called})
    short = phrases({name for reign in data.reigns for name in reign.short})
    word = rf"(?P<kingword>{phrases(data.ordinals)})"
    king = rf"(?:{NL}(?:{phrases(w.articles)} )?(?:(?P<king>(?-i:[IV]{{1,4}}))[.]?|{word})(?!\w))?"
    name = rf"(?:{phrases(data.titles)}[.,]?{NL}){{0,6}}(?P<name>{names})(?!\w)[.]?{king}"
    joined = rf"(?:{phrases(w.of)}{NL})?(?:{phrases(w.articles)}{NL})?"
    number = partial(_number_pattern, [*w.ordinal_numbers, *data.ordinals], [*w.ordinal_endings, *data.endings])
    year = rf"{joined}{number(1)}{NL}{phrases(w.reign_year)}{NL}"
    vernacular = rf"{year}{joined}{phrases(w.reign)}{NL}{joined}{name}"
    latin = rf"{phrases(w.reign)}{NL}{name},?{NL}{number(2)}"
    statute = rf"(?P<n3>\d{{1,2}}){NL}(?P<name>{short})(?!\w)[.]?{king}"
    return regex.compile(rf"(?<!\w)(?:(?P<long>{vernacular}|{latin})|{statute})", regex.IGNORECASE)


def _number_pattern(in_words: list[str], endings: list[str], group: int) -> str:
    figures = rf"(?P<n{group}>\d{{1,2}}|(?-i:[ivxj]{{1,6}}))(?:[ ]?\^?{phrases(endings)})?(?!\w)"
    return rf"(?:{figures}|(?P<w{group}>{phrases(in_words)})(?!\w))"
