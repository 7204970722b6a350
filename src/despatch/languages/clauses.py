"""The form of `clauses.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Verbs(Form):
    """The table `verbs`."""

    finite: tuple[str, ...] = ()
    modals: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    complements: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    past: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseWords(Form):
    """The keys of `clauses.toml`."""

    FILE: ClassVar[str] = "clauses"

    joints: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    verbs: Verbs = Verbs()
