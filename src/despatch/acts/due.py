"""When a thing is to be done: "not later than the end of April", "within 12 months", bound to the letter's date.

What names a day, month, year or stretch of time is given in EDTF; phrases of haste ("by the next post") keep their words
alone. Days of letters that are only cited are no dues, for no word of limit stands before them.
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

from despatch import dates, languages
from despatch.acts import periods
from despatch.model import Due, Span
from despatch.quantities.lexicon import any_of
from despatch.text.phrases import first_words, hits
from despatch.text.tokens import low_tokens

Pattern: TypeAlias = "regex.Pattern[str]"
_REACH = 24
"""So many code points before a day are looked at for a word of limit."""


_TOKEN = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class _Cues:
    before: Pattern
    """What stands before a day that is a limit."""
    phrases: Pattern
    """Phrases of haste that name no day."""
    month: Pattern
    """A month alone, which `dates` leaves to those who know what stands around it."""
    year: Pattern
    stretch: Pattern
    hence: Pattern
    """A stretch of time told by what stands after it: "three months hence"."""
    second: Pattern
    """The other end after "between August 8"."""
    ornext: Pattern
    """What makes two days of one: "to-morrow or next day"."""
    latest: Pattern
    """What makes a day a limit by standing after it: "at the latest"."""
    since: frozenset[str]
    """After these a day is the first on which a thing may be done."""
    about: frozenset[str]
    months: dict[str, int]
    parts: dict[str, str]
    """Early, middle or late for the words that say so."""
    limits: frozenset[str]
    """Words after which a stretch of time is counted to its last day ("within"), not to one about its end ("in")."""
    numbers: dict[str, int]
    units: dict[str, tuple[int, float]]
    """Months and days that a unit of time is worth."""
    first: frozenset[str]
    """Words with which a phrase of haste begins."""
    hints: frozenset[str]
    """Words one of which stands in every phrase of haste."""
    spans: frozenset[str]
    """The units' words."""


@cache
def _cues(codes: tuple[str, ...]) -> _Cues:
    data = [d for d in (languages.load(code, "due") for code in codes) if d]
    hints = {w for d in data for w in d.get("pattern_words", ())} | {
        max(_TOKEN.findall(p), key=len) for d in data for p in d.get("phrases", ())
    }
    said = {
        key: [w for d in data for w in d.get(key, ())]
        for key in (
            "before",
            "phrases",
            "patterns",
            "within",
            "joints",
            "and",
            "of",
            "since",
            "about",
            "ortwo",
            "time",
            "hence",
            "ornext",
            "latest",
        )
    }
    months = {
        names[0]: number
        for code in codes
        for number, names in enumerate(languages.load(code, "dates").get("months", ()), 1)
    }
    parts = {" ".join(w.split()): part for d in data for part, words in d.get("parts", {}).items() for w in words}
    numbers = {w: n for d in data for w, n in d.get("numbers", {}).items()}
    units = {w: (int(n[0]), float(n[1])) for d in data for w, n in d.get("units", {}).items()}
    flags = regex.IGNORECASE | regex.V1
    before, amount = any_of(said["before"]), rf"(?:\d{{1,3}}|{any_of(numbers)})"
    stretch = rf"(?P<low>{amount})(?:\s*(?:{any_of(said['and'])}|[-–])\s*(?P<high>{amount}))?\s+(?P<unit>{any_of(units)})(?!\p{{L}})(?:\s+(?P<two>{any_of(said['ortwo'])})(?!\p{{L}}))?(?:['’]s?)?"
    named = "|".join(m.capitalize() + "|" + m.upper() for m in months) or "(?!)"
    return _Cues(
        regex.compile(rf"(?<!\p{{L}}){before}\s+(?:the\s+)?$", flags),
        regex.compile(
            rf"(?<!\p{{L}})(?:{'|'.join([*(p for p in said['patterns']), any_of(said['phrases'])])})(?!\p{{L}})", flags
        ),
        regex.compile(
            rf"(?<![\p{{L}}])(?i:(?P<cue>{before})\s+)?(?:(?i:the\s+)?(?i:(?P<part>{any_of(parts)}))\s+(?:(?i:{any_of(said['of'])})\s+)?)?(?P<month>{named})(?:,?\s+(?P<year>1[0-9]\d\d|20\d\d))?(?!\p{{L}}|[.,]?\s*\d|'s|’s)",
            regex.V1,
        ),
        regex.compile(
            rf"(?<!\p{{L}})(?P<cue>{before})\s+(?P<year>1[0-9]\d\d|20\d\d)(?![\d,]|\s+\p{{Ll}}{{3,}}s\b)", flags
        ),
        regex.compile(
            rf"(?<!\p{{L}})(?P<cue>{any_of(said['within'])})\s+(?:the\s+)?(?:{any_of(said['joints'])}\s+){{0,2}}{stretch}(?:\s+{any_of(said['time'])}(?!\p{{L}}))?",
            flags,
        ),
        regex.compile(rf"(?<!\p{{L}}){stretch}\s+{any_of(said['hence'])}(?!\p{{L}})", flags),
        regex.compile(
            rf"\s+{any_of(said['and'])}\s+(?:the\s+)?(?P<day>[123]?\d)(?P<mark>st|nd|rd|th|d)?(?!\s*[\d\p{{L}}]{{2,}}\s+\d)(?![\d,])(?:\s+(?:of\s+)?(?:{named})(?!\p{{L}}))?",
            regex.V1,
        ),
        regex.compile(rf"\s*,?\s*{any_of(said['ornext'])}(?!\p{{L}})", flags),
        regex.compile(rf"\s*,?\s*{any_of(said['latest'])}(?!\p{{L}})", flags),
        frozenset(said["since"]),
        frozenset(said["about"]),
        months,
        parts,
        frozenset(w for d in data for w in d.get("limits", ())),
        numbers,
        units,
        first_words(said["phrases"]) | {w for d in data for w in d.get("pattern_first", ())},
        frozenset(hints),
        frozenset(t for u in units for t in _TOKEN.findall(u)),
    )


