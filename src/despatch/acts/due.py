"""When a thing is to be done: "not later than the end of April", "within 12 months", read by the letter's own date.

A day, month, year or stretch of time is given in EDTF. A phrase of haste ("by the next post") has only its words.
The date of a letter that is only cited is no due date, because no word of limit stands before it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from despatch import dates
from despatch.acts import periods
from despatch.dates.expression import DateExpression
from despatch.dates.lexicon import words as date_words
from despatch.languages.due import DueWords
from despatch.languages.tables import merged
from despatch.model import Due, Span
from despatch.text.patterns import NOTHING, any_of
from despatch.text.phrases import first_words, hits
from despatch.text.tokens import low_tokens
from despatch.text.verbs import verbs

Pattern: TypeAlias = "regex.Pattern[str]"
_REACH = 56
"""A word of limit is searched for in so many code points before a day."""

_TOKEN = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words for limits of time, with the patterns and tables made from them."""

    words: DueWords
    before: Pattern
    phrases: Pattern
    month: Pattern
    year: Pattern
    stretch: Pattern
    """A stretch of time after a word such as "within"."""
    hence: Pattern
    """A stretch of time before a word such as "hence": "three months hence"."""
    second: Pattern
    """The other end after "between August 8"."""
    ornext: Pattern
    """What makes two days of one: "to-morrow or next day"."""
    latest: Pattern
    """What makes a day a limit by standing after it: "at the latest"."""
    close: Pattern
    """The end of the letter's own day: "by COB"."""
    short_day: Pattern
    """A short word for a day of the week after a word of limit: "by Wed"."""
    next_week: Pattern
    """What puts a day of the week into the next week: "of next week"."""
    later: Pattern
    """What puts a day of the week off: "Thursday sennight"."""
    event: Pattern
    """What a stretch of time is counted from, if not the letter's day: "of receipt"."""
    article: Pattern
    """The article at the end of words before a day."""
    months: dict[str, int]
    parts: dict[str, str]
    """Early, middle or late for the words that say so."""
    first: frozenset[str]
    """Words with which a phrase of haste begins."""
    hints: frozenset[str]
    """Every phrase of haste has one of these words."""
    closing: frozenset[str]
    """Words one of which stands wherever the end of the day is named."""
    spans: frozenset[str]
    """The words of the units."""


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    words = merged(codes, DueWords)
    months = {names[0]: number for code in codes for number, names in enumerate(date_words((code,)).months, 1) if names}
    parts = {
        " ".join(said.split()): part
        for part, group in (("early", words.parts.early), ("middle", words.parts.middle), ("late", words.parts.late))
        for said in group
    }
    flags = regex.IGNORECASE
    before, articles, stretch = any_of(words.before), any_of(words.articles), _stretch_pattern(words)
    named = "|".join(f"{month.capitalize()}|{month.upper()}" for month in months) or NOTHING
    year = r"(?P<year>1[0-9]\d\d|20\d\d)"
    haste = "|".join([*words.patterns, any_of(words.phrases)])
    hour = rf"(?:{'|'.join([any_of(words.hours), *words.clock])})"
    at_hour = rf"{before}\s+(?:{articles}\s+)?{hour}(?:\s+{any_of(words.on)})?"
    return _Lexicon(
        words=words,
        before=regex.compile(rf"(?<!\p{{L}})(?:{at_hour}|{before})\s+(?:{articles}\s+)?$", flags),
        phrases=regex.compile(rf"(?<!\p{{L}})(?:{haste})(?!\p{{L}})", flags),
        month=regex.compile(
            rf"(?<![\p{{L}}])(?i:(?P<cue>{before})\s+)?"
            rf"(?:(?i:{articles}\s+)?(?i:(?P<part>{any_of(parts)}))\s+(?:(?i:{any_of(words.of)})\s+)?)?"
            rf"(?P<month>{named})(?:,?\s+{year})?(?!\p{{L}}|[.,]?\s*\d|'s|’s)",
        ),
        year=regex.compile(
            rf"(?<!\p{{L}})(?P<cue>{before})\s+{year}(?![\d,]|\s+\p{{Ll}}{{3,}}{any_of(words.plural)}\b)", flags
        ),
        stretch=regex.compile(
            rf"(?<!\p{{L}})(?P<cue>{any_of(words.within)})\s+(?:{articles}\s+)?(?:{any_of(words.joints)}\s+){{0,2}}"
            rf"{stretch}(?:\s+{any_of(words.time)}(?!\p{{L}}))?",
            flags,
        ),
        hence=regex.compile(rf"(?<!\p{{L}}){stretch}\s+{any_of(words.hence)}(?!\p{{L}})", flags),
        second=regex.compile(
            rf"\s+{any_of(words.and_)}\s+(?:{articles}\s+)?(?P<day>[123]?\d)(?P<mark>{any_of(words.day_endings)})?"
            rf"(?!\s*[\d\p{{L}}]{{2,}}\s+\d)(?![\d,])(?:\s+(?:{any_of(words.of_month)}\s+)?(?:{named})(?!\p{{L}}))?",
        ),
        ornext=regex.compile(rf"\s*,?\s*{any_of(words.ornext)}(?!\p{{L}})", flags),
        latest=regex.compile(rf"\s*,?\s*{any_of(words.latest)}(?!\p{{L}})", flags),
        close=regex.compile(rf"(?<!\p{{L}}){before}\s+(?:{articles}\s+)?{any_of(words.closes)}(?!\p{{L}})", flags),
        short_day=regex.compile(
            rf"(?<!\p{{L}})(?i:{at_hour}|{before})\s+(?P<day>{any_of(map(str.capitalize, words.weekdays))})(?!\p{{L}})"
        ),
        next_week=regex.compile(
            rf"\s+{any_of(words.on | words.of)}\s+{any_of(words.periods.next)}\s+{any_of(words.periods.week)}"
            rf"(?!\p{{L}})",
            flags,
        ),
        later=regex.compile(rf"\s+(?P<word>{any_of(words.later)})(?!\p{{L}})", flags),
        event=regex.compile(
            rf"\s+{any_of(words.events)}\s+(?!{any_of(words.own)}(?!\p{{L}}))(?:{articles}\s+)?\p{{L}}+", flags
        ),
        article=regex.compile(rf"\s{articles}$"),
        months=months,
        parts=parts,
        first=first_words(words.phrases) | words.pattern_first,
        hints=words.pattern_words | {max(_TOKEN.findall(phrase), key=len) for phrase in words.phrases},
        closing=frozenset(_TOKEN.findall(phrase)[-1] for phrase in words.closes),
        spans=frozenset(token for unit in words.units for token in _TOKEN.findall(unit)),
    )


