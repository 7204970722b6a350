"""The form of `acts.toml`: how each type of act is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Patterns(Form):
    """The table `patterns`: regular expressions by the type of act that they show."""

    request: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    acceptance: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    complaint: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    """How words look like an act and are none: advertising, advice to any reader."""


@dataclass(frozen=True, slots=True)
class Frames(Form):
    """The table `frames`: how a clause begins that shows no act of its own."""

    joints: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    concessions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Nouns(Form):
    """Nouns that name an act, by its type: the table `nominal.inner`, for acts named anywhere in a clause."""

    owners: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
    promise: frozenset[str] = frozenset()
    offer: frozenset[str] = frozenset()
    request: frozenset[str] = frozenset()
    report: frozenset[str] = frozenset()
    acceptance: frozenset[str] = frozenset()
    refusal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Nominal(Form):
    """The table `nominal`: acts of the other side that a noun names after one of `openers`."""

    openers: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    towards: frozenset[str] = frozenset()
    promise: frozenset[str] = frozenset()
    offer: frozenset[str] = frozenset()
    request: frozenset[str] = frozenset()
    report: frozenset[str] = frozenset()
    acceptance: frozenset[str] = frozenset()
    refusal: frozenset[str] = frozenset()
    inner: Nouns = Nouns()


@dataclass(frozen=True, slots=True)
class ActWords(Form):
    """The keys of `acts.toml`. A language whose folder has this file is one whose acts are read."""

    FILE: ClassVar[str] = "acts"

    stemmer: str = ""
    """The name of the Snowball stemmer; a language without one is not stemmed."""
    listing: frozenset[str] = frozenset()
    spelling: dict[str, str] = field(default_factory=dict)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words by what they do; each class is a feature of the act model."""
    macros: dict[str, str] = field(default_factory=dict)
    patterns: Patterns = Patterns()
    frames: Frames = Frames()
    nominal: Nominal = Nominal()
    handed: frozenset[str] = frozenset()
    """What hands over that which comes with the letter."""
