"""The form of `names.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Honorifics(Form):
    """The table `honorifics`."""

    masculine: tuple[str, ...] = ()
    feminine: tuple[str, ...] = ()
    married: tuple[str, ...] = ()
    unmarried: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tail(Form):
    """The table `tail`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Particles(Form):
    """The table `particles`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bodies(Form):
    """The table `bodies`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gender(Form):
    """The table `gender`."""

    feminine: tuple[str, ...] = ()
    masculine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameWords(Form):
    """The keys of `names.toml`."""

    FILE: ClassVar[str] = "names"

    articles: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    honorifics: Honorifics = Honorifics()
    ranks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tail: Tail = Tail()
    suffixes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    particles: Particles = Particles()
    bodies: Bodies = Bodies()
    given: dict[str, str] = field(default_factory=dict)
    gender: Gender = Gender()