def find(text: str, clause: Span, codes: tuple[str, ...], base: str | None) -> Due | None:
    """Return the due date that a clause gives, or None; `base` is the letter's own date in EDTF.

    A day, month or stretch of time goes before a phrase of haste; of several the first is taken.
    """
    cues = _cues(codes)
    # Most clauses name no time at all: their words say so more quickly than patterns.
    words = set(low_tokens(text[clause.start : clause.end]))
    found = [
        _day(text, clause, codes, base, cues),
        None if words.isdisjoint(cues.months) else _month(text, clause, base, cues),
        _year(text, clause, base, cues) if _YEAR.search(text, clause.start, clause.end) else None,
        None if words.isdisjoint(cues.spans) else _stretch(text, clause, base, cues),
        *periods.find(text, clause, codes, base, words),
    ]
    dated = [d for d in found if d]
    if dated:
        return min(dated, key=lambda d: (d.edtf is None, d.span.start, -d.span.end))
    if words.isdisjoint(cues.hints):
        return None
    hit = next(hits(cues.phrases, cues.first, text, clause.start, clause.end), None)
    return Due(None, hit.group(), Span(*hit.span())) if hit else None


def _day(text: str, clause: Span, codes: tuple[str, ...], base: str | None, cues: _Cues) -> Due | None:
    for expression in dates.find(text, clause.start, clause.end, codes):
        start, end = expression.span.start, expression.span.end
        cue = cues.before.search(text, max(clause.start, start - _REACH), start)
        latest = cues.latest.match(text, end, clause.end)
        ahead = (expression.kind == "offset" and (expression.offset or 0) >= 0) or expression.direction == "next"
        if cue is None and latest is None and not ahead and expression.part is None:
            continue
        edtf = dates.resolve(expression, base, look="ahead") if base else dates.to_edtf(expression)
        if (expression.month is None or expression.year is None) and _past(edtf, base):
            continue
        said = " ".join(cue.group().lower().split()).removesuffix(" the") if cue else ""
        # What an expression says of itself ("about the 10th") it has taken into its own words.
        said = said or next((w for w in cues.since | cues.about if expression.written.lower().startswith(w + " ")), "")
        edtf, end = _wider(text, clause, edtf, end, said, cues) if edtf else (edtf, end)
        start, end = cue.start() if cue else start, latest.end() if latest else end
        return Due(edtf, text[start:end], Span(start, end))
    return None


