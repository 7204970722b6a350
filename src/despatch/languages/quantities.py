"""The form of `quantities.toml`: numbers, units, and the words around a quantity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Words(Form):
    """The table `words`."""

    half: frozenset[str] = frozenset()
    and_: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    the: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()
    ortwo: frozenset[str] = frozenset()
    article: frozenset[str] = frozenset()
    range: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    upto: frozenset[str] = frozenset()
    atleast: frozenset[str] = frozenset()
    upwards: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    giving: frozenset[str] = frozenset()
    per: frozenset[str] = frozenset()
    price: frozenset[str] = frozenset()
    ditto: frozenset[str] = frozenset()
    aboard: frozenset[str] = frozenset()
    at: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    gathered: frozenset[str] = frozenset()
    onward: frozenset[str] = frozenset()
    if_: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    after_2_or_3: frozenset[str] = frozenset()
    """After a figure that ends in 2 or 3 these make a day of the month."""
    nothings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wholes(Form):
    """The table `referring.wholes`."""

    things: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Referring(Form):
    """The table `referring`."""

    pointers: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    wholes: Wholes = Wholes()


@dataclass(frozen=True, slots=True)
class Periods(Form):
    """The table `periods`."""

    words: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()
    """What a sum of money may buy one of."""
    adverbs: dict[str, str] = field(default_factory=dict)
    """Words that say a period in one, and the period."""


@dataclass(frozen=True, slots=True)
class Stop(Form):
    """The table `stop`."""

    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Things(Form):
    """The table `things`."""

    single: frozenset[str] = frozenset()
    singly: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    calibres: frozenset[str] = frozenset()
    currency: frozenset[str] = frozenset()
    attached: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuantityWords(Form):
    """The keys of `quantities.toml`."""

    FILE: ClassVar[str] = "quantities"

    plural: frozenset[str] = frozenset()
    """The endings of nouns for more than one."""
    numbers: dict[str, int] = field(default_factory=dict)
    multiples: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    """How many of each part make a whole."""
    words: Words = Words()
    referring: Referring = Referring()
    units: dict[str, frozenset[str]] = field(default_factory=dict)
    """Units by what they measure: mass, volume, length, container, count, money, time."""
    coins: dict[str, float] = field(default_factory=dict)
    """Words that say a number of pence in one."""
    coin: str = ""
    """The unit in which `coins` count."""
    measures: dict[str, dict[str, float]] = field(default_factory=dict)
    """Families of units of which a sum may name several, each unit with its worth."""
    shortened: dict[str, int] = field(default_factory=dict)
    """Letters close behind a sum of money, and the multiple that they mean."""
    periods: Periods = Periods()
    stop: Stop = Stop()
    things: Things = Things()
