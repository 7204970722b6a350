"""The form of `recognise.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class MentionWords(Form):
    """The keys of `recognise.toml`."""

    FILE: ClassVar[str] = "recognise"

    titles: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    the: tuple[str, ...] = ()
    ship_prefixes: tuple[str, ...] = ()
    ship_nouns: tuple[str, ...] = ()
    convoys: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    """Words that stay small within the name of an office: "Minister for Trade"."""
    particles: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
