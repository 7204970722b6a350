"""The form of `calendars.toml`, one file for all languages: reigns, Republican years, and who kept the Old Style."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from despatch.languages import tables
from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Reign(Form):
    """A reign by whose years letters are dated."""

    begin: dt.date
    """The day from which its years are counted, in the Old Style before September 1752."""
    years: int
    """How many of its years had begun when it ended."""
    called: tuple[str, ...]
    """The name in the languages of letters and statutes, in small letters."""
    number: int = 0
    """2 for Charles the Second; 0 where only one had the name."""
    plain: bool = False
    """Whether the name without a number means this ruler: "Queen Elizabeth", "King Charles"."""
    short: tuple[str, ...] = ()
    """How statutes shorten the name: "Car"."""


@dataclass(frozen=True, slots=True)
class OldStyle(Form):
    """A country that kept the Old Style when others had left it."""

    until: dt.date
    """Its last day in the Old Style, in that style."""
    mixed: bool = False
    """Whether so many strangers wrote from there by their own calendar that a date is of one of two days."""
    year_from_march: bool = False
    """Whether its year began on 25 March, so that a winter's date may be of the next year."""
    places: tuple[str, ...] = ()
    """Places of that country whose names tell it, in small letters."""


@dataclass(frozen=True, slots=True)
class Calendars(Form):
    """The keys of `calendars.toml`."""

    FILE: ClassVar[str] = "calendars"

    republican_years: tuple[dt.date, ...] = ()
    """The first day of each year of the French Republic, from year I."""
    reigns: tuple[Reign, ...] = ()
    titles: tuple[str, ...] = ()
    """What stands before the name of a ruler."""
    endings: tuple[str, ...] = ()
    """What makes a number an ordinal in Latin."""
    ordinals: dict[str, int] = field(default_factory=dict)
    """The number of a ruler in words, in any language and case."""
    old_style: tuple[OldStyle, ...] = ()


@cache
def calendars() -> Calendars:
    """Return what the file says. Raises SettingsError for a file that does not fit the form."""
    file = tables.FOLDER / "calendars.toml"
    return tables.fill(Calendars, tables.read(file), str(file))
