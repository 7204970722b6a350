"""The form of `dates.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Ago(Form):
    """How a language counts back from the day of a letter: "three days ago", "vor drei Tagen"."""

    words: tuple[str, ...] = ()
    """Words after the count."""
    before: tuple[str, ...] = ()
    """Words before the count."""
    units: dict[str, int] = field(default_factory=dict)
    """For each unit, how many days it has."""
    numbers: dict[str, int] = field(default_factory=dict)
    """0 for a number that is left vague: "some days ago"."""


@dataclass(frozen=True, slots=True)
class DateWords(Form):
    """The keys of `dates.toml`."""

    FILE: ClassVar[str] = "dates"

    months: tuple[tuple[str, ...], ...] = ()
    """For each month its name, and spellings that no rule derives from the name."""
    ambiguous: tuple[str, ...] = ()
    """Months that are also other words, such as "may"."""
    weekdays: tuple[tuple[str, ...], ...] = ()
    """As `months`; the week begins on Monday."""
    weekday_endings: tuple[str, ...] = ()
    no_weekdays: tuple[str, ...] = ()
    """Words that look like a weekday cut short."""
    daytimes: tuple[str, ...] = ()
    month_may_come_first: bool | None = None
    """Whether "3/4/1898" may be a day of March."""
    ordinal_endings: tuple[str, ...] = ()
    ordinals: tuple[tuple[str, ...], ...] = ()
    """For each day of the month, how its number is written in words."""
    last_day: tuple[str, ...] = ()
    """How the last day of a month is named: "dernier jour"."""
    roman_days_in_capitals: bool | None = None
    """Whether a day may stand in Roman capitals ("XX Iulii"); in small letters it may in every language."""
    small_months: bool | None = None
    """Whether the names of months are written in small letters."""
    ordinal_point_after: tuple[str, ...] = ()
    """Words after which a number with a point is an ordinal."""
    articles: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    year_words: tuple[str, ...] = ()
    year_numbers: dict[str, int] = field(default_factory=dict)
    """The words of a year that is written out: "eighteen", "hundred"."""
    century: tuple[str, ...] = ()
    """Words after the number of a century."""
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
    approximate: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()
    """Words of the editors' before a year that they presume: "Oct. 31 [probably 1859]"."""
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
    """Words after the number of a month ("5th of 3d mo.")."""
    quaker_day: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    """Words that open a dateline."""
    days: dict[str, int] = field(default_factory=dict)
    """Words for a day, and how many days it lies from that of the letter."""
    ago: Ago = Ago()
    kalends: tuple[str, ...] = ()
    nones: tuple[str, ...] = ()
    ides: tuple[str, ...] = ()
    counted_days: dict[str, int] = field(default_factory=dict)
    """How many days before Kalends, Nones or Ides, in words, both ends counted: "tertio"."""
    counted_from: tuple[str, ...] = ()
    """Words before the count: "ante diem"."""
    on_the_day: tuple[str, ...] = ()
    """The names of the day itself: "Idibus Martiis"."""
    day_before: tuple[str, ...] = ()
    day_after_it: tuple[str, ...] = ()
    """The day before Kalends, Nones and Ides, and the day after."""
    republican_months: tuple[tuple[str, ...], ...] = ()
    """The months of the French Republican calendar, from the first."""
    republican_days: tuple[str, ...] = ()
    """The days that end its year."""
    republican_year: tuple[str, ...] = ()
    """Words before the number of its year."""
    republican_era: tuple[str, ...] = ()
    """Words that may follow it: "de la République"."""
    reign: tuple[str, ...] = ()
    reign_year: tuple[str, ...] = ()
    """The words of a year of a reign: "year of", "reign"."""
    feast_eve: tuple[str, ...] = ()
    feast_morrow: tuple[str, ...] = ()
    """Words before a feast that make it the day before, or the day after."""
    feast_after: tuple[str, ...] = ()
    """What joins a weekday to the feast that it follows: "Dienstag nach Ostern"."""
    feasts: dict[str, str | int] = field(default_factory=dict)
    """For each feast its month and day ("09-29"), or how many days it lies after Easter Sunday."""
