"""A choice of years: the years of an archive come in, a few stretches of them as links go out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from despatch.model import Facet
from despatch.web import urls
from despatch.web.errors import BadAddress

MOST = 24
"""The most stretches that are offered."""
_STEPS = (1, 5, 10, 20, 50, 100, 1000)
_YEARS = re.compile(r"\s*(\d{4})(?:\s*[-–/]\s*(\d{4}))?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Years:
    """The years from `first` to `last`, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first:04}" if self.first == self.last else f"{self.first:04}–{self.last:04}"

    @property
    def written(self) -> str:
        """The years as an address holds them."""
        return f"{self.first:04}" if self.first == self.last else f"{self.first:04}-{self.last:04}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Years to choose: their name, how many letters they have, the address that shows them."""

    label: str
    letters: int
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class YearChoice:
    """The stretches to choose from, and the years that are chosen now."""

    action: str
    stretches: tuple[Stretch, ...]
    years: Years | None

    @property
    def written(self) -> str:
        """The years as the form holds them, empty for all."""
        return self.years.written if self.years else ""


def parse_years(query: Mapping[str, str]) -> Years | None:
    """Return the years that an address asks for, None for all; raises BadAddress for words that are no years."""
    asked = query.get("years") or ""
    if not asked.strip():
        return None
    found = _YEARS.fullmatch(asked)
    if not found or (found[2] and found[2] < found[1]):
        raise BadAddress(f"“{asked}” is no stretch of years. Write one year, or the first and the last: 1776-1783.")
    return Years(int(found[1]), int(found[2] or found[1]))


def choose_years(facets: tuple[Facet, ...], years: Years | None, action: str) -> YearChoice:
    """Return the choice of an archive whose letters have these years; `action` is the address of the page."""
    counts = {int(facet.value): facet.count for facet in facets if facet.value.isdigit()}
    for step in _STEPS:
        stretches: Counter[int] = Counter()
        for year, count in counts.items():
            stretches[year // step * step] += count
        if len(stretches) <= MOST:
            break
    offered = [(Years(first, first + step - 1), letters) for first, letters in sorted(stretches.items())]
    return YearChoice(
        action,
        tuple(
            Stretch(str(one), letters, urls.with_query(action, {"years": one.written}), one == years)
            for one, letters in offered
        ),
        years,
    )
