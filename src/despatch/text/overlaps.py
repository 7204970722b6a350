"""Choosing among readings whose words overlap: the reading given first is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import TypeVar

from despatch.model import Span

T = TypeVar("T")


def drop_overlaps(readings: Iterable[T], span: Callable[[T], Span]) -> list[T]:
    """Return the readings that overlap none given before them, in the order of the text; n log n comparisons."""
    starts: list[int] = []
    kept: list[T] = []
    for reading in readings:
        here = span(reading)
        place = bisect_left(starts, here.start)
        before = place == 0 or span(kept[place - 1]).end <= here.start
        after = place == len(kept) or here.end <= starts[place]
        if before and after:
            starts.insert(place, here.start)
            kept.insert(place, reading)
    return kept
