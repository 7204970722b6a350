"""Search expressions come in, and go out as words, phrases and facets that an index can look up.

In the MATCH of SQLite every term is quoted, so that no search can use the index's own operators.
"""

from __future__ import annotations

import calendar
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from string import digits as figures

from despatch.errors import QueryError
from despatch.store.period import period
from despatch.store.search_query import Both, Either, Expression, Field, Not, Words
from despatch.text.fold import words

_WORDS = ("words", "forms", "subject")
"""The columns that hold a letter's words."""
_DATE_FORM = "write date:1942, date:1942-07, date:1942-07-18 or a range such as date:1942-05..1942-08"
MAX_VALUES = 1000
"""The fields of a search fit so many names, dates and other values at most: each letter is compared with each."""
_UNITS = (4, 6, 8)
"""A year, a month and a day have so many digits, and are in the index whole."""
_YEAR_MONTH_DAY = re.compile(r"\d{4}(-\d\d){0,2}\Z")


Forms = Callable[[str], Sequence[str]]
"""Returns the other forms and spellings of a word that are to be found with it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Letters with words that follow one another in one of these columns; `prefix`: the last is a beginning."""

    columns: tuple[str, ...]
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """Letters with one of these facets, each quoted; a star follows the beginning of one."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Letters that one of the items finds."""

    items: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """Letters that all `wanted` find, and none of the `refused`."""

    wanted: tuple[Match, ...]
    refused: tuple[Match, ...] = ()


Match = Phrase | Values | Some | Every
_NOTHING = Values(('"none"',))
_EVERYTHING = Values(('"all"',))


def compile(expression: Expression, db: sqlite3.Connection, forms: Forms = lambda _: ()) -> Match:
    """Return the match for `expression`; names and values are looked up in `db`, and `forms` of words found, too.

    Raises QueryError for a wrong date, and for fields that fit too many values.
    """
    match = _compile(expression, db, forms)
    terms = _count(match)
    if terms > MAX_VALUES:
        raise QueryError(
            f"the search compares each letter with {terms} names, dates and words; {MAX_VALUES} is the most:"
            " leave some fields out, or write more of the names"
        )
    return match


def _count(match: Match) -> int:
    match match:
        case Phrase():
            return 1
        case Values(tokens):
            return len(tokens)
        case Some(items):
            return sum(map(_count, items))
        case Every(wanted, refused):
            return sum(map(_count, (*wanted, *refused)))


def fts5(match: Match) -> str:
    """Return the MATCH of SQLite's full-text index."""
    match match:
        case Phrase(columns, text, prefix):
            where = columns[0] if len(columns) == 1 else f"{{{' '.join(columns)}}}"
            quoted = text.replace('"', '""')
            return f'{where} : "{quoted}"{" *" if prefix else ""}'
        case Values(tokens):
            return f"facets : ({' OR '.join(tokens)})" if len(tokens) > 1 else f"facets : {tokens[0]}"
        case Some(items):
            return f"({' OR '.join(map(fts5, items))})"
        case Every(wanted, refused):
            both = f"({' AND '.join(map(fts5, wanted))})"
            return f"({both} NOT ({' OR '.join(map(fts5, refused))}))" if refused else both


def _compile(expression: Expression, db: sqlite3.Connection, forms: Forms) -> Match:
    match expression:
        case Words(text, prefix, exact):
            spellings = _spellings(text)
            if not prefix and not exact and " " not in text:
                spellings = list(dict.fromkeys((*spellings, *forms(text))))
            return Some(tuple(Phrase(_WORDS, spelling, prefix) for spelling in spellings))
        case Field():
            return _field(expression, db)
        case Not(item):
            return Every((_EVERYTHING,), (_compile(item, db, forms),))
        case Either(items):
            return Some(tuple(_compile(item, db, forms) for item in items))
        case Both(items):
            wanted = [_compile(item, db, forms) for item in items if not isinstance(item, Not)] or [_EVERYTHING]
            refused = [_compile(item.item, db, forms) for item in items if isinstance(item, Not)]
            return Every(tuple(wanted), tuple(refused))


def _spellings(text: str) -> list[str]:
    """Return a text also with ß for ss and ss for ß: the tokenizer folds é to e, but keeps these apart."""
    lower = text.lower()
    if "ss" not in lower and "ß" not in lower:
        return [text]
    return list(dict.fromkeys((text, lower.replace("ß", "ss"), lower.replace("ss", "ß"))))


def _field(field: Field, db: sqlite3.Connection) -> Match:
    if field.name == "subject":
        return _subject(field)
    if field.name == "date":
        return _any(_dates(field.written), field)
    if field.name in ("from", "to", "with"):
        roles = {"from": "s", "to": "r", "with": "sr"}[field.name]
        return _any([f'"{role}{name}"' for name in _names(field, db) for role in roles], field)
    if field.name == "place":
        return _any([f'"p{name}"' for name in _places(field, db)], field)
    return _any([f'"v{value}"' for value in _values(field, db)], field)