def _stretch_pattern(words: DueWords) -> str:
    """Return a pattern for one or two numbers and a unit of time: "two or three weeks"."""
    amount = rf"(?:\d{{1,3}}|{any_of(words.numbers)})"
    return (
        rf"(?P<low>{amount})(?:\s*(?:{any_of(words.and_)}|[-–])\s*(?P<high>{amount}))?"
        rf"\s+(?P<unit>{any_of(words.units)})(?!\p{{L}})"
        rf"(?:\s+(?P<two>{any_of(words.ortwo)})(?!\p{{L}}))?(?:['’]s?)?"
    )


def find(text: str, clause: Span, codes: tuple[str, ...], base: str | None) -> Due | None:
    """Return the due date that a clause gives, or None; `base` is the letter's own date in EDTF.

    A day, month or stretch of time takes precedence over a phrase of haste. The first of several is taken.
    """
    lexicon = _lexicon(codes)
    # Most clauses name no time: a look at their words is quicker than patterns.
    words = set(low_tokens(text[clause.start : clause.end]))
    found = [
        _day(text, clause, codes, base, lexicon),
        None if words.isdisjoint(lexicon.words.weekdays) else _short_day(text, clause, base, lexicon),
        None if words.isdisjoint(lexicon.closing) else _close(text, clause, base, lexicon),
        None if words.isdisjoint(lexicon.months) else _month(text, clause, codes, base, lexicon),
        _year(text, clause, base, lexicon) if _YEAR.search(text, clause.start, clause.end) else None,
        None if words.isdisjoint(lexicon.spans) else _stretch(text, clause, base, lexicon),
        *(d for d in periods.find(text, clause, codes, base, words) if not _told(text, clause, d, lexicon, codes)),
    ]
    dated = [d for d in found if d]
    if dated:
        return min(dated, key=lambda d: (d.edtf is None, d.span.start, -d.span.end))
    if words.isdisjoint(lexicon.hints):
        return None
    hit = next(hits(lexicon.phrases, lexicon.first, text, clause.start, clause.end), None)
    return Due(None, hit.group(), Span(*hit.span())) if hit else None


