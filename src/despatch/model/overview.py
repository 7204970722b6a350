"""The answers of an archive about its places and its years. No stage sees these types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from despatch.model.letter import Place


@dataclass(frozen=True, slots=True)
class AlikePlace:
    """A place that may be the same as another: its names are like the other's, which proves nothing."""

    id: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One way in which letters write a place: how many do, and why it counts as this place."""

    written: str
    letters: int
    why: str


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place as lists show one: letters written there, and the first and last date, of descriptions, too."""

    place: Place
    label: str
    """The name, with what tells it from another place of the same name."""
    letters: int
    first: str | None
    last: str | None
    names: tuple[PlaceName, ...] = ()
    alike: tuple[AlikePlace, ...] = ()
    """Places that may be the same; places.toml can say so."""
    described: int = 0
    """Letters written there that are known by description only."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """The letters that surely fall in one month or year; where `first` and `last` differ, those somewhere between."""

    first: str
    """YYYY-MM or YYYY; so is `last`."""
    last: str
    letters: int

    @property
    def is_span(self) -> bool:
        """Whether the dates are uncertain: they may lie in any of several months or years."""
        return self.first != self.last


@dataclass(frozen=True, slots=True)
class Timeline:
    """Letters over time, in order; `undated` letters have no day at all."""

    by: Literal["month", "year"]
    rows: tuple[TimelineRow, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Route:
    """Letters written at one place that were answered from another, both by their ids."""

    start: str
    end: str
    letters: int


@dataclass(frozen=True, slots=True)
class Geography:
    """Where letters were written: how many by the id of the place, and whence their answers came."""

    letters: Mapping[str, int]
    routes: tuple[Route, ...]
    """Those with most letters first."""
    nowhere: int
    """Letters that do not say where they were written."""
