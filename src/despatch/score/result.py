"""The shapes of a score: counts, shares, and the wrong answers behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Miss = tuple[str, Row, Row | None]
"""A wrong answer: the measure, the gold row (empty if gold has none), and the row read (None if there is none)."""


@dataclass(frozen=True, slots=True)
class Matches:
    """How many findings are right, of those read and of those wanted."""

    hits: int
    read: int
    gold: int

    @property
    def precision(self) -> float:
        """Right findings of all that were read."""
        return self.hits / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Right findings of all that gold wants."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (self.read + self.gold) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many answers to one question are right, of those asked and of those given."""

    right: int
    of: int
    answered: int

    @property
    def accuracy(self) -> float:
        """Right answers of all asked; 1.0 when nothing was asked."""
        return self.right / self.of if self.of else 1.0

    @property
    def precision(self) -> float:
        """Right answers of those given; 1.0 when none was."""
        return self.right / self.answered if self.answered else 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """The score of one kind of finding: each measure by name, and every wrong answer."""

    measures: dict[str, Matches | Share]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """The score of one set of letters."""

    starts: Matches
    overlaps: Matches
    fields: dict[str, Share]
    misses: tuple[Miss, ...]
    reliability: Mapping[str, Share] = field(default_factory=dict)
    """By field and confidence, how many of the answers given are right."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one gold set; `letters` is None where the set asks for sentences alone."""

    letters: Letters | None
    parts: tuple[Part, ...]

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Every wrong answer, those of letters first."""
        first = self.letters.misses if self.letters else ()
        return (*first, *(miss for part in self.parts for miss in part.misses))
