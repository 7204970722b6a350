"""The form of `dates.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Ago(Form):
    """The table `ago`."""

    words: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    units: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DateWords(Form):
    """The keys of `dates.toml`."""

    FILE: ClassVar[str] = "dates"

    months: tuple[tuple[str, ...], ...] = ()
    ambiguous: tuple[str, ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    daytimes: tuple[str, ...] = ()
    ordinal_endings: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    before_year: tuple[str, ...] = ()
    before_day: tuple[str, ...] = ()
    after_day: tuple[str, ...] = ()
    instant: tuple[str, ...] = ()
    ultimo: tuple[str, ...] = ()
    proximo: tuple[str, ...] = ()
    this_month: tuple[str, ...] = ()
    last_month: tuple[str, ...] = ()
    next_month: tuple[str, ...] = ()
    this_year: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    next_year: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    and_: tuple[str, ...] = ()
    or_: tuple[str, ...] = ()
    old_style: tuple[str, ...] = ()
    new_style: tuple[str, ...] = ()
    quaker_month: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    days: dict[str, int] = field(default_factory=dict)
    ago: Ago = Ago()
    no_weekdays: tuple[str, ...] = ()
