"""What many pages ask of an archive and only a new build changes: asked once, kept as long as the archive is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from despatch.archive import Archive
from despatch.model import Facet, PersonEntry

T = TypeVar("T")
_KEPT: WeakKeyDictionary[Archive, dict[str, object]] = WeakKeyDictionary()


def remembered(archive: Archive, name: str, ask: Callable[[], T]) -> T:
    """Return what `ask` returns, asked once for each archive that is open and each `name`."""
    kept = _KEPT.setdefault(archive, {})
    if name not in kept:
        kept[name] = ask()
    return cast("T", kept[name])


def all_facets(archive: Archive) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of all letters."""
    return remembered(archive, "facets", archive.facets)


def everyone(archive: Archive) -> list[PersonEntry]:
    """Return the people of the archive, those with most letters first."""
    return remembered(archive, "people", archive.people)
