"""The facets of all letters as one array of small numbers, so that a search counts its own without reading each letter.

A server, which answers many searches, counts here. A single search is counted by SQL (`read_facets.FACETS`), because
filling the array costs as much as many of those. Both give the same. A letter takes some forty bytes.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from despatch.model import Facet

FIELDS = ("sender", "recipient", "year", "marking", "place", "kind", "source")
_ALL = """
SELECT p.letter, p.role, n.person, h.label FROM party p JOIN name n ON n.id = p.name
  JOIN person h ON h.id = n.person WHERE p.repeated = 0
UNION ALL SELECT l.row, v.field, v.folded, v.label FROM letter l JOIN value v ON v.id IN (l.marking, l.kind)
UNION ALL SELECT l.row, 'place', h.id, h.label FROM letter l JOIN place_name n ON n.id = l.place
  JOIN place h ON h.id = n.place
UNION ALL SELECT row, 'source', source, source FROM letter
UNION ALL SELECT row, 'year', first / 10000, NULL FROM letter WHERE days <= 366
UNION ALL SELECT row, 'year', last / 10000, NULL FROM letter WHERE days <= 366 AND last / 10000 <> first / 10000
"""


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The facet values of all letters; those of letter `rows[n]` are in `codes` from `starts[n]` to `starts[n + 1]`."""

    rows: NDArray[np.int64]
    """The letters, in order."""
    starts: NDArray[np.int64]
    codes: NDArray[np.int32]
    """Each an index into `values`, where those of a field stand together in the order of their labels."""
    values: tuple[tuple[str, str, str], ...]
    """Field, value and label."""


def read(db: sqlite3.Connection) -> FacetCounts:
    """Read the facets of all letters."""
    number: dict[tuple[str, str | int, str | None], int] = {}
    letters, facets = array("q"), array("i")
    for row, *facet in db.execute(_ALL):
        letters.append(row)
        facets.append(number.setdefault(tuple(facet), len(number)))
    named = [_named(*facet) for facet in number]
    order = sorted(range(len(named)), key=lambda n: (FIELDS.index(named[n][0]), named[n][2], named[n][1]))
    place = np.empty(len(named), np.int32)
    place[order] = np.arange(len(named), dtype=np.int32)
    rows = np.frombuffer(letters, np.int64) if letters else np.empty(0, np.int64)
    codes = place[np.frombuffer(facets, np.int32)] if facets else np.empty(0, np.int32)
    known, numbers = np.unique(rows, return_counts=True)
    starts = np.concatenate(([0], np.cumsum(numbers)))
    return FacetCounts(known, starts, codes[np.argsort(rows, kind="stable")], tuple(named[n] for n in order))


def _named(field: str, value: str | int, label: str | None) -> tuple[str, str, str]:
    return (field, f"{value:04}", f"{value:04}") if label is None else (field, str(value), label)


def parse_rows(joined: str | None) -> NDArray[np.int64]:
    """Return the rows in SQLite's group_concat of them: one row of a result is read much faster than thousands."""
    return np.array(joined.split(","), np.int64) if joined else np.empty(0, np.int64)


def count(facets: FacetCounts, letters: NDArray[np.int64]) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of the letters in these rows, the most frequent value first; years in their order."""
    letters = np.searchsorted(facets.rows, letters)
    begins = facets.starts[letters]
    lengths = facets.starts[letters + 1] - begins
    # Every letter's stretch of codes, one after the other.
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
    numbers = np.bincount(facets.codes[places], minlength=len(facets.values))
    present = np.flatnonzero(numbers)
    return to_facets((facets.values[n], int(numbers[n])) for n in present.tolist())


def codes_of(facets: FacetCounts, row: int) -> list[int]:
    """Return the codes of a letter."""
    n = int(np.searchsorted(facets.rows, row))
    codes: list[int] = facets.codes[facets.starts[n] : facets.starts[n + 1]].tolist()
    return codes


def to_facets(counted: Iterable[tuple[tuple[str, str, str], int]]) -> dict[str, tuple[Facet, ...]]:
    """Return facets from (field, value, label) and how many letters have it, in the order of the codes."""
    by_field: dict[str, tuple[Facet, ...]] = dict.fromkeys(FIELDS, ())
    for field, of_field in groupby(counted, key=lambda pair: pair[0][0]):
        values = [Facet(value, label, number) for (_, value, label), number in of_field]
        if field != "year":
            values.sort(key=lambda facet: -facet.count)
        by_field[field] = tuple(values)
    return by_field
