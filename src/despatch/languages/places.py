"""The form of `places.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class PlaceWords(Form):
    """The keys of `places.toml`."""

    FILE: ClassVar[str] = "places"

    within: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()
    opens: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """These open a dateline and belong to its place."""
    received: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    hours: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    address_ends: frozenset[str] = frozenset()
