"""The form of `names.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Honorifics(Form):
    """The table `honorifics`."""

    masculine: frozenset[str] = frozenset()
    feminine: frozenset[str] = frozenset()
    married: frozenset[str] = frozenset()
    unmarried: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tail(Form):
    """The table `tail`."""

    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Particles(Form):
    """The table `particles`."""

    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bodies(Form):
    """The table `bodies`."""

    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gender(Form):
    """The table `gender`."""

    feminine: frozenset[str] = frozenset()
    masculine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NameWords(Form):
    """The keys of `names.toml`."""

    FILE: ClassVar[str] = "names"

    articles: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    honorifics: Honorifics = Honorifics()
    ranks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tail: Tail = Tail()
    suffixes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    particles: Particles = Particles()
    bodies: Bodies = Bodies()
    given: dict[str, str] = field(default_factory=dict)
    """Abbreviations, nicknames and spellings, and the given name that each stands for."""
    of_place: frozenset[str] = frozenset()
    """Words between a name and a place that tells two bearers of it apart: "Charles Hart of Hartwell"."""
    spelling: dict[str, str] = field(default_factory=dict)
    """Letters, and how they are spelt out where names are compared."""
    gender: Gender = Gender()
