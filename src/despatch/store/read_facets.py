"""Reads facets: conditions on letters come in, the values of their fields with the letters of each go out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from despatch.model import Facet, Filter
from despatch.store.kept import Keep, ask_anew
from despatch.store.narrow import narrow
from despatch.store.sql import Conditions, batches, marks

# CROSS JOIN keeps the order of the tables: from the letters found to what is known of them, never the other way.
# One pass over the letters groups them by everything at once; `sum_facets` adds up.
FACETS = """
SELECT 1, g.role, h.id, h.label, sum(g.number), NULL, NULL FROM (
    SELECT p.role, p.name, count(*) AS number FROM hit
    CROSS JOIN party p ON p.letter = hit.row AND p.repeated = 0 GROUP BY p.role, p.name
  ) g
  CROSS JOIN name n ON n.id = g.name CROSS JOIN person h ON h.id = n.person GROUP BY g.role, h.id
UNION ALL
SELECT 2, l.source, l.kind, l.marking, count(*), l.place,
    CASE WHEN l.days <= 366 THEN (l.first / 10000) * 10000 + l.last / 10000 END
  FROM hit CROSS JOIN letter l ON l.row = hit.row GROUP BY 2, 3, 4, 6, 7
"""
"""What `sum_facets` needs to count the letters in the table `hit(row)` by everything known of them."""


def facets(db: sqlite3.Connection, where: Filter, keep: Keep = ask_anew) -> dict[str, tuple[Facet, ...]]:
    """Return sender, recipient, year, marking, place, kind and source, each with its values and counts.

    A facet counts the letters that all other fields select: its own values are or-ed, so each adds its letters.
    """

    def count(other: Filter) -> dict[str, tuple[Facet, ...]]:
        return keep(("facets", other), lambda: count_facets(db, narrow(other)), whole=other == Filter())

    return facets_without_own(where, count)


def facets_without_own(
    where: Filter, count: Callable[[Filter], dict[str, tuple[Facet, ...]]]
) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of a filter, each counted without the values that the filter has for it."""
    facets = dict(count(where))
    for name in facets:
        field = FIELD_OF.get(name, name)
        if getattr(where, field):
            facets[name] = count(where.changed(field, None))[name]
    return facets


FIELD_OF = {"year": "date"}
"""The field of a filter that narrows by a facet, where it has another name."""


def count_facets(db: sqlite3.Connection, condition: Conditions) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of the letters that conditions on `letter l` mean."""
    hits = f"WITH hit AS MATERIALIZED (SELECT l.row FROM letter l WHERE {condition})"
    return sum_facets(db, db.execute(f"{hits} {FACETS}", condition.values))[1]


def sum_facets(db: sqlite3.Connection, rows: sqlite3.Cursor) -> tuple[int, dict[str, tuple[Facet, ...]]]:
    """Return the number of letters and their facets from the rows of `FACETS`, the most frequent value first."""
    people: dict[str, list[Facet]] = {"sender": [], "recipient": []}
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("year", "marking", "place", "kind", "source")}
    total = 0
    for table, *values in rows:
        if table == 1:
            role, person, name, number = values[:4]
            people[role].append(Facet(person, name, number))
            continue
        source, kind, marking, number, place, years = values
        total += number
        counts["source"][source] += number
        for field, value in (("kind", kind), ("marking", marking), ("place", place)):
            if value is not None:
                counts[field][value] += number
        for year in {years // 10000, years % 10000} if years else ():
            counts["year"][f"{year:04}"] += number
    known = {
        id: (folded, label) for id, folded, label in _values(db, {v for f in ("kind", "marking") for v in counts[f]})
    }
    facets = dict(people)
    facets["place"] = _place_facets(db, counts["place"])
    for field in ("marking", "kind"):
        facets[field] = [Facet(*known[value], number) for value, number in counts[field].items()]
    for field in ("year", "source"):
        facets[field] = [Facet(value, value, number) for value, number in counts[field].items()]
    order = ("sender", "recipient", "year", "marking", "place", "kind", "source")
    by_count = {name: sorted(facets[name], key=lambda f: (-f.count, f.label, f.value)) for name in order}
    by_count["year"].sort(key=lambda facet: facet.value)
    return total, {name: tuple(values) for name, values in by_count.items()}


def _place_facets(db: sqlite3.Connection, counts: Counter[int]) -> list[Facet]:
    """Return the places with their letters; `counts` has the letters of each name of a place."""
    sums: Counter[tuple[str, str]] = Counter()
    for batch in batches(sorted(counts)):
        rows = db.execute(
            "SELECT n.id, h.id, h.label FROM place_name n JOIN place h ON h.id = n.place"
            f" WHERE n.id IN ({marks(batch)})",
            batch,
        )
        for name, id, label in rows:
            sums[id, label] += counts[name]
    return [Facet(id, label, number) for (id, label), number in sums.items()]


def _values(db: sqlite3.Connection, wanted: set[int]) -> Iterator[tuple[int, str, str]]:
    for batch in batches(sorted(wanted)):
        yield from db.execute(f"SELECT id, folded, label FROM value WHERE id IN ({marks(batch)})", batch)