def _day(text: str, clause: Span, codes: tuple[str, ...], base: str | None, lexicon: _Lexicon) -> Due | None:
    """Return the first day of a clause that is a limit: by a word before it or after it, or because it lies ahead."""
    for expression in dates.find(text, clause.start, clause.end, codes):
        start, end = expression.span.start, expression.span.end
        cue = lexicon.before.search(text, max(clause.start, start - _REACH), start)
        latest = lexicon.latest.match(text, end, clause.end)
        ahead = (
            expression.kind == "next-month"
            or expression.direction == "next"
            or (expression.kind == "offset" and (expression.offset or 0) >= 0)
        )
        if cue is None and latest is None and not ahead and expression.part is None:
            continue
        edtf = dates.resolve(expression, base, look="ahead") if base else dates.to_edtf(expression)
        if (expression.month is None or expression.year is None) and _past(edtf, base):
            continue
        lead = _lead(expression, lexicon.words) or (
            lexicon.article.sub("", " ".join(cue.group().lower().split())) if cue else ""
        )
        if expression.kind == "weekday" and edtf:
            edtf, end = _put_off(text, clause, edtf, end, base, lexicon)
        edtf, end = _wider(text, clause, edtf, end, lead, lexicon) if edtf else (edtf, end)
        start, end = cue.start() if cue else start, latest.end() if latest else end
        due = Due(edtf, text[start:end], Span(start, end))
        if not _told(text, clause, due, lexicon, codes):
            return due
    return None


def _told(text: str, clause: Span, due: Due, lexicon: _Lexicon, codes: tuple[str, ...]) -> bool:
    """Say whether a day is the one on which somebody did a thing: "the guns which you promised at Christmas"."""
    words = lexicon.words
    if due.written.split()[0].lower() not in words.dating:
        return False
    lead = _BREAK.split(text[max(clause.start, due.span.start - _REACH) : due.span.start])[-1]
    tokens = [token.removeprefix("'") for token in _LETTERS.findall(lead)]
    for n in range(len(tokens) - 1, 0, -1):
        if tokens[n].lower() in words.ahead:
            return False
        if verbs(codes).is_past(tokens[n].lower()):
            before = next((t for t in reversed(tokens[:n]) if t.lower() not in words.had), "")
            return before[:1].isupper() or before.lower() in verbs(codes).words.subjects
    return False


_BREAK = re.compile(r"[,;:!?()]")
_LETTERS = re.compile(r"[^\W\d_]+")


def _put_off(text: str, clause: Span, edtf: str, end: int, base: str | None, lexicon: _Lexicon) -> tuple[str, int]:
    """Return a day of the week as the words after it move it: "Friday of next week", "Thursday sennight"."""
    own = dates.bounds(base) if base else None
    if len(edtf) != len("1776-07-04") or not own or own[0] != own[1]:
        return edtf, end
    day = dt.date.fromisoformat(edtf)
    coming = lexicon.next_week.match(text, end, clause.end)
    if coming:
        monday = own[0] - dt.timedelta(days=own[0].weekday())
        return (monday + dt.timedelta(days=7 + day.weekday())).isoformat(), coming.end()
    later = lexicon.later.match(text, end, clause.end)
    if later:
        days = lexicon.words.later[later["word"].lower()]
        return (day + dt.timedelta(days=days)).isoformat(), later.end()
    return edtf, end


def _short_day(text: str, clause: Span, base: str | None, lexicon: _Lexicon) -> Due | None:
    """Return the next day of the week that a short word names after a word of limit: "by Wed"."""
    hit = lexicon.short_day.search(text, clause.start, clause.end)
    if not hit:
        return None
    own = dates.bounds(base) if base else None
    edtf = None
    if own and own[0] == own[1]:
        ahead = (lexicon.words.weekdays[hit["day"].lower()] - own[0].weekday() - 1) % 7 + 1
        edtf = (own[0] + dt.timedelta(days=ahead)).isoformat()
    return Due(edtf, hit.group(), Span(*hit.span()))


def _close(text: str, clause: Span, base: str | None, lexicon: _Lexicon) -> Due | None:
    """Return the letter's own day where a clause names only its end: "by COB"."""
    hit = lexicon.close.search(text, clause.start, clause.end)
    if not hit:
        return None
    own = dates.bounds(base) if base else None
    return Due(own[0].isoformat() if own and own[0] == own[1] else None, hit.group(), Span(*hit.span()))


