"""Search expressions come in, the MATCH of the full-text index goes out.

Every term is quoted, so that no search can use the index's own operators.
"""

from __future__ import annotations

import calendar
import re
import sqlite3

from despatch.errors import QueryError
from despatch.store.period import period
from despatch.store.search_query import Both, Either, Expression, Field, Not, Words
from despatch.text.fold import words

_NOTHING = 'facets : "none"'
_EVERYTHING = 'facets : "all"'
_DATE_FORM = "write date:1942, date:1942-07, date:1942-07-18 or a range such as date:1942-05..1942-08"
_YEAR_MONTH_DAY = re.compile(r"\d{4}(-\d\d){0,2}\Z")


def compile(expression: Expression, db: sqlite3.Connection) -> str:
    """Return the MATCH for `expression`; names and values are looked up in `db`. Raises QueryError for a wrong date."""
    match expression:
        case Words(text, prefix):
            star = " *" if prefix else ""
            terms = [f'words : "{spelling}"{star}' for spelling in _spellings(text.replace('"', '""'))]
            return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"
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


def _spellings(text: str) -> list[str]:
    """Return a text also with ß for ss and ss for ß: the tokenizer folds é to e, but keeps these apart."""
    lower = text.lower()
    if "ss" not in lower and "ß" not in lower:
        return [text]
    return list(dict.fromkeys((text, lower.replace("ß", "ss"), lower.replace("ss", "ß"))))


def _field(field: Field, db: sqlite3.Connection) -> str:
    if field.name == "date":
        return _any(_dates(field.written, db))
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
    """Return what to look for in the folded words: whole words; with `prefix` the last is the beginning of one."""
    return [f" {word}" if field.prefix and word == field.words[-1] else f" {word} " for word in field.words]


def _names(field: Field, db: sqlite3.Connection) -> list[int]:
    wanted = _wanted(field)
    where = " AND ".join("instr(words, ?)" for _ in wanted)
    if not field.exact:
        return [id for (id,) in db.execute(f"SELECT id FROM name WHERE {where} ORDER BY id", wanted)]
    rows = db.execute(
        f"SELECT n.id, n.written, h.name FROM name n LEFT JOIN person h ON h.id = n.person WHERE {where} ORDER BY n.id",
        wanted,
    )
    return [id for id, *names in rows if any(tuple(words(name)) == field.words for name in names if name)]


def _values(field: Field, db: sqlite3.Connection) -> list[int]:
    if field.exact:
        exact = "SELECT id FROM value WHERE field = ? AND folded = ?"
        return [id for (id,) in db.execute(exact, (field.name, " ".join(field.words)))]
    wanted = _wanted(field)
    where = " AND ".join("instr(' ' || folded || ' ', ?)" for _ in wanted)
    rows = db.execute(f"SELECT id FROM value WHERE field = ? AND {where} ORDER BY id", (field.name, *wanted))
    return [id for (id,) in rows]


def _dates(written: str, db: sqlite3.Connection) -> list[str]:
    first, dots, last = written.partition("..")
    parts = [part for part in ((first, last) if dots else (first,)) if part]
    periods = [when for part in parts if _YEAR_MONTH_DAY.match(part) and (when := period(part))]
    if not periods or len(periods) != len(parts):
        raise QueryError(f"{written!r} is not a date to search for; {_DATE_FORM}")
    if periods[-1].last < periods[0].first:
        raise QueryError(f"the range {written!r} ends before it begins; {_DATE_FORM}")
    begin, end = periods[0].first, periods[-1].last
    if dots and not (first and last):
        # A range open on one side goes as far as the archive does.
        ends = db.execute("SELECT min(first), max(last) FROM letter").fetchone()
        begin, end = (begin if first else ends[0] or end), (end if last else ends[1] or begin)
    return _covered(begin, end) if begin <= end else []


def _covered(begin: int, end: int) -> list[str]:
    """Return the fewest years, months and days that make up the days from `begin` to `end`."""
    tokens: list[str] = []
    at = begin
    while at <= end:
        year, month, day = at // 10000, at // 100 % 100, at % 100
        month_ends = year * 10000 + month * 100 + calendar.monthrange(year, month)[1]
        if (month, day) == (1, 1) and year * 10000 + 1231 <= end:
            tokens.append(f"d{year:04}")
            at = (year + 1) * 10000 + 101
        elif day == 1 and month_ends <= end:
            tokens.append(f"d{year:04}{month:02}")
            at = _after(month_ends)
        else:
            tokens.append(f"d{at:08}")
            at = at + 1 if at < month_ends else _after(month_ends)
    return tokens


def _after(month_ends: int) -> int:
    """Return the first day of the next month."""
    year, month = month_ends // 10000, month_ends // 100 % 100
    return year * 10000 + (month + 1) * 100 + 1 if month < 12 else (year + 1) * 10000 + 101
