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
    thirds: tuple[str, ...] = ()
    """What a base form takes on after "he"."""
    objects: frozenset[str] = frozenset()
    """Words after a second verb that show it to be no noun: "and order the carts", but not "and order of the day"."""
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
    relatives: frozenset[str] = frozenset()
    """Words that begin a clause of their own where a verb or its subject follows: "which I enclose"."""
    stops: tuple[str, ...] = ()
    """Words that end a sentence of a telegram, in the capitals in which they stand."""
    topics: frozenset[str] = frozenset()
    """How a piece begins that names what the clause after it is about: "As to your offer, ..."."""
    shortened: frozenset[str] = frozenset()
    verbs: Verbs = Verbs()
