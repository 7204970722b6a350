"""The form of `acts.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Patterns(Form):
    """The table `patterns`."""

    request: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    acceptance: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    complaint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frames(Form):
    """The table `frames`."""

    topics: tuple[str, ...] = ()
    concessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NominalInner(Form):
    """The table `nominal.inner`."""

    owners: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nominal(Form):
    """The table `nominal`."""

    openers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    acceptance: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    inner: NominalInner = NominalInner()


@dataclass(frozen=True, slots=True)
class ActWords(Form):
    """The keys of `acts.toml`."""

    FILE: ClassVar[str] = "acts"

    spelling: dict[str, str] = field(default_factory=dict)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    macros: dict[str, str] = field(default_factory=dict)
    patterns: Patterns = Patterns()
    frames: Frames = Frames()
    nominal: Nominal = Nominal()
