"""The form of `due.toml`: limits of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Parts(Form):
    """The table `parts`."""

    early: frozenset[str] = frozenset()
    middle: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Periods(Form):
    """The table `periods`."""

    week: frozenset[str] = frozenset()
    month: frozenset[str] = frozenset()
    year: frozenset[str] = frozenset()
    this: frozenset[str] = frozenset()
    next: frozenset[str] = frozenset()
    the: frozenset[str] = frozenset()
    morrow: frozenset[str] = frozenset()
    early: frozenset[str] = frozenset()
    middle: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DueWords(Form):
    """The keys of `due.toml`."""

    FILE: ClassVar[str] = "due"

    articles: frozenset[str] = frozenset()
    plural: frozenset[str] = frozenset()
    """The endings of nouns for more than one: "by 1800 muskets" names no year."""
    day_endings: frozenset[str] = frozenset()
    of_month: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()
    """Those of `before` that open a range of days."""
    before: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    closes: frozenset[str] = frozenset()
    clock: tuple[str, ...] = ()
    """Regular expressions for an hour."""
    on: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    dating: frozenset[str] = frozenset()
    had: frozenset[str] = frozenset()
    ahead: frozenset[str] = frozenset()
    since: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    latest: frozenset[str] = frozenset()
    ornext: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    ortwo: frozenset[str] = frozenset()
    time: frozenset[str] = frozenset()
    hence: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    and_: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    pattern_first: frozenset[str] = frozenset()
    pattern_words: frozenset[str] = frozenset()
    parts: Parts = Parts()
    numbers: dict[str, int] = field(default_factory=dict)
    units: dict[str, tuple[int, float]] = field(default_factory=dict)
    """The months and days that a unit of time is worth."""
    periods: Periods = Periods()
    seasons: dict[str, int] = field(default_factory=dict)
    """The number of each season in EDTF."""
    feasts: dict[str, str] = field(default_factory=dict)
    """Month and day of each feast, as "12-25"."""
    movable: dict[str, int] = field(default_factory=dict)
    """How many days after Easter Sunday each of these feasts lies."""
    later: dict[str, int] = field(default_factory=dict)
    """How many days later a day of the week lies with this word after it."""
    weekdays: dict[str, int] = field(default_factory=dict)
    """Short words for the days of the week, by their number from Monday."""
