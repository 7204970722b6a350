"""The form of `particulars.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Condition(Form):
    """The table `condition`."""

    opens: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    leads_on: tuple[str, ...] = ()
    inverted: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    whether: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    auxiliaries: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places(Form):
    """The table `places`."""

    in_: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    with_article: tuple[str, ...] = ()
    after_article: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()
    not_endings: tuple[str, ...] = ()
    for_all_that: tuple[str, ...] = ()
    motion: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject(Form):
    """The table `subject`."""

    leads: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    being: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArgumentWords(Form):
    """The keys of `particulars.toml`."""

    FILE: ClassVar[str] = "particulars"

    condition: Condition = Condition()
    places: Places = Places()
    subject: Subject = Subject()
