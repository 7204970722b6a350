"""Filters come in, conditions on `letter l` go out: people, places, kinds, days and ranges of days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from despatch.errors import QueryError
from despatch.model import Filter, Values, in_row
from despatch.store.period import Period, day_of, number_of, period
from despatch.store.read_places import NAMED
from despatch.store.sql import DESCRIBED, OTHER, Conditions
from despatch.text.fold import folded

_YEAR_MONTH_DAY = re.compile(r"\d{4}(-\d\d){0,2}\Z", re.ASCII)
_LONGEST = {4: 366, 7: 31, 10: 1}
"""The most days that a letter found by a year, a month or a day may span, by how many characters the date has."""
_PARTY = "l.row IN (SELECT p.letter FROM name n JOIN party p ON p.name = n.id WHERE n.person = ?{})"
_NAMES = f"""
SELECT n.id FROM place_name n WHERE n.place = ?
OR NOT EXISTS (SELECT 1 FROM place WHERE id = ?) AND (n.folded = ? OR n.place IN ({NAMED}))
"""
_ANSWERED = f"""
l.id IN (SELECT a.question FROM answer a JOIN letter o ON o.id = a.answer WHERE o.place IN ({_NAMES}))
"""

_EDTF = "coalesce(l.date, (SELECT b.edtf FROM inferred_date b WHERE b.letter = l.row))"
_BEGINS = " AND ".join(f"{_EDTF} NOT LIKE '{form}'" for form in ("..%", "/%", "[..%", "{..%"))
"""The first day of a date is known. Of a date that is open at one side, both are the day at its other side."""
_ENDS = " AND ".join(f"{_EDTF} NOT LIKE '{form}'" for form in ("%..", "%/", "%..]", "%..}"))


def narrow(where: Filter) -> Conditions:
    """Return the conditions on `letter l` that a filter means; raises QueryError for a wrong date."""
    condition = Conditions()
    condition.narrow(_PARTY.format(" AND p.role = 'sender'"), where.sender)
    condition.narrow(_PARTY.format(" AND p.role = 'recipient'"), where.recipient)
    condition.narrow(_PARTY.format(""), where.person)
    condition.any(f"l.place IN ({_NAMES})", map(_place, where.values("place")))
    condition.any(_ANSWERED, map(_place, where.values("answered")))
    for field in ("marking", "kind"):
        wanted = tuple(folded(value) or value for value in where.values(field))
        condition.narrow(f"l.{field} = (SELECT id FROM value WHERE field = '{field}' AND folded = ?)", wanted)
    condition.narrow("l.source = ?", where.source)
    condition.narrow("l.id IN (SELECT value FROM json_each(tagged(?)))", where.tag)
    narrow_dates(condition, where.date, exact=True)
    narrow_range(condition, where.first, where.last, uncertain=where.uncertain)
    if where.doubtful:
        condition.add("l.doubts > 0")
    if where.described:
        condition.add(f"l.row IN ({DESCRIBED}) AND l.id NOT IN (SELECT description FROM same_letter)")
    elif where.described is False:
        condition.add(f"l.row NOT IN ({DESCRIBED})")
    if where.other is not None:
        condition.add(f"l.row {'IN' if where.other else 'NOT IN'} ({OTHER})")
    return condition


def _place(written: str) -> tuple[str, ...]:
    name = folded(written)
    return written, written, name, name


def narrow_dates(condition: Conditions, dates: Values, *, exact: bool = False, table: str = "l") -> None:
    """Add the condition that days lie in one of some years, months or days; raises QueryError for a wrong one.

    `exact` leaves out days that are too uncertain for it, and takes spans of uncertain days: "1942-07/1942-08".
    """
    clauses: list[str] = []
    values: list[object] = []
    for written in in_row(dates):
        begin, span, end = written.partition("/")
        when = parse_period(begin)
        if exact and span:
            until = parse_period(end)
            clauses.append(f"({table}.first BETWEEN ? AND ? AND {table}.last BETWEEN ? AND ?)")
            values += [when.first, when.last, until.first, until.last]
            continue
        clause, ends = f"{table}.first <= ? AND {table}.last >= ?", [when.last, when.first]
        if exact:
            most = _LONGEST[len(written)]
            # What is so short ends soon. The day by which letters are sorted has an index.
            clause += f" AND {table}.days <= {most} AND {table}.sort_day BETWEEN ? AND ?"
            ends += [when.first, _days_after(when.last, most)]
        clauses.append(f"({clause})")
        values += ends
    if clauses:
        condition.add(f"({' OR '.join(clauses)})", *values)


def _days_after(day: int, days: int) -> int:
    """Return the day that is so many days after another; the last of all days at the most."""
    return number_of(day_of(day) + min(timedelta(days), date.max - day_of(day)))


def narrow_range(condition: Conditions, first: str | None, last: str | None, *, uncertain: bool = False) -> None:
    """Add the condition that a letter was surely written from one day to another; raises QueryError.

    `uncertain` asks for those that may have been written in this time, and may have been outside it.
    """
    begin, end = range_of(first, last)
    if begin is None and end is None:
        return
    surely = Conditions()
    surely.narrow(f"(l.first >= ? AND {_BEGINS})", begin)
    surely.narrow(f"(l.last <= ? AND {_ENDS})", end)
    if not uncertain:
        condition.add(str(surely), *surely.values)
        return
    condition.narrow(f"(l.last >= ? OR NOT ({_ENDS}))", begin)
    condition.narrow(f"(l.first <= ? OR NOT ({_BEGINS}))", end)
    condition.add(f"NOT ({surely})", *surely.values)


def range_of(first: str | None, last: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last day of a range, as numbers that read YYYYMMDD.

    Raises QueryError for a wrong date, and for a range that ends before it begins.
    """
    begin = parse_period(first).first if first else None
    end = parse_period(last).last if last else None
    if begin is not None and end is not None and end < begin:
        raise QueryError(f"the range from {first} to {last} ends before it begins: exchange the two")
    return begin, end


def parse_period(written: str) -> Period:
    """Return the period that a year, month or day means; raises QueryError for anything else."""
    when = period(written) if _YEAR_MONTH_DAY.match(written) else None
    if when is None:
        raise QueryError(f"{written!r} is not a date to narrow by: write 1942, 1942-07 or 1942-07-18")
    return when
