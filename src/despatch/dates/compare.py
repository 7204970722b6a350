"""Two dates in EDTF compared by the days that they may mean."""

from __future__ import annotations

from despatch.dates.edtf import bounds

_FAR = 80 * 365
"""No letter stands so many days from its own date: the later date is that of a copy, a page or an edition."""


def meet(one: str, other: str) -> bool:
    """Say whether two dates may be one day; a date without bounds contradicts none."""
    a, b = bounds(one), bounds(other)
    return a is None or b is None or (a[0] <= b[1] and b[0] <= a[1])


def are_far(one: str, other: str) -> bool:
    """Say whether the lifetime of a person lies between two dates."""
    a, b = bounds(one), bounds(other)
    return a is not None and b is not None and max((b[0] - a[1]).days, (a[0] - b[1]).days) > _FAR
