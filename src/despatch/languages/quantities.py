"""The form of `quantities.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Words(Form):
    """The table `words`."""

    half: tuple[str, ...] = ()
    and_: tuple[str, ...] = ()
    definite: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    ortwo: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    upto: tuple[str, ...] = ()
    atleast: tuple[str, ...] = ()
    upwards: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    giving: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    price: tuple[str, ...] = ()
    ditto: tuple[str, ...] = ()
    aboard: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    if_: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    nothings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferringWholes(Form):
    """The table `referring.wholes`."""

    things: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    money: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referring(Form):
    """The table `referring`."""

    pointers: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    wholes: ReferringWholes = ReferringWholes()


@dataclass(frozen=True, slots=True)
class Periods(Form):
    """The table `periods`."""

    words: tuple[str, ...] = ()
    adverbs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop(Form):
    """The table `stop`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Things(Form):
    """The table `things`."""

    single: tuple[str, ...] = ()
    singly: tuple[str, ...] = ()
    collectives: tuple[str, ...] = ()
    calibres: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityWords(Form):
    """The keys of `quantities.toml`."""

    FILE: ClassVar[str] = "quantities"

    numbers: dict[str, int] = field(default_factory=dict)
    multiples: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    words: Words = Words()
    referring: Referring = Referring()
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    periods: Periods = Periods()
    stop: Stop = Stop()
    things: Things = Things()
