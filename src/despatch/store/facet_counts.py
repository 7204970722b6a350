"""The facets of every letter as one array of small numbers, so that those of a search are counted without asking for each letter.

A server that answers one search after another counts here; a single search is counted by SQL (`reader.FACETS`),
because filling the array costs as much as many of those. Both give the same. A letter takes some forty bytes.
"""

from __future__ import annotations

import sqlite3
from array import array
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from despatch.model import Facet

FIELDS = ("sender", "recipient", "year", "marking", "place", "kind", "source")
_ALL = (
    "SELECT p.letter, p.role, n.person, h.name FROM party p JOIN name n ON n.id = p.name JOIN person h ON h.id = n.person WHERE p.again = 0"
    " UNION ALL SELECT l.row, v.field, v.folded, v.label FROM letter l JOIN value v ON v.id IN (l.marking, l.place, l.kind)"
    " UNION ALL SELECT row, 'source', source, source FROM letter"
    " UNION ALL SELECT row, 'year', first / 10000, NULL FROM letter WHERE days <= 366"
    " UNION ALL SELECT row, 'year', last / 10000, NULL FROM letter WHERE days <= 366 AND last / 10000 <> first / 10000"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What all letters are known to be; `starts[row]` to `starts[row + 1]` are a letter's places in `codes`."""

    starts: NDArray[np.int64]
    codes: NDArray[np.int32]
    """Each an index into `known`, where a field's values stand together in the order of their labels."""
    known: tuple[tuple[str, str, str], ...]
    """Field, value and label."""


def columns(db: sqlite3.Connection) -> Columns:
    """Read the facets of all letters from the archive as it stands."""
    number: dict[tuple[str, str | int, str | None], int] = {}
    letters, found = array("q"), array("i")
    for row, *facet in db.execute(_ALL):
        letters.append(row)
        found.append(number.setdefault(tuple(facet), len(number)))
    named = [_named(*facet) for facet in number]
    order = sorted(range(len(named)), key=lambda n: (FIELDS.index(named[n][0]), named[n][2], named[n][1]))
    place = np.empty(len(named), np.int32)
    place[order] = np.arange(len(named), dtype=np.int32)
    of = np.frombuffer(letters, np.int64) if letters else np.empty(0, np.int64)
    codes = place[np.frombuffer(found, np.int32)] if found else np.empty(0, np.int32)
    last = int(of.max()) if letters else 0
    starts = np.searchsorted(np.sort(of), np.arange(last + 2))
    return Columns(starts, codes[np.argsort(of, kind="stable")], tuple(named[n] for n in order))


def _named(field: str, value: str | int, label: str | None) -> tuple[str, str, str]:
    return (field, f"{value:04}", f"{value:04}") if label is None else (field, str(value), label)


def rows(joined: str | None) -> NDArray[np.int64]:
    """Return the rows in SQLite's group_concat of them: one row of a result is read far quicker than thousands."""
    return np.array(joined.split(","), np.int64) if joined else np.empty(0, np.int64)


def count(known: Columns, letters: NDArray[np.int64]) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of the letters in these rows, the most frequent value first; years in their order."""
    begins = known.starts[letters]
    lengths = known.starts[letters + 1] - begins
    # Every letter's stretch of codes, one after the other.
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
    numbers = np.bincount(known.codes[places], minlength=len(known.known))
    there = np.flatnonzero(numbers)
    counted = zip(there.tolist(), numbers[there].tolist(), strict=True)
    found: dict[str, tuple[Facet, ...]] = dict.fromkeys(FIELDS, ())
    for field, some in groupby(((known.known[n], number) for n, number in counted), key=lambda facet: facet[0][0]):
        values = [Facet(value, label, number) for (_, value, label), number in some]
        if field != "year":
            values.sort(key=lambda facet: -facet.count)
        found[field] = tuple(values)
    return found