def _lead(expression: DateExpression, words: DueWords) -> str:
    """Return the word that a date has taken into itself, as "about" in "about the 10th"."""
    written = expression.written.lower()
    return next((word for word in words.since | words.about if written.startswith(f"{word} ")), "")


def _wider(text: str, clause: Span, edtf: str, end: int, lead: str, lexicon: _Lexicon) -> tuple[str, int]:
    """Return a day as the words around it mean it, and where they end: two days, a first day, or about a day."""
    if len(edtf) != len("1776-07-04"):
        return edtf, end
    following = lexicon.ornext.match(text, end, clause.end)
    if following:
        return f"{edtf}/{_moved(dt.date.fromisoformat(edtf), (0, 1), 1)}", following.end()
    second = lexicon.second.match(text, end, clause.end) if lead in lexicon.words.ranges else None
    last = f"{edtf[:8]}{int(second['day']):02}" if second else ""
    if second and dates.bounds(last) and last > edtf:
        return f"{edtf}/{last}", second.end()
    if lead in lexicon.words.since:
        return f"{edtf}/..", end
    return (f"{edtf}~" if lead in lexicon.words.about else edtf), end


def _past(edtf: str | None, base: str | None) -> bool:
    """Say whether a day lies wholly before the letter's."""
    day, own = (dates.bounds(date) if date else None for date in (edtf, base))
    return bool(day and own and day[1] < own[0])


def _month(text: str, clause: Span, codes: tuple[str, ...], base: str | None, lexicon: _Lexicon) -> Due | None:
    for hit in lexicon.month.finditer(text, clause.start, clause.end):
        if not hit["cue"] and not hit["part"]:
            continue
        start = hit.start()
        more = lexicon.before.search(text, max(clause.start, start - _REACH), start)
        start = more.start() if more else start
        month = lexicon.months[hit["month"].lower()]
        year = int(hit["year"]) if hit["year"] else _next_year(month, base)
        part = lexicon.parts[" ".join(hit["part"].lower().split())] if hit["part"] else ""
        edtf = periods.within(year, month, part) if year is not None else None
        due = Due(edtf, text[start : hit.end()], Span(start, hit.end()))
        if not _told(text, clause, due, lexicon, codes):
            return due
    return None


def _next_year(month: int, base: str | None) -> int | None:
    """Return the year in which a month comes next, the letter's own month counted."""
    ends = dates.bounds(base) if base else None
    if not ends or ends[1] == dt.date.max:
        return None
    day = ends[1] if ends[0] == dt.date.min else ends[0]
    return day.year + (month < day.month)


def _year(text: str, clause: Span, base: str | None, lexicon: _Lexicon) -> Due | None:
    for hit in lexicon.year.finditer(text, clause.start, clause.end):
        if not _past(hit["year"], base):
            return Due(hit["year"], hit.group(), Span(*hit.span()))
    return None


def _stretch(text: str, clause: Span, base: str | None, lexicon: _Lexicon) -> Due | None:
    hit = lexicon.stretch.search(text, clause.start, clause.end) or lexicon.hence.search(text, clause.start, clause.end)
    if hit is None:
        return None

    def count(number: str) -> int:
        return int(number) if number.isdigit() else lexicon.words.numbers[" ".join(number.lower().split())]

    event = lexicon.event.match(text, hit.end(), clause.end)
    if event:
        # Nobody has said when the event is.
        return Due(None, text[hit.start() : event.end()], Span(hit.start(), event.end()))
    low = count(hit["low"])
    high = count(hit["high"]) if hit["high"] else low + 1 if hit["two"] else low
    unit = lexicon.words.units[hit["unit"].lower()]
    ends = dates.bounds(base) if base else None
    edtf = None
    if ends and dt.date.min < ends[0] and ends[1] < dt.date(9000, 1, 1):
        first, last = _moved(ends[0], unit, low), _moved(ends[1], unit, high)
        if "cue" in hit.groupdict() and hit["cue"].lower() in lexicon.words.limits:
            first = ends[0]
        edtf = first.isoformat() + "~" if first == last else f"{first}/{last}"
    return Due(edtf, hit.group(), Span(*hit.span()))


def _moved(day: dt.date, unit: tuple[int, float], count: int) -> dt.date:
    """Return the day so many units later: at most the last day of its month, with part of a day counted as a day."""
    months = day.month - 1 + unit[0] * count
    year, month = day.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1])) + dt.timedelta(
        days=math.ceil(round(unit[1] * count, 2))
    )