def _subject(field: Field) -> Match:
    spellings = _spellings(" ".join(field.words))
    return Some(tuple(Phrase(("subject",), spelling, field.prefix) for spelling in spellings))


def _any(tokens: Sequence[str], field: Field) -> Match:
    if len(tokens) > MAX_VALUES:
        raise QueryError(
            f"{field.name}:{field.written}{'*' if field.prefix else ''} fits {len(tokens)} names;"
            f" {MAX_VALUES} is the most: write more of the name"
        )
    return Values(tuple(tokens)) if tokens else _NOTHING


def _wanted(field: Field) -> list[str]:
    """Return what to look for in the folded words: whole words; with `prefix` the last is the beginning of one."""
    return [f" {word}" if field.prefix and word == field.words[-1] else f" {word} " for word in field.words]


def _names(field: Field, db: sqlite3.Connection) -> list[int]:
    wanted = _wanted(field)
    where = " AND ".join("instr(words, ?)" for _ in wanted)
    if not field.exact:
        return [id for (id,) in db.execute(f"SELECT id FROM name WHERE {where} ORDER BY id", wanted)]
    rows = db.execute(
        "SELECT n.id, n.written, h.name, h.label FROM name n LEFT JOIN person h ON h.id = n.person"
        f" WHERE {where} ORDER BY n.id",
        wanted,
    )
    return [id for id, *names in rows if any(tuple(words(name)) == field.words for name in names if name)]


def _places(field: Field, db: sqlite3.Connection) -> list[int]:
    """Return the names that fit, and all names of every place that a name, its label or its id fits."""
    wanted: list[str] = [" ".join(field.words)] if field.exact else _wanted(field)
    fits = " AND ".join(f"instr(words, ?{n})" for n, _ in enumerate(wanted, 1))
    named = f"SELECT place FROM place_name WHERE {fits}"
    if field.exact:
        fits = "folded = ?1"
        named = "SELECT place FROM place_name WHERE folded = ?1 UNION SELECT id FROM place WHERE folded = ?1 OR id = ?2"
        wanted.append(field.written)
    rows = db.execute(f"SELECT id FROM place_name WHERE {fits} OR place IN ({named}) ORDER BY id", wanted)
    return [id for (id,) in rows]


def _values(field: Field, db: sqlite3.Connection) -> list[int]:
    if field.exact:
        exact = "SELECT id FROM value WHERE field = ? AND folded = ?"
        return [id for (id,) in db.execute(exact, (field.name, " ".join(field.words)))]
    wanted = _wanted(field)
    where = " AND ".join("instr(' ' || folded || ' ', ?)" for _ in wanted)
    rows = db.execute(f"SELECT id FROM value WHERE field = ? AND {where} ORDER BY id", (field.name, *wanted))
    return [id for (id,) in rows]


def _dates(written: str) -> list[str]:
    first, dots, last = written.partition("..")
    parts = [part for part in ((first, last) if dots else (first,)) if part]
    periods = [when for part in parts if _YEAR_MONTH_DAY.match(part) and (when := period(part))]
    if not periods or len(periods) != len(parts):
        raise QueryError(f"{written!r} is not a date to search for; {_DATE_FORM}")
    if periods[-1].last < periods[0].first:
        raise QueryError(f"the range {written!r} ends before it begins; {_DATE_FORM}")
    begin = _begin(periods[0].first) if first else "0" * 8
    end = _end(periods[-1].last) if last or not dots else "9" * 8
    return [token for digit in figures for token in _within(digit, begin, end)]


def _begin(day: int) -> str:
    """Return the first digits that a range from a day holds: from 1 May on, all that begin with that month."""
    written = f"{day:08}"
    return written.removesuffix("01").removesuffix("01").ljust(8, "0")


def _end(day: int) -> str:
    """Return the last digits that a range to a day holds: up to 31 May, all that begin with that month."""
    year, month = day // 10000, day // 100 % 100
    if day % 100 < calendar.monthrange(year, month)[1]:
        return f"{day:08}"
    return (f"{year:04}" if month == 12 else f"{year:04}{month:02}").ljust(8, "9")


def _within(digits: str, begin: str, end: str) -> Iterator[str]:
    """Yield the beginnings of dates, YYYYMMDD, that lie from `begin` to `end`: the fewest that make up the range.

    A letter is found by the beginning of its date: one of May 1942 has d1942 and d194205 in the index, so that d194
    finds it. This compares a range digit by digit. Its length does not count: 1900 to 1999 is d19.
    """
    if digits[4:5] > "1" or digits[6:7] > "3" or digits.ljust(8, "9") < begin or digits.ljust(8, "0") > end:
        return
    if begin <= digits.ljust(8, "0") and digits.ljust(8, "9") <= end:
        yield f'"d{digits}"{"" if len(digits) in _UNITS else " *"}'
        return
    for digit in figures:
        yield from _within(digits + digit, begin, end)
