"""A search expression -> the MATCH of the full-text index. Every term is quoted, so no search can say more than it means."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta

from despatch.errors import QueryError
from despatch.store.period import Period, period
from despatch.store.query import Both, Either, Expression, Field, Not, Words

_NOTHING = 'facets : "none"'
_EVERYTHING = 'facets : "all"'
_DATE_FORM = "write date:1942, date:1942-07, date:1942-07-18 or a range such as date:1942-05..1942-08"
_WRITTEN = re.compile(r"\d{4}(-\d\d){0,2}\Z")


def compile(expression: Expression, db: sqlite3.Connection) -> str:
    """Return the MATCH for `expression`; names and values are looked up in `db`. Raises QueryError for a wrong date."""
    match expression:
        case Words(text, prefix):
            quoted = text.replace('"', '""')
            return f'words : "{quoted}"{" *" if prefix else ""}'
        case Field():
            return _field(expression, db)
        case Not(item):
            return f"({_EVERYTHING} NOT {compile(item, db)})"
        case Either(items):
            return f"({' OR '.join(compile(item, db) for item in items)})"
        case Both(items):
            wanted = [compile(item, db) for item in items if not isinstance(item, Not)] or [_EVERYTHING]
            refused = [compile(item.item, db) for item in items if isinstance(item, Not)]
            both = f"({' AND '.join(wanted)})"
            return f"({both} NOT ({' OR '.join(refused)}))" if refused else both


def _field(field: Field, db: sqlite3.Connection) -> str:
    if field.name == "date":
        return _any(_dates(field.written))
    if field.name in ("from", "to", "with"):
        roles = {"from": "s", "to": "r", "with": "sr"}[field.name]
        return _any([f"{role}{name}" for name in _names(field, db) for role in roles])
    return _any([f"v{value}" for value in _values(field, db)])


def _any(tokens: list[str]) -> str:
    if not tokens:
        return _NOTHING
    quoted = [f'"{token}"' for token in tokens]
    return f"facets : ({' OR '.join(quoted)})" if len(quoted) > 1 else f"facets : {quoted[0]}"


def _wanted(field: Field) -> list[str]:
    """Return what must stand in the folded words: whole words, of which the last may be a beginning."""
    return [f" {word}" if field.prefix and word == field.words[-1] else f" {word} " for word in field.words]


def _names(field: Field, db: sqlite3.Connection) -> list[int]:
    wanted = _wanted(field)
    where = " AND ".join("instr(words, ?)" for _ in wanted)
    return [id for (id,) in db.execute(f"SELECT id FROM name WHERE {where} ORDER BY id", wanted)]


def _values(field: Field, db: sqlite3.Connection) -> list[int]:
    wanted = _wanted(field)
    where = " AND ".join("instr(' ' || folded || ' ', ?)" for _ in wanted)
    return [id for (id,) in db.execute(f"SELECT id FROM value WHERE field = ? AND {where} ORDER BY id", (field.name, *wanted))]


def _dates(written: str) -> list[str]:
    first, dots, last = written.partition("..")
    periods = [period(part) if _WRITTEN.match(part) else None for part in ((first, last) if dots else (first,)) if part]
    known = [p for p in periods if p]
    if len(known) != len(periods) or not known or (dots and not (first and last)):
        raise QueryError(f"{written!r} is not a date to search for; {_DATE_FORM}")
    if known[-1].last < known[0].first:
        raise QueryError(f"the range {written!r} ends before it begins; {_DATE_FORM}")
    return _covered(Period(known[0].first, known[-1].last))


def _covered(whole: Period) -> list[str]:
    """Return the fewest years, months and days that make up a period."""
    tokens: list[str] = []
    day, last = _day(whole.first), _day(whole.last)
    while day <= last:
        for size, ends in (("%Y", date(day.year, 12, 31)), ("%Y%m", _month_end(day)), ("%Y%m%d", day)):
            begins = day.day == 1 and (size != "%Y" or day.month == 1) if size != "%Y%m%d" else True
            if begins and ends <= last:
                tokens.append("d" + {"%Y": f"{day.year:04}", "%Y%m": f"{day.year:04}{day.month:02}"}.get(size, f"{day.year:04}{day.month:02}{day.day:02}"))
                break
        if ends == date.max:
            break
        day = ends + timedelta(days=1)
    return tokens


def _month_end(day: date) -> date:
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1) if (day.year, day.month) != (9999, 12) else None
    return after - timedelta(days=1) if after else date.max


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
