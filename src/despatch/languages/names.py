"""The form of `names.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Honorifics(Form):
    """Titles that show whether a person is a man or a woman, married or not; `plain` ones show neither."""

    masculine: frozenset[str] = frozenset()
    feminine: frozenset[str] = frozenset()
    married: frozenset[str] = frozenset()
    unmarried: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()

    @property
    def every(self) -> frozenset[str]:
        """All of them."""
        return self.masculine | self.feminine | self.married | self.unmarried | self.plain


@dataclass(frozen=True, slots=True)
class WordList(Form):
    """A table that has words and nothing else."""

    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gender(Form):
    """Given names of women and of men."""

    feminine: frozenset[str] = frozenset()
    masculine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NameWords(Form):
    """The keys of `names.toml`.

    Words are written folded: in small letters, without accents, periods and apostrophes.
    """

    FILE: ClassVar[str] = "names"

    articles: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    honorifics: Honorifics = Honorifics()
    ranks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tail: WordList = WordList()
    """Titles that may end a name without a comma before them."""
    suffixes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    particles: WordList = WordList()
    bodies: WordList = WordList()
    given: dict[str, str] = field(default_factory=dict)
    """Abbreviations, nicknames and spellings, and the given name that each stands for."""
    of_place: frozenset[str] = frozenset()
    """Words between a name and a place that tells two bearers of it apart: "Charles Hart of Hartwell"."""
    spelling: dict[str, str] = field(default_factory=dict)
    """Letters, and how they are spelt out where names are compared."""
    gender: Gender = Gender()
