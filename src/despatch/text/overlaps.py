"""Stretches that overlap: of two readings the one given first is kept; and whether a place lies in any stretch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
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


def covers(spans: Sequence[Span]) -> Callable[[int], bool]:
    """Return a function that says whether a place lies in one of the spans; it takes log n comparisons."""
    ordered = sorted(spans, key=lambda span: span.start)
    starts = [span.start for span in ordered]
    furthest = [0, *accumulate((span.end for span in ordered), max)]
    return lambda place: place < furthest[bisect_right(starts, place)]