def _wider(text: str, clause: Span, edtf: str, end: int, said: str, cues: _Cues) -> tuple[str, int]:
    """Return a day as the words around it mean it, with where they end: a range of two, the first of many, or one about then."""
    if len(edtf) != len("1776-07-04"):
        return edtf, end
    following = cues.ornext.match(text, end, clause.end)
    if following:
        return f"{edtf}/{_moved(dt.date.fromisoformat(edtf), (0, 1), 1)}", following.end()
    second = cues.second.match(text, end, clause.end) if _joins(said) else None
    last = f"{edtf[:8]}{int(second['day']):02}" if second else ""
    if second and dates.bounds(last) and last > edtf:
        return f"{edtf}/{last}", second.end()
    if said in cues.since:
        return f"{edtf}/..", end
    return (edtf + "~" if said in cues.about else edtf), end


def _past(edtf: str | None, base: str | None) -> bool:
    """Say whether a day lies wholly before the letter's."""
    said, own = (dates.bounds(d) if d else None for d in (edtf, base))
    return bool(said and own and said[1] < own[0])


def _joins(cue: str) -> bool:
    """Say whether a cue of more than one word, or as long, opens a range: "between", "probably between"."""
    return len(cue.strip()) >= len("between")


def _month(text: str, clause: Span, base: str | None, cues: _Cues) -> Due | None:
    for hit in cues.month.finditer(text, clause.start, clause.end):
        if not hit["cue"] and not hit["part"]:
            continue
        start = hit.start()
        more = cues.before.search(text, max(clause.start, start - _REACH), start)
        start = more.start() if more else start
        month = cues.months[hit["month"].lower()]
        year = int(hit["year"]) if hit["year"] else _next_year(month, base)
        if year is None:
            return Due(None, text[start : hit.end()], Span(start, hit.end()))
        part = cues.parts[" ".join(hit["part"].lower().split())] if hit["part"] else ""
        edtf = periods.within(year, month, part)
        return Due(edtf, text[start : hit.end()], Span(start, hit.end()))
    return None


def _next_year(month: int, base: str | None) -> int | None:
    """Return the year in which a month comes next, the letter's own month counted."""
    ends = dates.bounds(base) if base else None
    if not ends or ends[1] == dt.date.max:
        return None
    day = ends[1] if ends[0] == dt.date.min else ends[0]
    return day.year + (month < day.month)


def _year(text: str, clause: Span, base: str | None, cues: _Cues) -> Due | None:
    for hit in cues.year.finditer(text, clause.start, clause.end):
        if not _past(hit["year"], base):
            return Due(hit["year"], hit.group(), Span(*hit.span()))
    return None


def _stretch(text: str, clause: Span, base: str | None, cues: _Cues) -> Due | None:
    hit = cues.stretch.search(text, clause.start, clause.end) or cues.hence.search(text, clause.start, clause.end)
    if hit is None:
        return None

    def count(said: str) -> int:
        return int(said) if said.isdigit() else cues.numbers[" ".join(said.lower().split())]

    low = count(hit["low"])
    high = count(hit["high"]) if hit["high"] else low + 1 if hit["two"] else low
    unit = cues.units[hit["unit"].lower()]
    ends = dates.bounds(base) if base else None
    edtf = None
    if ends and dt.date.min < ends[0] and ends[1] < dt.date(9000, 1, 1):
        first, last = _moved(ends[0], unit, low), _moved(ends[1], unit, high)
        if "cue" in hit.groupdict() and hit["cue"].lower() in cues.limits:
            first = ends[0]
        edtf = first.isoformat() + "~" if first == last else f"{first}/{last}"
    return Due(edtf, hit.group(), Span(*hit.span()))


def _moved(day: dt.date, unit: tuple[int, float], count: int) -> dt.date:
    """Return the day so many units on; the 31st of a shorter month is its last day, and part of a day a day."""
    months = day.month - 1 + unit[0] * count
    year, month = day.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1])) + dt.timedelta(
        days=math.ceil(round(unit[1] * count, 2))
    )
