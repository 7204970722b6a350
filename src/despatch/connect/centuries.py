"""Years written in two figures: the century comes from the other letters of the same people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from despatch.dates import is_edtf, with_century

WITHIN = 30
"""A year is likely within so many years of another letter of the same people. Two centuries are never both so near."""

Years = tuple[int, int]
"""The first and the last year in which a letter may have been written."""


@dataclass(frozen=True, slots=True)
class Century:
    """A date with its century; `people` are those whose letters tell it, `years` the years of these letters."""

    edtf: str
    people: tuple[str, ...]
    years: Years


def is_open(edtf: str) -> bool:
    """Say whether a date lacks its century and nothing else: ``XX07-10-02``."""
    return edtf[:2] == "XX" and edtf[2:4].isdecimal() and is_edtf(edtf)


def find_century(
    edtf: str, calendar: str, people: Sequence[str], known: Mapping[str, Iterable[Years]]
) -> Century | None:
    """Return a date with the century that the letters of its people tell; None where they tell none, or two.

    `known` holds the years of the dated letters of each person.
    """
    short = int(edtf[2:4])
    near = {
        (year, who): (first, last)
        for who in people
        for first, last in known.get(who, ())
        for year in range(first - WITHIN, last + WITHIN + 1)
        if year % 100 == short
    }
    years = {year for year, _ in near}
    if len(years) != 1:
        return None
    found = with_century(edtf, years.pop() // 100, calendar)
    who = tuple(dict.fromkeys(person for _, person in near))
    told = [ends for person in who for ends in known[person]]
    ends = min(first for first, _ in told), max(last for _, last in told)
    return Century(found, who, ends) if found else None
