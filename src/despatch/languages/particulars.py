"""The form of `particulars.toml`: the condition, the place and the actor of an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Condition(Form):
    """The table `condition`."""

    opens: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    after_participle: frozenset[str] = frozenset()
    never_inverted: frozenset[str] = frozenset()
    leads_on: frozenset[str] = frozenset()
    inverted: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    whether: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    polite: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places(Form):
    """The table `places`."""

    in_: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    for_: frozenset[str] = frozenset()
    from_: frozenset[str] = frozenset()
    via: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    and_: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    with_article: frozenset[str] = frozenset()
    after_article: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    not_places: frozenset[str] = frozenset()
    not_endings: frozenset[str] = frozenset()
    for_all_that: frozenset[str] = frozenset()
    motion: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject(Form):
    """The table `subject`."""

    leads: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    active: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    """The endings of verbs of the past."""
    present: frozenset[str] = frozenset()
    """The endings of participles that make no passive."""
    by: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    no_bodies: frozenset[str] = frozenset()
    """Of the bodies that `names.toml` lists, these do not act."""
    no_titles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bargain(Form):
    """The table `bargain`."""

    givers: frozenset[str] = frozenset()
    up: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    reader: frozenset[str] = frozenset()
    unmet: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ArgumentWords(Form):
    """The keys of `particulars.toml`."""

    FILE: ClassVar[str] = "particulars"

    condition: Condition = Condition()
    places: Places = Places()
    subject: Subject = Subject()
    bargain: Bargain = Bargain()
