"""The form of `places.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class PlaceWords(Form):
    """The keys of `places.toml`."""

    FILE: ClassVar[str] = "places"

    within: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    address_ends: tuple[str, ...] = ()
