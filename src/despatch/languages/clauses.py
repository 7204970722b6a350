"""The form of `clauses.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Verbs(Form):
    """Words that distinguish a clause with a verb of its own from a scrap of the clause before it."""

    finite: frozenset[str] = frozenset()
    modals: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    """How nouns of many end, after which a bare verb may stand: "the others follow"."""
    complements: frozenset[str] = frozenset()
    """Words that go on with what a verb of asking or telling began."""
    base: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClauseWords(Form):
    """The keys of `clauses.toml`."""

    FILE: ClassVar[str] = "clauses"

    joints: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    shortened: frozenset[str] = frozenset()
    verbs: Verbs = Verbs()
