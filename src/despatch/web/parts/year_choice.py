"""A choice of years for a drawing: the years of an archive come in, a row of bars that lead to stretches goes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from despatch.model import Facet, Filter, Values
from despatch.web import urls
from despatch.web.errors import BadDate
from despatch.web.formatting import counted
from despatch.web.parts.bar_chart import Chart, bar_chart
from despatch.web.parts.facets import range_words

MOST = 30
"""The most stretches that are offered."""
_STEPS = (1, 5, 10, 20, 50, 100, 1000)
_YEARS = re.compile(r"\s*(\d{4})(?:\s*[-–/]\s*(\d{4}))?\s*", re.ASCII)
OLD = "years"
"""Addresses of old have both ends in one parameter: years=1776-1783."""


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A row of bars, one for each stretch of `step` years, and the range of dates that is chosen now."""

    action: str
    first: str
    last: str
    words: str
    """The range in words; empty for all years."""
    strip: Chart | None
    """None where there is nothing to choose."""
    here: str
    """The address of the bar that is chosen; `outside` are those of bars beyond the range."""
    outside: frozenset[str]
    years: tuple[int, int]
    """The first and the last year of the archive."""
    step: int
    kept: tuple[tuple[str, str], ...]

    @property
    def begin(self) -> int:
        """The first year of the first stretch."""
        return self.years[0] // self.step * self.step

    @property
    def end(self) -> int:
        """The first year of the last stretch."""
        return self.years[1] // self.step * self.step

    @property
    def all(self) -> str:
        """The address of all years."""
        return urls.with_query(self.action, dict(self.kept))

    @property
    def query(self) -> dict[str, Values]:
        """The range and what is kept, as values of a query string."""
        return {**dict(self.kept), "from": self.first, "to": self.last}


def parse_years(query: Mapping[str, str]) -> Filter:
    """Return the letters of the years that an address asks for; raises BadDate."""
    first, last = urls.parse_range(query)
    asked = query.get(OLD) or ""
    if first or last or not asked.strip():
        return Filter(first=first, last=last)
    found = _YEARS.fullmatch(asked)
    if not found or (found[2] and found[2] < found[1]):
        raise BadDate("from", f"“{asked}” is no stretch of years. Write the first and the last: from=1776&to=1783.")
    return Filter(first=found[1], last=found[2] or found[1])


def choose_years(
    facets: Sequence[Facet], where: Filter, action: str, kept: Mapping[str, str] | None = None
) -> YearChoice:
    """Return the choice of an archive whose letters have these years; `action` is the address of the page."""
    counts = {int(facet.value): facet.count for facet in facets if facet.value.isdigit()}
    years = min(counts, default=0), max(counts, default=0)
    step = next((step for step in _STEPS if years[1] // step - years[0] // step < MOST), _STEPS[-1])
    stretches: Counter[str] = Counter()
    for year, count in counts.items():
        stretches[f"{year // step * step:04}"] += count
    first, last, along = where.first or "", where.last or "", dict(kept or {})

    def end(begin: str) -> str:
        return f"{int(begin) + step - 1:04}"

    def path(first: str, last: str) -> str:
        return urls.with_query(action, {**along, "from": first, "to": last})

    def link(begin: str) -> str:
        return path(begin, end(begin))

    strip = None
    if len(stretches) > 1:
        strip = bar_chart(
            "Choose years: letters by " + ("year" if step == 1 else f"{step} years"),
            [f"{year:04}" for year in range(int(min(stretches)), int(max(stretches)) + 1, step)],
            stretches,
            name=lambda begin: f"{range_words(begin, end(begin))}: {counted(stretches[begin], 'letter')}",
            link=link,
            tick=str,
            size=(720, 34),
        )
    outside = {link(begin) for begin in stretches if end(begin) < first[:4] or begin > (last[:4] or "9999")}
    words = range_words(where.first, where.last) if first or last else ""
    here, kept_fields = path(first, last), tuple(along.items())
    return YearChoice(action, first, last, words, strip, here, frozenset(outside), years, step, kept_fields)
