"""The form of `due.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Parts(Form):
    """The table `parts`."""

    early: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Periods(Form):
    """The table `periods`."""

    week: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    the: tuple[str, ...] = ()
    morrow: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueWords(Form):
    """The keys of `due.toml`."""

    FILE: ClassVar[str] = "due"

    before: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    ornext: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    ortwo: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    hence: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    and_: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    pattern_first: tuple[str, ...] = ()
    pattern_words: tuple[str, ...] = ()
    parts: Parts = Parts()
    numbers: dict[str, int] = field(default_factory=dict)
    units: dict[str, tuple[float, ...]] = field(default_factory=dict)
    periods: Periods = Periods()
    seasons: dict[str, int] = field(default_factory=dict)
    feasts: dict[str, str] = field(default_factory=dict)
