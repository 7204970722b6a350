"""The result of identifying: the people, the person for each name, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from despatch.identify.name_uses import UseKey
from despatch.identify.offices import Holder, find_holder
from despatch.model import Person, Problem
from despatch.names.parse import Parsed


@dataclass(frozen=True, slots=True)
class Link:
    """One use of a name, the person it is taken for, and why. Removing the link undoes the merge."""

    name: str
    office: str | None
    key: str | None
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class Identification:
    """The people of an archive, who each name stands for, and what was left apart."""

    people: tuple[Person, ...]
    of: Mapping[UseKey, str | None]
    """(name, office, key) as written -> the id of a person, or None where the words do not settle it."""
    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    holders: tuple[Holder, ...] = ()
    offices: Mapping[UseKey, Parsed] = field(default_factory=dict)
    """The names that are an office alone."""

    def person(
        self, name: str, office: str | None = None, key: str | None = None, date: str | None = None
    ) -> str | None:
        """Return the id of the person that a party of a letter of `date` (EDTF) is, or None.

        The date matters for an office alone ("the Chancellor"): it is whoever held the office on that day. Where the
        authority does not say, it is the office itself.
        """
        use = name, office, key
        alone = self.offices.get(use)
        holder = find_holder(self.holders, alone, date, date) if alone and date else None
        return holder or self.of.get(use)
