"""Answers that many pages need and only a new build changes: computed once for each open archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from despatch.archive import Archive
from despatch.model import Facet, PersonEntry, PlaceEntry

T = TypeVar("T")
_RESULTS: WeakKeyDictionary[Archive, dict[str, object]] = WeakKeyDictionary()


def cached(archive: Archive, name: str, compute: Callable[[], T], *, keep: bool = True) -> T:
    """Return the result of `compute`, called once for each open archive and each `name`.

    No reader can ask for it twice, so it has no limit of work. Without `keep`, such as for a list that is narrowed, it
    is computed each time, within the limit.
    """
    if not keep:
        return compute()
    results = _RESULTS.setdefault(archive, {})
    if name not in results:
        with archive.limited(None):
            results[name] = compute()
    return cast("T", results[name])


def all_facets(archive: Archive) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of all letters."""
    return cached(archive, "facets", archive.facets)


def all_people(archive: Archive) -> list[PersonEntry]:
    """Return the people of the archive, those with most letters first."""
    return cached(archive, "people", archive.people)


def people_in_alphabet(archive: Archive) -> list[tuple[str, PersonEntry]]:
    """Return the people in the order of the alphabet, each with the words that it is sorted by."""
    return cached(archive, "alphabet", archive.people_in_alphabet)


def all_places(archive: Archive) -> list[PlaceEntry]:
    """Return the places of the archive, those with most letters first."""
    return cached(archive, "places", archive.places)


SOME_MONTH = "1911-03"
"""How a date is written, where no letter is dated to a month."""


def first_month(archive: Archive) -> str:
    """Return the first month of the archive's letters, to show how a date is written."""
    months = cached(archive, "timeline", archive.timeline)
    return months[0][0] if months else SOME_MONTH
