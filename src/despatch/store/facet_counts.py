"""The facets of all letters as one array of small numbers, so that a search counts its own without reading each letter.

A server, which answers many searches, counts here. A single search is counted by SQL (`read_facets.FACETS`), because
filling the array costs as much as many of those. Both give the same. A letter takes some forty bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from despatch.model import Facet

FIELDS = ("sender", "recipient", "year", "marking", "place", "kind", "source")
_PARTY = "SELECT letter, name FROM party WHERE repeated = 0 AND role = '{}'"
_PEOPLE = "SELECT n.id, h.id, h.label FROM name n JOIN person h ON h.id = n.person"
_VALUES = "SELECT id, folded, label FROM value WHERE field = '{}'"
_YEARS = """
SELECT row, first / 10000 AS year FROM letter WHERE days <= 366
UNION ALL SELECT row, last / 10000 FROM letter WHERE days <= 366 AND last / 10000 <> first / 10000
"""
_SOURCES = "SELECT id, row_number() OVER (ORDER BY id) AS number FROM source"
_PLACES = "SELECT n.id, h.id, h.label FROM place_name n JOIN place h ON h.id = n.place"
_ASKED = {
    "sender": (_PARTY.format("sender"), _PEOPLE),
    "recipient": (_PARTY.format("recipient"), _PEOPLE),
    "year": (_YEARS, f"SELECT DISTINCT year, printf('%04d', year), printf('%04d', year) FROM ({_YEARS})"),
    "marking": ("SELECT row, marking FROM letter WHERE marking IS NOT NULL", _VALUES.format("marking")),
    "place": ("SELECT row, place FROM letter WHERE place IS NOT NULL", _PLACES),
    "kind": ("SELECT row, kind FROM letter", _VALUES.format("kind")),
    "source": (
        f"SELECT l.row, s.number FROM letter l JOIN ({_SOURCES}) s ON s.id = l.source",
        f"SELECT number, id, id FROM ({_SOURCES})",
    ),
}
"""For each field the letters with numbers, and the numbers with value and label. Numbers are read faster than words."""


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
    rows: list[NDArray[np.int64]] = []
    codes: list[NDArray[np.int32]] = []
    values: list[tuple[str, str, str]] = []
    for field, (asked, meaning) in _ASKED.items():
        pairs = np.array(db.execute(asked).fetchall(), np.int64).reshape(-1, 2)
        numbers, place = np.unique(pairs[:, 1], return_inverse=True)
        known = {number: (label, value) for number, value, label in db.execute(meaning)}
        meant = [known.get(number) for number in numbers.tolist()]
        there = sorted({one for one in meant if one})
        nth = {one: len(values) + n for n, one in enumerate(there)}
        code = np.array([nth[one] if one else -1 for one in meant], np.int32)[place]
        rows.append(pairs[code >= 0, 0])
        codes.append(code[code >= 0])
        values += [(field, value, label) for label, value in there]
    letters = np.concatenate(rows)
    known_rows, lengths = np.unique(letters, return_counts=True)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return FacetCounts(known_rows, starts, np.concatenate(codes)[np.argsort(letters, kind="stable")], tuple(values))


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
